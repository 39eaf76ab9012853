"""Business analysis reports: the register of due, late and missing ones, one report, its due days (G6)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archives.queries import papers_of
from core import fsm
from core.components import Crumb, Event, Fact, Link, PaperLink, Step, events
from core.errors import Text
from core.figures import day_text, exact_text, percent_text
from core.views import ListPage, RecordPage
from teams import report_permissions as permissions
from teams.choices.reports import TEXTS, ReportState, Timeliness, Unbegun
from teams.documents import report_shown as shown
from teams.documents.report_changes import changes_of
from teams.documents.report_charts import charts_of
from teams.filters.reports import ReportFilter, fitting
from teams.models import BusinessReport, ReportDue
from teams.queries import reports as queries
from teams.queries.expected_reports import Unmade, not_begun
from teams.report_way import way_of
from teams.rules.report_facts import is_bare
from teams.services.reports import NO_RECORD
from teams.tables.reports import DueTable, ReportTable, UnmadeTable

S = ReportState
MOST_UNMADE = 50


class ReportList(ListPage):
    """The register: every team's reports with their due day."""

    right = permissions.VIEW
    title = gettext_lazy("Business analysis reports")
    sentence = gettext_lazy(
        "Monthly, half-year and annual: begun automatically after the period, due on the working day laid"
        " down."
    )
    template_name = "teams/report_list.html"
    fragment = "teams/_report_list.html"
    table_class = ReportTable
    filter_class = ReportFilter
    order = "-period_text"
    export_name = "business-analysis-reports"
    empty_title = gettext_lazy("No report yet")
    empty_text = gettext_lazy(
        "Reports are begun automatically on the first working day after a period; who writes them may begin"
        " one by hand."
    )

    def rows(self) -> QuerySet[BusinessReport]:
        rows = BusinessReport.objects.listed_to(self.request.user).with_timeliness(self.today)
        return rows.select_related("branch", "team").defer("facts", "facts_changes")

    @cached_property
    def unmade(self) -> list[Unmade]:
        """Reports that nobody has begun, as far as they fit the filters."""
        chosen = self.filterset.form.cleaned_data if self.filterset and self.is_valid else {}
        return fitting(not_begun(self.request.user, self.today), chosen)

    def exported_too(self) -> Sequence[BusinessReport]:
        for one in self.unmade:
            one.report.timeliness = one.standing.value  # type: ignore[attr-defined]
        return [one.report for one in self.unmade]

    def main_action(self) -> Link | None:
        may = self.request.user.may(permissions.WRITE)  # type: ignore[union-attr]
        return Link(_("Begin a report"), reverse("teams:report_new")) if may else None

    def context(self) -> dict[str, Any]:
        """With the reports that nobody has begun, as far as they fit the filters."""
        fit = self.unmade
        return super().context() | {
            "unmade": UnmadeTable(fit[:MOST_UNMADE]),
            "unmade_count": len(fit),
            "unmade_more": max(len(fit) - MOST_UNMADE, 0),
            "unmade_late": sum(one.standing == Unbegun.MISSING for one in fit),
        }


class Reports:
    """The reports that the reader may see."""

    request: HttpRequest

    def rows(self) -> QuerySet[BusinessReport]:
        return BusinessReport.objects.visible_to(self.request.user).with_people()

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Business analysis reports"), reverse("teams:report_list"))]


