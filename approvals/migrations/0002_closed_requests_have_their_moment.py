"""A closed request has its moment: a comparison with null had let one without pass."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(
            model_name='request',
            name='approvals_request_closed_is_whole',
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state', 'submitted')), models.Q(models.Q(('state', 'submitted'), _negated=True), ('closed_at__gte', models.F('submitted_at')), ('closed_at__isnull', False)), _connector='OR'), name='approvals_request_closed_is_whole'),
        ),
    ]
