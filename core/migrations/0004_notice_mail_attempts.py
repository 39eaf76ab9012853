from django.db import migrations, models


class Migration(migrations.Migration):
    """How often a mail was tried: an address that refuses is given up, the others do not wait for it."""

    dependencies = [("core", "0003_job_offered_at")]
    operations = [
        migrations.AddField(
            model_name="notice",
            name="mail_attempts",
            field=models.PositiveSmallIntegerField(default=0, db_default=0),
        ),
    ]
