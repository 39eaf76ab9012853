"""The request as it is faxed (请示): cover sheet with its code, the text, the list of attachments."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from approvals import kinds
from approvals.documents.code import picture, sheet_code
from approvals.models import Fax, Request, RequestVersion
from approvals.queries import named
from approvals.rules.codes import COVER
from core.components import Fact
from core.documents.paper import Paper, Signature
from core.documents.pdf import render_pdf
from core.figures import exact_text

TEMPLATE = "approvals/print/cover_sheet.html"


def cover_sheet(
    request: Request, *, fax: Fax | None, audit_head: str, at: datetime, language: str = ""
) -> bytes:
    """The PDF, A4 upright: what the branch prints and faxes; `fax` gives numbers and pages once they are
    known.
    """
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        version = request.versions.filter(revision=request.revision).first()
        context = {
            "head": _head(request, fax),
            "body": request.body,
            "paper_text": version.text if version else "",
            "attachments": _attachments(version),
            "summary": [
                Fact(str(fact.label), str(fact.value)) for fact in kinds.of(request).summary(request)
            ],
            "code": sheet_code(request, COVER),
            "picture": picture(sheet_code(request, COVER)),
            "signatures": _signatures(request, version),
        }
        paper = Paper(
            title=_("Request to headquarters"),
            at=at,
            printed_by=_("the system"),
            branch=request.branch.name,
            number=request.letter_text or request.number.text,
            audit_head=audit_head,
        )
    return render_pdf(TEMPLATE, context, paper=paper, language=language)


def _head(request: Request, fax: Fax | None) -> Sequence[Fact]:
    return [
        Fact(_("Sending office"), request.branch.name),
        Fact(_("Addressed to"), request.addressee),
        Fact(_("Reference of the letter"), request.letter_text or _("given at the sign-off")),
        Fact(_("Number"), request.number.text),
        Fact(_("Secrecy"), request.get_secrecy_display()),
        Fact(_("Urgency"), request.get_urgency_display()),
        Fact(_("Title"), request.title),
        Fact(_("Kind of paper"), str(kinds.of(request).title)),
        Fact(_("Version"), str(request.revision)),
        Fact(_("Copies to"), request.copies or "—"),
        Fact(_("Fax from"), fax.from_number if fax else ""),
        Fact(_("Fax to"), fax.to_number if fax else ""),
        Fact(_("Pages, this sheet included"), str(fax.pages) if fax else ""),
        Fact(_("Faxed"), exact_text(fax.at) if fax else ""),
        Fact(_("Contact phone"), request.contact_phone or "—"),
    ]


def _attachments(version: RequestVersion | None) -> Sequence[tuple[str, str]]:
    """Name and the beginning of the hash, by which the paper is told from another version of it."""
    found = version.attachments if version else []
    return [(item["name"], item["sha256"][:16]) for item in found]


def _signatures(request: Request, version: RequestVersion | None) -> Sequence[Signature]:
    checked = named(request.checked_by, request.checked_for)
    issued = named(request.issued_by, request.issued_for)
    drafted = named(request.submitted_by, request.submitted_for)
    return [
        Signature(_("Drafted by"), drafted, version.submitted_at if version else request.submitted_at),
        Signature(_("Checked by"), checked, request.checked_at),
        Signature(_("Issued by"), issued, request.issued_at),
    ]
