from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from compensation.choices import RUN_TONES, RunState
from compensation.models import PaySlip
from core import figures
from core.tables import (
    BadgeColumn,
    HtmlColumn,
    LinkColumn,
    MomentColumn,
    MoneyColumn,
    MonthColumn,
    NumberColumn,
    Table,
    TextColumn,
)


class RunTable(Table):
    number = LinkColumn(_("Number"), accessor="number__text")
    month = MonthColumn(_("Month"))
    branch = TextColumn(_("Branch"), accessor="branch__name", order_by=["branch__code"])
    state = BadgeColumn(_("State"), choices=RunState, tones=RUN_TONES)
    people = NumberColumn(_("People"), total=True)
    gross = MoneyColumn(_("Gross (yuan)"), total=True, phone=False)
    income_tax = MoneyColumn(_("Income tax (yuan)"), total=True, phone=False)
    net = MoneyColumn(_("Net (yuan)"), total=True)
    computed_at = MomentColumn(_("Computed"), phone=False)

    class Meta:
        caption = _("Pay reports")
        row_url = True


def change(slip: PaySlip) -> SafeString:
    """How net differs from the month before."""
    before = getattr(slip, "net_before", None)
    if before is None:
        return format_html('<span class="none">{}</span>', _("new"))
    amount = slip.net - before
    sign = "+" if amount > 0 else ""
    css = "is-negative" if amount < 0 else ""
    return format_html('<span class="{}">{}{}</span>', css, sign, figures.money_text(amount))


class _SlipRows(Table):
    """People of a report; subclasses say what is taken from gross."""

    number = TextColumn(_("No."), sortable=False)
    name = LinkColumn(_("Name"), sortable=False)
    grade = TextColumn(_("Grade"), sortable=False, phone=False)
    gross = MoneyColumn(_("Gross"), total=True, sortable=False)


class EmployeeSlips(_SlipRows):
    insurance = MoneyColumn(_("Insurance and fund"), total=True, sortable=False, phone=False)
    income_tax = MoneyColumn(_("Income tax"), total=True, sortable=False, phone=False)
    recoveries = MoneyColumn(_("Recoveries"), total=True, sortable=False, phone=False)
    net = MoneyColumn(_("Net"), total=True, sortable=False)
    change = HtmlColumn(_("Against last month"), render=change)

    class Meta:
        caption = _("Employees, in yuan")


class BrokerSlips(_SlipRows):
    vat = MoneyColumn(_("Value-added tax"), total=True, sortable=False, phone=False)
    surtaxes = MoneyColumn(_("Surtaxes"), total=True, sortable=False, phone=False)
    income_tax = MoneyColumn(_("Income tax"), total=True, sortable=False, phone=False)
    recoveries = MoneyColumn(_("Recoveries"), total=True, sortable=False, phone=False)
    net = MoneyColumn(_("Net"), total=True, sortable=False)
    change = HtmlColumn(_("Against last month"), render=change)

    class Meta:
        caption = _("Brokers, in yuan")


class EmployeeReport(EmployeeSlips):
    """For who sees the report but opens no slips."""

    name = TextColumn(_("Name"), sortable=False)

    class Meta:
        caption = _("Employees, in yuan")


class BrokerReport(BrokerSlips):
    """For who sees the report but opens no slips."""

    name = TextColumn(_("Name"), sortable=False)

    class Meta:
        caption = _("Brokers, in yuan")


TABLES: dict[tuple[str, bool], type[Any]] = {
    ("employee", True): EmployeeSlips,
    ("broker", True): BrokerSlips,
    ("employee", False): EmployeeReport,
    ("broker", False): BrokerReport,
}
