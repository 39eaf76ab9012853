"""The cover sheet of each version is kept as it was signed off; a fax lies in a year that somebody means."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE TRIGGER approvals_cover_stays BEFORE UPDATE OR DELETE ON approvals_signedcover
    FOR EACH ROW EXECUTE FUNCTION approvals_refuse_change();
"""
OPEN = "DROP TRIGGER approvals_cover_stays ON approvals_signedcover;"


class Migration(migrations.Migration):
    dependencies = [("approvals", "0005_opinions_stay_as_given")]

    operations = [
        migrations.CreateModel(
            name="SignedCover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(verbose_name="version")),
                ("values", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signed_covers",
                        to="approvals.request",
                    ),
                ),
            ],
            options={"ordering": ["request", "revision"]},
        ),
        migrations.AddConstraint(
            model_name="signedcover",
            constraint=models.UniqueConstraint(
                fields=("request", "revision"), name="approvals_cover_signed_once"
            ),
        ),
        migrations.RunSQL(GUARD, OPEN),
        migrations.AddConstraint(
            model_name="fax",
            constraint=models.CheckConstraint(
                condition=models.Q(("at__gte", datetime(2000, 1, 1, tzinfo=UTC))),
                name="approvals_fax_has_a_time",
            ),
        ),
    ]
