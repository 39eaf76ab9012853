"""A planned sheet of the division of labour can be withdrawn before its day (G5.2)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0005_spot_checks_are_due'),
    ]

    operations = [
        migrations.AddField(
            model_name='division',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='division',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('replaced_at__isnull', False), _connector='OR'), name='division_withdrawn_holds_no_longer'),
        ),
    ]
