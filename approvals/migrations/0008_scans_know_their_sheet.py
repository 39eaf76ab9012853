"""Which sheet of which version a scan is: the same one scanned again is told before it is filed twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0007_covers_signed_before")]

    operations = [
        migrations.AddField(
            model_name="scan",
            name="sheet",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
    ]
