"""What was drawn for a spot check is checked by a day (G5.1)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0004_shortfalls_of_regions'),
    ]

    operations = [
        migrations.AddField(
            model_name='sampledraw',
            name='check_due_on',
            field=models.DateField(null=True, verbose_name='to be checked by'),
        ),
    ]
