"""What the workers call: one service call per job."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from approvals import documents
from approvals.choices import Direction
from approvals.models import Fax
from approvals.services import file_sheet, gateways
from approvals.services.faxing import went
from approvals.services.scanning import read_scan
from archives.models import Document
from archives.services import checked_content
from core import audit
from core.jobs import Running


def file_sheet_work(running: Running) -> Mapping[str, Any]:
    """Print and file one opinion sheet."""
    document = file_sheet(request_id=running.args["request_id"], at=running.started_at)
    return {"document_id": document.pk, "number": document.number.text}


def read_scan_work(running: Running) -> Mapping[str, Any]:
    """Read one scanned file and file it, or lay it into the tray."""
    return read_scan(scan_id=running.args["scan_id"], at=running.started_at)


def send_fax_work(running: Running) -> Mapping[str, Any]:
    """Send one fax through the mail-to-fax service of the settings."""
    return gateways.send_now(
        fax_id=running.args["fax_id"],
        send=gateways.by_mail(settings.FAX_MAIL_TEMPLATE),
        papers_of=lambda fax: papers_of(fax, running),
        went=went,
        at=running.started_at,
    )


def papers_of(fax: Fax, running: Running) -> Sequence[tuple[str, bytes]]:
    """What a fax carries: the signed request with those of its papers that can be faxed, or the opinions."""
    request, head, at = fax.request, str(audit.head()), running.started_at
    if fax.direction == Direction.BACK_SENT:
        sheet = documents.sheet_of_opinions(request, audit_head=head, at=at)
        return [(f"{request.number.text}.pdf", sheet)]
    cover = documents.cover_sheet(request, fax=fax, audit_head=head, at=at)
    return [(f"{request.number.text}.pdf", cover), *attached(fax)]


def attached(fax: Fax) -> list[tuple[str, bytes]]:
    """The version's attachments that are PDFs; others travel on paper."""
    version = fax.request.versions.filter(revision=fax.revision).first()
    ids = [item["document_id"] for item in version.attachments] if version else []
    found = Document.objects.filter(pk__in=ids, mime_type="application/pdf").order_by("pk")
    return [(document.file_name, checked_content(document)) for document in found]
