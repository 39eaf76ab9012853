import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0002_account_pinyin")]

    operations = [
        migrations.AlterField(
            model_name='rolegrant',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants_held', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
    ]