class ReportPage(Reports, RecordPage):
    """One report: figures, charts, texts, its way and what can be done next."""

    right = permissions.VIEW
    template_name = "teams/report.html"

    @cached_property
    def happened(self) -> list[Event]:
        """Its history."""
        return events(self.record)

    def number(self) -> str:
        document = self.record.document
        return document.number.text if document else ""

    def steps(self) -> Sequence[Step]:
        return way_of(self.record, self.today)

    def facts(self) -> Sequence[Fact]:
        report = self.record
        return [
            Fact(_("Branch"), report.branch),
            Fact(_("Team"), report.unit_name),
            Fact(_("Period"), report.period_text),
            Fact(_("Due on"), day_text(report.due_on), hint=self._timeliness()),
            Fact(_("Version"), report.revision or _("not handed in yet")),
            Fact(_("Figures taken"), exact_text(report.facts_at)),
        ]

    def _timeliness(self) -> str:
        report = self.record
        if report.state == S.DISCARDED:
            return ""
        handed_in = report.first_submitted_on
        if handed_in:
            value = Timeliness.IN_TIME if handed_in <= report.due_on else Timeliness.LATE
        else:
            value = Timeliness.MISSING if report.due_on < self.today else Timeliness.DUE
        return str(value.label)

    def papers(self) -> Sequence[PaperLink]:
        return papers_of(self.record, self.request.user)

    def history(self) -> Sequence[Event]:
        return self.happened

    def links(self) -> Sequence[Link]:
        others = queries.neighbours(self.record, self.request.user)
        return [
            Link(other.period_text, other.get_absolute_url(), hint=other.get_state_display())
            for other in others
        ]

    def context(self) -> dict[str, Any]:
        report = self.record
        facts = report.facts
        return super().context() | {
            "offers": self._offers(),
            "seen": {"version": report.version},
            "why_not_yet": NO_RECORD if is_bare(facts) else "",
            "warnings": shown.warnings_of(facts),
            "totals": shown.totals_table(facts),
            "charts": charts_of(report),
            "details": [
                *shown.detail_tables(facts),
                shown.staff_table(facts),
                *shown.sections_of(facts),
            ],
            "texts": [(heading, getattr(report, name)) for name, heading in TEXTS.items()],
            "share": self._share(),
            "changed": changes_of(report),
            "returned": self._returned(),
            "is_unfiled": report.state == S.CONFIRMED and report.document_id is None,
            "may_print": self.request.user.may(permissions.WRITE),  # type: ignore[union-attr]
        }

    def _offers(self) -> set[str]:
        """What the reader may do now."""
        report, by, at = self.record, self.request.user, self.now
        steps = {
            "write": report.submit,
            "discard": report.discard,
            "confirm": report.confirm_manager if report.state == S.LEAD_CONFIRMED else report.confirm_lead,
            "return": report.send_back,
        }
        return {name for name, step in steps.items() if fsm.may_perform(step, by=by, at=at)}

    def _returned(self) -> Event | None:
        """The last return, while it is with the author again."""
        if self.record.state != S.RETURNED:
            return None
        return next((event for event in reversed(self.happened) if event.reason), None)

    def _share(self) -> Sequence[Text]:
        """The market share beside those that earlier reports stated."""
        if self.record.market_share is None:
            return []
        before = queries.shares_before(self.record)
        told = [_("%(share)s, stated by the author") % {"share": percent_text(self.record.market_share)}]
        if before["before"] is not None:
            told.append(_("period before: %(share)s") % {"share": percent_text(before["before"])})
        if before["last_year"] is not None:
            told.append(_("last year: %(share)s") % {"share": percent_text(before["last_year"])})
        return told


class DueList(ListPage):
    """On which working day reports are due, by branch and from when on."""

    right = permissions.VIEW
    title = gettext_lazy("Due days of reports")
    sentence = gettext_lazy(
        "Where nothing is laid down: the 5th working day after a month, the 10th after a half-year, the 15th"
        " after a year."
    )
    table_class = DueTable
    order = "-valid_from"
    export_name = "report-due-days"
    empty_title = gettext_lazy("No branch has laid down due days of its own")
    empty_text = gettext_lazy("Until then the usual working days hold.")

    def rows(self) -> QuerySet[ReportDue]:
        return ReportDue.objects.visible_to(self.request.user).select_related("branch", "set_by")

    def crumbs(self) -> Sequence[Crumb]:
        return [Crumb(_("Business analysis reports"), reverse("teams:report_list"))]

    def main_action(self) -> Link | None:
        may = self.request.user.may(permissions.DUE_EDIT)  # type: ignore[union-attr]
        return Link(_("Lay down due days"), reverse("teams:report_due_new")) if may else None
