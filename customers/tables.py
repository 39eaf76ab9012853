from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.months import format_month
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
from customers.choices import TONES, CrmState
from customers.models import CrmFault
from customers.wording.faults import fault_text


class CrmMonthTable(Table):
    month = MonthColumn(gettext_lazy("Month"))
    branch = TextColumn(gettext_lazy("Branch"), accessor="branch__name", order_by=["branch__code"])
    file_name = LinkColumn(gettext_lazy("File"))
    state = BadgeColumn(gettext_lazy("State"), choices=CrmState, tones=TONES)
    revision = NumberColumn(gettext_lazy("Version"), phone=False)
    row_count = NumberColumn(gettext_lazy("Rows"), phone=False)
    fault_count = NumberColumn(gettext_lazy("Faults found"), phone=False)
    uploaded_by = TextColumn(
        gettext_lazy("Uploaded by"), accessor="uploaded_by__name", order_by=["uploaded_by__name"], phone=False
    )
    uploaded_at = MomentColumn(gettext_lazy("Uploaded"))

    class Meta:
        caption = gettext_lazy("CRM files")
        row_url = True


class VersionTable(Table):
    revision = LinkColumn(gettext_lazy("Version"), sortable=False)
    state = BadgeColumn(gettext_lazy("State"), choices=CrmState, tones=TONES)
    row_count = NumberColumn(gettext_lazy("Rows"))
    uploaded_by = TextColumn(gettext_lazy("Uploaded by"), accessor="uploaded_by__name", phone=False)
    decided_at = MomentColumn(gettext_lazy("Accepted"))

    class Meta:
        caption = gettext_lazy("Versions of the month")


def fault_words(fault: CrmFault) -> str:
    """What is wrong and what to do; the file's month comes with the row (`crm_month` at hand)."""
    return fault_text(fault, month=format_month(fault.crm_month.month))


class FaultTable(Table):
    row = HtmlColumn(gettext_lazy("Row"), render=lambda fault: fault.row or _("file"))
    column = TextColumn(gettext_lazy("Column"), phone=False)
    value = TextColumn(gettext_lazy("Found"), phone=False)
    words = HtmlColumn(gettext_lazy("What is wrong, and what to do"), render=fault_words)

    class Meta:
        caption = gettext_lazy("Faults found")


class CustomerTable(Table):
    account = LinkColumn(gettext_lazy("Fund account"))
    name = TextColumn(gettext_lazy("Customer"))
    manager = TextColumn(
        gettext_lazy("Account manager"), accessor="manager__name", order_by=["manager__number"]
    )
    branch = TextColumn(
        gettext_lazy("Branch"), accessor="branch__name", order_by=["branch__code"], phone=False
    )
    opened_on = DayColumn(pgettext_lazy("fund account", "Opened on"), phone=False)

    class Meta:
        caption = gettext_lazy("Customers")
        row_url = True


def customer_url(fact: Any) -> str:
    """The customer's page; the row itself where it is not the reader's to open."""
    if fact.customer_id is None:
        return f"#{fact.line}"
    return reverse("customers:customer", args=[fact.customer_id])


def validity(fact: Any) -> Promise | str:
    """New valid accounts are valid ones, too."""
    if fact.is_new:
        return gettext_lazy("new")
    return gettext_lazy("valid") if fact.is_valid else ""


class FactTable(Table):
    account = LinkColumn(gettext_lazy("Fund account"), url=customer_url)
    customer_name = TextColumn(gettext_lazy("Customer"))
    manager = TextColumn(
        gettext_lazy("Account manager"), accessor="manager__name", order_by=["manager__number"], phone=False
    )
    net_commission = MoneyColumn(gettext_lazy("Net commission (yuan)"), total=True)
    net_income = MoneyColumn(gettext_lazy("Net income (yuan)"), total=True, phone=False)
    month_end_assets = MoneyColumn(gettext_lazy("Month-end assets (yuan)"), total=True)
    average_assets = MoneyColumn(gettext_lazy("Average assets (yuan)"), total=True, phone=False)
    product_sales = MoneyColumn(gettext_lazy("Product sales (yuan)"), total=True, phone=False)
    net_new_assets = MoneyColumn(gettext_lazy("Net new assets (yuan)"), total=True, phone=False)
    turnover = MoneyColumn(gettext_lazy("Turnover (yuan)"), total=True, phone=False)
    commission = MoneyColumn(gettext_lazy("Commission (yuan)"), total=True, phone=False)
    exchange_fees = MoneyColumn(gettext_lazy("Exchange fees (yuan)"), total=True, phone=False)
    opened_on = DayColumn(pgettext_lazy("fund account", "Opened on"), phone=False)
    validity = HtmlColumn(gettext_lazy("Valid or new"), render=validity)

    class Meta:
        caption = gettext_lazy("Rows of the file")


class CustomerMonthTable(Table):
    month = MonthColumn(gettext_lazy("Month"))
    manager = TextColumn(gettext_lazy("Account manager"), accessor="manager__name")
    turnover = MoneyColumn(gettext_lazy("Turnover (yuan)"), phone=False)
    net_commission = MoneyColumn(gettext_lazy("Net commission (yuan)"))
    net_income = MoneyColumn(gettext_lazy("Net income (yuan)"), phone=False)
    month_end_assets = MoneyColumn(gettext_lazy("Month-end assets (yuan)"))
    average_assets = MoneyColumn(gettext_lazy("Average assets (yuan)"), phone=False)
    product_sales = MoneyColumn(gettext_lazy("Product sales (yuan)"), phone=False)
    validity = HtmlColumn(gettext_lazy("Valid or new"), render=validity)

    class Meta:
        caption = gettext_lazy("Months of the customer")
