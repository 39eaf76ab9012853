"""The report in print: A4 as the form, with charts, texts, signatures and the audit head."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.charts import Chart
from core.components import Fact
from core.documents.paper import Paper, Signature
from core.documents.pdf import render_pdf
from core.figures import day_text, exact_text, percent_text
from teams.choices.reports import TEXTS, ReportState
from teams.documents import report_shown as shown
from teams.documents.report_charts import charts_of
from teams.models import BusinessReport

TEMPLATE = "teams/print/report.html"


def office_title(report: BusinessReport) -> str:
    """How the archive calls it, whatever language the page of who confirmed it was in."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(report)


def report_pdf(
    report: BusinessReport,
    *,
    printed_by: str,
    audit_head: str,
    at: datetime,
    number: str = "",
    language: str = "",
) -> bytes:
    """The PDF: A4 across, in the office's language unless another is asked for; `number` is the archive's."""
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "facts": _head(report),
            "is_confirmed": report.state == ReportState.CONFIRMED,
            "state": report.get_state_display(),
            "warnings": shown.warnings_of(report.facts),
            "tables": [shown.totals_table(report.facts)],
            "details": [
                *shown.detail_tables(report.facts),
                shown.staff_table(report.facts),
                *shown.sections_of(report.facts),
            ],
            "charts": _side_by_side(charts_of(report)),
            "texts": [(heading, getattr(report, name)) for name, heading in TEXTS.items()],
            "facts_hash": report.facts_hash,
            "signatures": _signatures(report),
        }
        sheet = Paper(
            title=str(report),
            at=at,
            printed_by=printed_by,
            branch=report.branch.name,
            number=number,
            audit_head=audit_head,
        )
    return render_pdf(TEMPLATE, context, paper=sheet, page="a4-landscape", language=language)


def _side_by_side(charts: Sequence[Chart]) -> list[Sequence[Chart]]:
    """Two on a line, so that none fills a sheet of its own."""
    return [charts[first : first + 2] for first in range(0, len(charts), 2)]


def _head(report: BusinessReport) -> list[Fact]:
    share = "" if report.market_share is None else percent_text(report.market_share)
    return [
        Fact(_("Branch"), report.branch.name),
        Fact(_("Team"), report.team.name if report.team else _("the whole branch")),
        Fact(_("Period"), report.period_text),
        Fact(_("Kind of report"), str(report.get_kind_display())),
        Fact(_("Due on"), day_text(report.due_on)),
        Fact(_("Handed in on"), day_text(report.first_submitted_on) if report.first_submitted_on else ""),
        Fact(_("Version"), str(report.revision)),
        Fact(_("Figures taken"), exact_text(report.facts_at)),
        Fact(_("Market share, stated by the author"), share),
        Fact(_("Sent to"), _("General office, channel management")),
    ]


def _signatures(report: BusinessReport) -> list[Signature]:
    first = _("Team lead") if report.team_id else _("Deputy manager")
    pairs = [
        (_("Author"), report.submitted_by, report.submitted_for, report.submitted_at),
        (first, report.lead_by, report.lead_for, report.lead_at),
        (_("Branch manager"), report.manager_by, report.manager_for, report.manager_at),
    ]
    return [
        Signature(
            capacity,
            str(person) if person else "",
            at,
            _("on behalf of %(name)s") % {"name": principal} if principal else "",
        )
        for capacity, person, principal, at in pairs
    ]
