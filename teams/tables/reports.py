"""Tables of reports and their due days."""

from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, DayColumn, LinkColumn, MomentColumn, NumberColumn, Table, TextColumn
from teams.choices.reports import (
    KIND_TONES,
    REPORT_TONES,
    TIMELINESS_TONES,
    ReportKind,
    ReportState,
    Timeliness,
)


class PeriodColumn(LinkColumn):
    """The period; a link only where the reader may open the report."""

    def cell(self, value: Any, record: Any) -> str:
        """2026年10月."""
        return super().cell(value, record) if record.opens else escape(value)


class ReportTable(Table):
    """The register: whose report, of which period, in time or not, in which state."""

    period_text = PeriodColumn(_("Period"), order_by=("start", "kind"))
    kind = BadgeColumn(_("Kind"), choices=ReportKind, tones=KIND_TONES, phone=False)
    branch = TextColumn(_("Branch"), accessor="branch__name", order_by=("branch__code",), phone=False)
    unit = TextColumn(_("Team"), accessor="unit_name", order_by=("team__code",))
    due_on = DayColumn(_("Due on"))
    first_submitted_on = DayColumn(_("Handed in on"), phone=False)
    timeliness = BadgeColumn(_("In time"), choices=Timeliness, tones=TIMELINESS_TONES)
    state = BadgeColumn(_("State"), choices=ReportState, tones=REPORT_TONES)
    revision = NumberColumn(_("Version"), phone=False)

    class Meta:
        caption = _("Business analysis reports")


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
