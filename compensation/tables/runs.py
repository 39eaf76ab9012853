from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compensation.choices import RUN_TONES, RunState
from core.tables import (
    BadgeColumn,
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
    people = NumberColumn(_("People"))
    gross = MoneyColumn(_("Gross (yuan)"), total=True, phone=False)
    income_tax = MoneyColumn(_("Income tax (yuan)"), total=True, phone=False)
    net = MoneyColumn(_("Net (yuan)"), total=True)
    computed_at = MomentColumn(_("Computed at"), phone=False)

    class Meta:
        caption = _("Pay reports")
        row_url = True


class _SlipRows(Table):
    """People of a report; subclasses say what is taken from gross."""

    number = TextColumn(_("Employee number"), sortable=False)
    name = LinkColumn(pgettext_lazy("person", "Name"), sortable=False)
    grade = TextColumn(_("Grade"), sortable=False, phone=False)
    gross = MoneyColumn(_("Gross"), total=True, sortable=False)


class EmployeeSlips(_SlipRows):
    insurance = MoneyColumn(_("Insurance and fund"), total=True, sortable=False, phone=False)
    income_tax = MoneyColumn(_("Income tax"), total=True, sortable=False, phone=False)
    recoveries = MoneyColumn(_("Recoveries"), total=True, sortable=False, phone=False)
    net = MoneyColumn(_("Net"), total=True, sortable=False)
    change = MoneyColumn(_("Against last month"), total=True, sortable=False, phone=False)

    class Meta:
        caption = _("Employees, in yuan")


class BrokerSlips(_SlipRows):
    vat = MoneyColumn(_("Value-added tax"), total=True, sortable=False, phone=False)
    surtaxes = MoneyColumn(_("Surtaxes"), total=True, sortable=False, phone=False)
    income_tax = MoneyColumn(_("Income tax"), total=True, sortable=False, phone=False)
    recoveries = MoneyColumn(_("Recoveries"), total=True, sortable=False, phone=False)
    net = MoneyColumn(_("Net"), total=True, sortable=False)
    change = MoneyColumn(_("Against last month"), total=True, sortable=False, phone=False)

    class Meta:
        caption = _("Brokers, in yuan")


class EmployeeReport(EmployeeSlips):
    """For who sees the report but opens no slips."""

    name = TextColumn(pgettext_lazy("person", "Name"), sortable=False)

    class Meta:
        caption = _("Employees, in yuan")


class BrokerReport(BrokerSlips):
    """For who sees the report but opens no slips."""

    name = TextColumn(pgettext_lazy("person", "Name"), sortable=False)

    class Meta:
        caption = _("Brokers, in yuan")


TABLES: dict[tuple[str, bool], type[Any]] = {
    ("employee", True): EmployeeSlips,
    ("broker", True): BrokerSlips,
    ("employee", False): EmployeeReport,
    ("broker", False): BrokerReport,
}
