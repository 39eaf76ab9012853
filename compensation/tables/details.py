from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from compensation.choices import DETAIL_TONES, DetailState
from compensation.models import DetailRow
from core.tables import (
    BadgeColumn,
    DayColumn,
    HtmlColumn,
    LinkColumn,
    MomentColumn,
    MoneyColumn,
    MonthColumn,
    NumberColumn,
    Table,
    TextColumn,
)


class DetailTable(Table):
    month = MonthColumn(_("Month"))
    branch = LinkColumn(_("Branch"), accessor="branch__name", order_by=["branch__code"])
    state = BadgeColumn(_("State"), choices=DetailState, tones=DETAIL_TONES)
    people = NumberColumn(_("People"))
    customers = NumberColumn(_("Customers"), phone=False)
    net_commission = MoneyColumn(_("Net commission (yuan)"), total=True)
    new_valid_accounts = NumberColumn(_("New valid accounts"), total=True, phone=False)
    computed_at = MomentColumn(_("Computed at"), phone=False)
    reviewed_by = TextColumn(_("Reviewed by"), accessor="reviewed_by__name", phone=False)

    class Meta:
        caption = _("Business details")
        row_url = True


class _Behind:
    """A figure that opens the customers' rows behind it."""

    def cell(self, value: Any, record: Any) -> str:
        text = super().cell(value, record)  # type: ignore[misc]
        if record is None or not value:
            return str(text)
        name = self.path or self.name  # type: ignore[attr-defined]
        return f'<a href="{escape(_address(record))}?figure={name}">{text}</a>'


def _address(record: Any) -> str:
    """The row's page, asked for once and not for each of its figures."""
    if not hasattr(record, "address"):
        record.address = record.get_absolute_url()
    return str(record.address)


class MoneyBehind(_Behind, MoneyColumn):
    """Yuan, with the customers behind."""


class NumberBehind(_Behind, NumberColumn):
    """A count, with the customers behind."""


def _money(label: Any, name: str) -> MoneyBehind:
    return MoneyBehind(label, accessor=name, total=True, sortable=False)


def _number(label: Any, name: str) -> NumberBehind:
    return NumberBehind(label, accessor=name, total=True, sortable=False)


def marked_name(row: Any) -> SafeString:
    """The person, marked where a figure leapt."""
    name = format_html('{} <span class="digits">{}</span>', row.person.name, row.person.number)
    if not getattr(row, "has_leapt", False):
        return name
    return format_html('{} <span class="leapt">{}</span>', name, _("look here"))


def grade_of(row: DetailRow) -> SafeString:
    """Grade, and the contract where it is a broker's."""
    return format_html("{} {}", row.grade, row.get_contract_display())


class DetailRowTable(Table):
    """One row per account manager; every figure opens its customers."""

    person = HtmlColumn(_("Account manager"), render=marked_name)
    team = TextColumn(_("Team"), accessor="team__name", sortable=False, phone=False)
    grade = HtmlColumn(_("Grade, contract"), render=grade_of, phone=False)
    customers = _number(_("Customers"), "customers")
    turnover = _money(_("Turnover"), "turnover")
    commission = _money(_("Commission"), "commission")
    exchange_fees = _money(_("Exchange fees"), "exchange_fees")
    net_commission = _money(_("Net commission"), "net_commission")
    net_commission_after_tax = _money(_("After tax"), "net_commission_after_tax")
    net_income = _money(_("Net income"), "net_income")
    month_end_assets = _money(_("Month-end assets"), "month_end_assets")
    average_assets = _money(_("Average assets"), "average_assets")
    net_new_assets = _money(_("Net new assets"), "net_new_assets")
    valid_accounts = _number(_("Valid"), "valid_accounts")
    new_valid_accounts = _number(_("New valid"), "new_valid_accounts")
    product_sales = _money(_("Product sales"), "product_sales")

    class Meta:
        caption = _("Figures per account manager, in yuan")


class FactTable(Table):
    """Customers' rows of the CRM file behind one figure."""

    account = TextColumn(_("Fund account"))
    customer_name = TextColumn(_("Customer"))
    opened_on = DayColumn(_("Opened"), phone=False)
    turnover = MoneyColumn(_("Turnover"), total=True, phone=False)
    commission = MoneyColumn(_("Commission"), total=True)
    exchange_fees = MoneyColumn(_("Exchange fees"), total=True)
    net_commission = MoneyColumn(_("Net commission"), total=True)
    net_income = MoneyColumn(_("Net income"), total=True)
    month_end_assets = MoneyColumn(_("Month-end assets"), total=True, phone=False)
    average_assets = MoneyColumn(_("Average assets"), total=True, phone=False)
    net_new_assets = MoneyColumn(_("Net new assets"), total=True, phone=False)
    product_sales = MoneyColumn(_("Product sales"), total=True, phone=False)
    valid = HtmlColumn(
        _("Valid account"), render=lambda fact: _("new") if fact.is_new else _yes(fact.is_valid)
    )

    class Meta:
        caption = _("Customers behind the figure, in yuan")


def _yes(value: bool) -> Any:  # noqa: FBT001  a cell
    return _("yes") if value else ""
