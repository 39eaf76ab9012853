"""A region that nobody directs is asked of the team's lead, without a person (G5)."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0006_sheets_withdrawn'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='shortfall',
            name='shortfall_of_a_region_has_who_answers',
        ),
    ]
