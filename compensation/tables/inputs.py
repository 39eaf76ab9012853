from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from compensation.choices import ADJUSTMENT_TONES, INPUT_TONES, AdjustmentKind, InputState
from compensation.models import Adjustment, AppliedInput, ManualMeasure
from compensation.rules.wording import measure_label
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


def paid_with(adjustment: Adjustment) -> SafeString:
    """The report that paid it."""
    applied: AppliedInput | None = getattr(adjustment, "applied", None)
    return format_html("{}", applied.run.number.text if applied else "")


class AdjustmentTable(Table):
    month = MonthColumn(_("Month"))
    title = LinkColumn(_("What for"))
    person = TextColumn(_("Person"), accessor="person__name", order_by=["person__number"])
    number = TextColumn(_("Employee number"), accessor="person__number", phone=False)
    kind = BadgeColumn(_("Kind"), choices=AdjustmentKind, tones=ADJUSTMENT_TONES, phone=False)
    amount = MoneyColumn(_("Amount (yuan)"), total=True)
    state = BadgeColumn(_("State"), choices=InputState, tones=INPUT_TONES)
    paid = HtmlColumn(_("Paid with"), render=paid_with, phone=False)

    class Meta:
        caption = _("Adjustments")
        row_url = True


class ChargeTable(Table):
    first_month = MonthColumn(_("From month"))
    title = LinkColumn(_("What for"))
    person = TextColumn(_("Person"), accessor="person__name", order_by=["person__number"])
    number = TextColumn(_("Employee number"), accessor="person__number", phone=False)
    total = MoneyColumn(_("Total (yuan)"), total=True, phone=False)
    instalment = MoneyColumn(_("A month (yuan)"), phone=False)
    recovered = MoneyColumn(_("Recovered (yuan)"), total=True, phone=False)
    owed = MoneyColumn(_("Still owed (yuan)"), total=True)
    state = BadgeColumn(_("State"), choices=InputState, tones=INPUT_TONES)

    class Meta:
        caption = _("Recoveries")
        row_url = True


class InstalmentTable(Table):
    month = MonthColumn(_("Month"), accessor="run__month")
    report = LinkColumn(
        _("Pay report"), accessor="run__number__text", url=lambda row: row.run.get_absolute_url()
    )
    amount = MoneyColumn(_("Taken (yuan)"), total=True)

    class Meta:
        caption = _("Instalments taken")


def measure_name(row: ManualMeasure) -> Any:
    """What the measure is called."""
    return measure_label(row.measure)


class MeasureTable(Table):
    month = MonthColumn(_("Month"))
    person = TextColumn(_("Person"), accessor="person__name", order_by=["person__number"])
    number = TextColumn(_("Employee number"), accessor="person__number")
    measure = HtmlColumn(_("Measure"), render=measure_name)
    value = NumberColumn(_("Value"))
    reason = TextColumn(_("Where from"), phone=False)
    entered_by = TextColumn(_("Entered by"), accessor="entered_by__name", phone=False)
    entered_at = MomentColumn(_("Entered"), phone=False)

    class Meta:
        caption = _("Measures entered by hand")


def tick(value: object) -> str:
    """Yes or nothing."""
    return str(_("yes")) if value else ""


class DeclarationTable(Table):
    person = TextColumn(_("Person"), accessor="person__name", order_by=["person__number"])
    number = TextColumn(_("Employee number"), accessor="person__number")
    valid_from = DayColumn(_("From"))
    last_day = DayColumn(_("Last day"), sortable=False, phone=False)
    additional = MoneyColumn(_("Additional deductions a month (yuan)"))
    other = MoneyColumn(_("Other deductions a month (yuan)"))
    first_job = HtmlColumn(
        _("First job of the year"), render=lambda row: tick(row.first_job_in_year), phone=False
    )
    up_to_60000 = HtmlColumn(
        _("Last year up to 60,000"), render=lambda row: tick(row.prior_year_le_60000), phone=False
    )

    class Meta:
        caption = _("Tax declarations")


class BaseTable(Table):
    person = TextColumn(_("Person"), accessor="person__name", order_by=["person__number"])
    number = TextColumn(_("Employee number"), accessor="person__number")
    valid_from = DayColumn(_("From"))
    last_day = DayColumn(_("Last day"), sortable=False)
    base = MoneyColumn(_("Base a month (yuan)"))

    class Meta:
        caption = _("Insurance bases")
