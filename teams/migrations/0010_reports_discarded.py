"""A draft that was never handed in can be discarded; another report of its period can be begun then (G6)."""

import django_fsm
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0009_moves_start_where_people_are'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='businessreport',
            name='report_once',
        ),
        migrations.AlterField(
            model_name='businessreport',
            name='state',
            field=django_fsm.FSMField(choices=[('draft', 'being written'), ('submitted', 'waiting for the first confirmation'), ('lead_confirmed', "waiting for the branch manager's confirmation"), ('confirmed', 'confirmed'), ('returned', 'returned'), ('discarded', 'draft discarded')], default='draft', max_length=50, protected=True, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='businessreport',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'discarded'), _negated=True), fields=('branch', 'team', 'kind', 'start'), name='report_once', nulls_distinct=False, violation_error_message='There is a report of that period already.'),
        ),
    ]
