import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name='user',
            name='pinyin',
            field=models.CharField(blank=True, editable=False, max_length=160),
        ),
    ]
