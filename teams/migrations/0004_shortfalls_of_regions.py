"""A region's missed target is asked of who directs it (G5)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0008_upload_checks'),
        ('teams', '0003_shortfalls_follow_the_file'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='shortfall',
            name='shortfall_asked_once',
        ),
        migrations.AddField(
            model_name='shortfall',
            name='region',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.region', verbose_name='region'),
        ),
        migrations.AddConstraint(
            model_name='shortfall',
            constraint=models.UniqueConstraint(fields=('team', 'region', 'person', 'month', 'measure'), name='shortfall_asked_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='shortfall',
            constraint=models.CheckConstraint(condition=models.Q(('region', None), ('person__isnull', False), _connector='OR'), name='shortfall_of_a_region_has_who_answers'),
        ),
    ]
