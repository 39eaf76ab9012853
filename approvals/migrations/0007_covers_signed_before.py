"""Covers that were signed off before they were kept, as they stand: nothing changes them after the sign-off."""

import hashlib
import json

from django.db import migrations

COVER = ("title", "secrecy", "urgency", "addressee", "copies", "body", "contact_phone")
BATCH = 500


def keep(apps, schema_editor):
    """A row for each request that is signed off; those there are stay."""
    requests = apps.get_model("approvals", "Request").objects.exclude(issued_at=None)
    signed = apps.get_model("approvals", "SignedCover")
    rows = (_row(signed, request) for request in requests.order_by("pk").iterator(BATCH))
    signed.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _row(signed, request):
    values = {name: getattr(request, name) for name in COVER}
    content = {"paper": request.content_hash, "cover": values}
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(written.encode()).hexdigest()
    return signed(
        request=request,
        revision=request.revision,
        values=values,
        digest=digest,
        signed_at=request.issued_at,
    )


class Migration(migrations.Migration):
    dependencies = [("approvals", "0006_covers_stay_as_signed")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
