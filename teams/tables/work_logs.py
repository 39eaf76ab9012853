"""Tables of work logs and spot checks."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.components import Badge
from core.markup import badge_html
from core.tables import (
    DayColumn,
    HtmlColumn,
    LinkColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
)
from teams.choices.measures import COUNTED, Measure
from teams.choices.work_logs import PROGRESS_TONES, CheckProgress
from teams.models import WorkLog
from teams.tables.overdue import overdue_badge

SHOWN = 60


def beginning(log: WorkLog) -> SafeString:
    """The first words of what was done."""
    return format_html("{}{}", log.done[:SHOWN], "…" if len(log.done) > SHOWN else "")


def timeliness(log: WorkLog) -> SafeString:
    """On time or late, in words."""
    return badge_html(Badge(gettext("late"), "warning") if log.is_late else Badge(gettext("on time"), "good"))


def likeness(log: Any) -> SafeString:
    """By how much it reads like an earlier one; for the lead."""
    if log.shown_likeness is None:
        return SafeString()
    words = gettext("%(share)d%% like an earlier log") % {"share": log.shown_likeness * 100}
    return badge_html(Badge(words, "warning"))


def checked(log: Any) -> SafeString:
    """Whether a spot check looked at it."""
    return badge_html(Badge(gettext("checked"), "good")) if log.is_checked else SafeString()


class LogTable(Table):
    day = DayColumn(_("Day"))
    person = LinkColumn(_("Account manager"), accessor="person__name")
    team = TextColumn(_("Team"), accessor="team__name", phone=False)
    done = HtmlColumn(_("Done today"), render=beginning)
    submitted_at = MomentColumn(_("Handed in"), phone=False)
    timely = HtmlColumn(_("In time"), render=timeliness)
    alike = HtmlColumn(_("Likeness"), render=likeness)
    checked = HtmlColumn(_("Spot check"), render=checked)

    class Meta:
        caption = _("Work logs")
        row_url = True


def _heading(measure: Measure) -> Any:
    unit = pgettext_lazy("unit", "accounts") if measure in COUNTED else _("yuan")
    return format_lazy(_("{measure} ({unit})"), measure=measure.label, unit=unit)


class LogExport(LogTable):
    """The whole log, as it is taken along: every word, and the day's figures."""

    done = TextColumn(_("Done today"))
    problems = TextColumn(_("Problems"))
    plan = TextColumn(_("Plan for the next working day"))
    accounts = NumberColumn(_heading(Measure.ACCOUNTS), accessor="figure_new_valid_accounts")
    commission = MoneyColumn(_heading(Measure.COMMISSION), accessor="figure_net_commission")
    new_assets = MoneyColumn(_heading(Measure.NEW_ASSETS), accessor="figure_net_new_assets")
    products = MoneyColumn(_heading(Measure.PRODUCTS), accessor="figure_product_sales")

    class Meta:
        caption = _("Work logs")


def progress(draw: Any) -> SafeString:
    """How far the check is; how late it is where its day has passed."""
    state = draw.progress(draw.checked, draw.today)
    if state == CheckProgress.OVERDUE:
        return badge_html(overdue_badge(draw.check_due_on, draw.today))
    return badge_html(Badge(CheckProgress(state).label, PROGRESS_TONES[state]))


class SampleTable(Table):
    number = LinkColumn(_("Number"), accessor="number__text")
    progress = HtmlColumn(_("State"), render=progress)
    team = TextColumn(_("Team"), accessor="team__name")
    start = DayColumn(_("From"))
    last_day = DayColumn(_("Last day"), sortable=False)
    size = NumberColumn(_("Logs drawn"))
    checked = NumberColumn(_("Checked"))
    check_due_on = DayColumn(_("To be checked by"))
    drawn_by = TextColumn(_("Drawn by"), accessor="drawn_by__name", phone=False)
    drawn_at = MomentColumn(_("Drawn"), phone=False)
    reason = TextColumn(_("Why once more"), phone=False)

    class Meta:
        caption = _("Spot checks")
        row_url = True
