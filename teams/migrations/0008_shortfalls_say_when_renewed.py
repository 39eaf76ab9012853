"""When a shortfall last took other figures: an answer may have been written for those before (P4)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0007_regions_that_nobody_directs'),
    ]

    operations = [
        migrations.AddField(
            model_name='shortfall',
            name='figures_at',
            field=models.DateTimeField(null=True, verbose_name='figures renewed'),
        ),
    ]
