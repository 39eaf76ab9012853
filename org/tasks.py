"""Long work of the organisation: each makes one service call and may run twice."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from core.jobs import Running
from org.models import ImportUpload
from org.services import imports


def check_import(running: Running) -> Mapping[str, Any]:
    """Check an uploaded workbook."""
    if ImportUpload.objects.filter(pk=running.args["upload_id"]).exists():
        imports.check_import_now(
            upload_id=running.args["upload_id"], at=running.started_at, progress=running.progress
        )
    return {"url": reverse("org:import_preview")}


def import_workbook(running: Running) -> Mapping[str, Any]:
    """Import a checked workbook; nothing where it has been imported or thrown away already."""
    upload = ImportUpload.objects.filter(pk=running.args["upload_id"]).first()
    if upload is None:
        return {"url": reverse("org:import")}
    counts = imports.import_now(upload_id=upload.pk, at=running.started_at, progress=running.progress)
    return {"url": reverse("org:import")} | dict(counts)
