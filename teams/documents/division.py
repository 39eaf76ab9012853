"""The division sheet in print (分工表)."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core import audit
from core.components import Fact
from core.documents.cells import Kind
from core.documents.paper import Paper, Signature
from core.documents.pdf import render_pdf
from core.documents.sheets import Column, Sheet
from core.figures import day_text
from teams.models import Division
from teams.queries.division import rows_of

TEMPLATE = "teams/print/division.html"


def division_pdf(division: Division, *, printed_by: str, at: datetime, language: str = "") -> bytes:
    """The PDF: A4 across, in the office's language unless another is asked for."""
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        until = day_text(division.last_day) if division.last_day else _("further notice")
        context = {
            "facts": [
                Fact(_("Branch"), division.branch.name),
                Fact(_("Team"), division.team.name),
                Fact(_("From"), day_text(division.valid_from)),
                Fact(_("Until"), until),
            ],
            "sheets": [_sheet(division)],
            "note": division.note,
            "signatures": [Signature(_("Team lead"), str(division.laid_down_by), division.laid_down_at)],
        }
        paper = Paper(
            title=_("Division of labour sheet"),
            at=at,
            printed_by=printed_by,
            branch=division.branch.name,
            number=f"{division.team.code} {division.valid_from}",
            audit_head=str(audit.head()),
        )
    return render_pdf(TEMPLATE, context, paper=paper, page="a4-landscape", language=language)


def _sheet(division: Division) -> Sheet:
    columns = [
        Column(_("Account manager"), width=14),
        Column(_("Outlet to develop"), width=16),
        Column(_("Customers to develop"), width=26),
        Column(_("Customers to serve"), width=26),
        Column(_("Other duties"), width=22),
        Column(_("Substitute"), width=10),
        Column(_("Why only one of both"), Kind.TEXT, width=20),
    ]
    rows = [
        [
            f"{row.person.name} {row.person.number}",
            row.outlet.name if row.outlet else "",
            row.develops,
            row.serves,
            row.duties,
            row.substitute.name if row.substitute else "",
            row.reason,
        ]
        for row in rows_of(division)
    ]
    return Sheet("", columns, rows)
