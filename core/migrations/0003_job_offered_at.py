from django.db import migrations, models


class Migration(migrations.Migration):
    """When the scheduler last offered a job again, so that a long queue does not flood the broker."""

    dependencies = [("core", "0002_audit_append_only")]
    operations = [
        migrations.AddField(model_name="job", name="offered_at", field=models.DateTimeField(null=True)),
    ]
