"""Tables of reports and their due days."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, DayColumn, LinkColumn, MomentColumn, NumberColumn, Table, TextColumn
from teams.choices.reports import (
    KIND_TONES,
    REPORT_TONES,
    TIMELINESS_TONES,
    UNBEGUN_TONES,
    ReportKind,
    ReportState,
    Timeliness,
    Unbegun,
)
from teams.queries.expected_reports import Unmade


class PeriodColumn(LinkColumn):
    """The period; a link only where the reader may open the report."""

    def cell(self, value: Any, record: Any) -> str:
        """2026年10月."""
        return super().cell(value, record) if record.opens else escape(value)


class StateColumn(BadgeColumn):
    """The state; of a report that is not there, that nobody has begun it."""

    def plain(self, value: Any, record: Any) -> Any:
        """The state's name."""
        return super().plain(value, record) if record.pk else str(Unbegun.DUE.label)


class ReportTable(Table):
    """The register: whose report, of which period, in time or not, in which state."""

    period_text = PeriodColumn(_("Period"), order_by=("start", "kind"))
    kind = BadgeColumn(_("Kind"), choices=ReportKind, tones=KIND_TONES, phone=False)
    branch = TextColumn(_("Branch"), accessor="branch__name", order_by=("branch__code",), phone=False)
    unit = TextColumn(_("Team"), accessor="unit_name", order_by=("team__code",))
    due_on = DayColumn(_("Due on"))
    first_submitted_on = DayColumn(_("Handed in on"), phone=False)
    timeliness = BadgeColumn(_("In time"), choices=Timeliness, tones=TIMELINESS_TONES)
    state = StateColumn(_("State"), choices=ReportState, tones=REPORT_TONES)
    revision = NumberColumn(_("Version"), phone=False)

    class Meta:
        caption = _("Business analysis reports")


def begin_address(one: Unmade) -> str:
    """The form that begins the report, filled in."""
    report = one.report
    place = {"team": report.team_id} if report.team_id else {"branch": report.branch_id}
    asked = {"kind": report.kind, "start": f"{report.start:%Y-%m}"} | place
    return f"{reverse('teams:report_new')}?{urlencode(asked)}"


class UnmadeColumn(LinkColumn):
    """The period, for who may begin its report a link to the form."""

    def cell(self, value: Any, record: Unmade) -> str:
        """2026年10月."""
        return super().cell(value, record) if record.may_begin else escape(value)


class UnmadeTable(Table):
    """Reports that there should be and are not."""

    period_text = UnmadeColumn(_("Period"), accessor="report__period_text", url=begin_address)
    kind = BadgeColumn(_("Kind"), accessor="report__kind", choices=ReportKind, tones=KIND_TONES, phone=False)
    branch = TextColumn(_("Branch"), accessor="report__branch__name", phone=False)
    unit = TextColumn(_("Team"), accessor="report__unit_name")
    due_on = DayColumn(_("Due on"), accessor="report__due_on", phone=False)
    standing = BadgeColumn(_("State"), choices=Unbegun, tones=UNBEGUN_TONES)

    class Meta:
        caption = _("Reports not begun")


class DueTable(Table):
    """Due days by branch, the latest first."""

    branch = TextColumn(_("Branch"), accessor="branch__name", order_by=("branch__code",))
    valid_from = DayColumn(_("For periods that end on or after"))
    month_days = NumberColumn(_("Monthly: working day"))
    half_days = NumberColumn(_("Half-year: working day"))
    year_days = NumberColumn(_("Annual: working day"))
    set_by = TextColumn(_("Laid down by"), phone=False)
    set_at = MomentColumn(_("Laid down"), phone=False)

    class Meta:
        caption = _("Due days of reports")
