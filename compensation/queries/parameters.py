"""Dated parameters as they stand for a month: in force on its last day."""

from datetime import date, timedelta

from compensation.models import (
    BrokerVatRule,
    CommissionRule,
    IncomeTaxTable,
    InsuranceScheme,
    MinimumWage,
)
from core.months import next_month


def last_day(month: date) -> date:
    """The day on which a month's parameters, places and grades are read."""
    return next_month(month) - timedelta(days=1)


def commission_rule(branch_id: int, month: date) -> CommissionRule | None:
    return CommissionRule.objects.on(last_day(month)).filter(branch_id=branch_id).first()


def vat_rule(branch_id: int, month: date) -> BrokerVatRule | None:
    return BrokerVatRule.objects.on(last_day(month)).filter(branch_id=branch_id).first()


def tax_table(month: date) -> IncomeTaxTable | None:
    """The one in force; the later start where two cover the day."""
    return IncomeTaxTable.objects.on(last_day(month)).order_by("-valid_from").first()


def minimum_wage(region: str, month: date) -> MinimumWage | None:
    return MinimumWage.objects.on(last_day(month)).filter(region=region).order_by("-valid_from").first()


def insurance_schemes(region: str, month: date) -> list[InsuranceScheme]:
    """One row per scheme and payer of the region, in their order on the slip."""
    rows = InsuranceScheme.objects.on(last_day(month)).filter(region=region)
    latest = rows.order_by("scheme", "payer", "-valid_from").distinct("scheme", "payer")
    return sorted(latest, key=lambda row: row.pk)
