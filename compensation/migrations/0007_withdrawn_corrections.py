import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compensation", "0006_settled_checks_plan_safely"),
        ("org", "0008_upload_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="adjustment",
            name="adjustment_decision_is_whole",
        ),
        migrations.AlterField(
            model_name="adjustment",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("proposed", "to be confirmed"),
                    ("confirmed", "confirmed"),
                    ("rejected", "rejected"),
                    ("withdrawn", "withdrawn"),
                ],
                default="proposed",
                max_length=50,
                protected=True,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="charge",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("proposed", "to be confirmed"),
                    ("confirmed", "confirmed"),
                    ("rejected", "rejected"),
                    ("withdrawn", "withdrawn"),
                ],
                default="proposed",
                max_length=50,
                protected=True,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_at", None),
                        ("confirmed_by", None),
                        ("state__in", ("proposed", "withdrawn")),
                    ),
                    models.Q(
                        models.Q(("state__in", ("proposed", "withdrawn")), _negated=True),
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="adjustment_decision_is_whole",
            ),
        ),
    ]
