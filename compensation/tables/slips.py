from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compensation.choices import RUN_TONES, RunState
from compensation.models import PaySlip, ReserveEntry, SlipQuestion
from core.components import Badge
from core.figures import ABSENT, month_text
from core.markup import badge_html
from core.tables import (
    BadgeColumn,
    HtmlColumn,
    LinkColumn,
    MomentColumn,
    MoneyColumn,
    MonthColumn,
    Table,
    TextColumn,
)

SHOWN_OF_QUESTION = 60


def seen(slip: PaySlip) -> SafeString:
    """Whether its owner has opened it."""
    return badge_html(Badge(_("read"), "good") if slip.seen_at else Badge(_("unread"), "active"))


class MySlipTable(Table):
    """One's own months."""

    month = MonthColumn(_("Month"), accessor="run__month")
    gross = MoneyColumn(_("Gross (yuan)"), total=True)
    taken = MoneyColumn(_("Taken off (yuan)"), total=True, phone=False)
    income_tax = MoneyColumn(_("of which income tax (yuan)"), total=True, phone=False)
    net = MoneyColumn(_("Net (yuan)"), total=True)
    seen = HtmlColumn(_("Read"), render=seen)

    class Meta:
        caption = _("My pay by month")
        row_url = True


class SlipTable(Table):
    """Slips of others that the reader may see."""

    name = LinkColumn(pgettext_lazy("person", "Name"))
    number = TextColumn(_("Employee number"), phone=False)
    month = MonthColumn(_("Month"), accessor="run__month")
    team = TextColumn(_("Team"), accessor="team__name", order_by=["team__code"], phone=False)
    contract = TextColumn(_("Contract"), accessor="get_contract_display", order_by=["contract"], phone=False)
    gross = MoneyColumn(_("Gross (yuan)"), total=True)
    net = MoneyColumn(_("Net (yuan)"), total=True)
    state = BadgeColumn(_("State"), choices=RunState, tones=RUN_TONES, accessor="run__state", phone=False)
    seen = HtmlColumn(_("Read by the owner"), render=seen, phone=False)

    class Meta:
        caption = _("Pay slips")
        row_url = True


def answered(question: SlipQuestion) -> SafeString:
    """Whether finance has answered."""
    tone = Badge(_("answered"), "good") if question.answered_at else Badge(_("to be answered"), "waiting")
    return badge_html(tone)


def short_text(question: Any) -> SafeString:
    """The question's first words."""
    return format_html("{}", Truncator(question.text).chars(SHOWN_OF_QUESTION))


class QuestionTable(Table):
    """Questions of the branch's account managers."""

    person = LinkColumn(_("Asked by"), accessor="slip__name")
    number = TextColumn(_("Employee number"), accessor="slip__number", phone=False)
    month = MonthColumn(_("Slip of"), accessor="slip__run__month")
    text = HtmlColumn(_("Question"), render=short_text)
    asked_at = MomentColumn(_("Asked"))
    state = HtmlColumn(_("State"), render=answered)
    answered_by = TextColumn(_("Answered by"), accessor="answered_by__name", phone=False)

    class Meta:
        caption = _("Questions on slips")
        row_url = True


def due(entry: ReserveEntry) -> SafeString:
    """When it is paid out, in words where it waits for the person's leaving."""
    if entry.released_run_id is not None:
        return format_html("{}", _("released"))
    if entry.release_month is not None:
        return format_html("{}", month_text(entry.release_month))
    return format_html("{}", _("%(months)s months after leaving") % {"months": entry.exit_months})


def released(entry: ReserveEntry) -> SafeString:
    """The month that paid it out."""
    if entry.released_run is None:
        return format_html("{}", ABSENT)
    return format_html("{}", month_text(entry.released_run.month))


class ReserveTable(Table):
    """What was withheld from signed slips, and when it is paid out."""

    person = TextColumn(_("Person"), accessor="person__name", order_by=["person__number"])
    number = TextColumn(_("Employee number"), accessor="person__number", phone=False)
    code = TextColumn(_("Component"), phone=False)
    month = MonthColumn(_("Withheld in"))
    amount = MoneyColumn(_("Amount (yuan)"), total=True)
    due = HtmlColumn(_("Due"), render=due)
    released = HtmlColumn(_("Released with"), render=released)

    class Meta:
        caption = _("Withheld reserves")
