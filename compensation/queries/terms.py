"""The parameters of a month, put into the form that the rules take."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from compensation.models import BrokerVatRule, IncomeTaxTable, InsuranceScheme, MinimumWage
from compensation.queries import parameters
from compensation.rules.income_tax import LAW_2019, TaxBand, TaxRules
from compensation.rules.insurance import Scheme
from compensation.rules.recovery import RecoveryTerms
from compensation.rules.slip import Terms
from compensation.rules.vat import NO_VAT, VatTerms
from core.money import ZERO
from org.models import Branch

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class MonthTerms:
    """The rows in force for a branch and month; None where nothing is in force."""

    tax_table: IncomeTaxTable | None
    vat_rule: BrokerVatRule | None
    minimum_wage: MinimumWage | None
    schemes: list[InsuranceScheme]

    def rows(self) -> list[IncomeTaxTable | BrokerVatRule | MinimumWage | InsuranceScheme]:
        """Everything in force, in a fixed order."""
        single = (self.tax_table, self.vat_rule, self.minimum_wage)
        return [*(row for row in single if row is not None), *self.schemes]

    def sources(self) -> dict[str, Any]:
        """The ids of the rows, as every slip keeps them."""
        rows = {"tax_table": self.tax_table, "vat_rule": self.vat_rule, "minimum_wage": self.minimum_wage}
        found: dict[str, Any] = {name: row.pk for name, row in rows.items() if row is not None}
        return found | {"insurance_schemes": [scheme.pk for scheme in self.schemes]}

    def as_rules(self) -> Terms:
        """What the slip rules take; readiness refuses what is missing before anybody computes with it."""
        wage = self.minimum_wage.amount if self.minimum_wage else ZERO
        tax = tax_rules(self.tax_table) if self.tax_table else LAW_2019
        vat = vat_terms(self.vat_rule) if self.vat_rule else NO_VAT
        return Terms(recovery=RecoveryTerms(minimum_wage=wage), tax=tax, vat=vat)

    def scheme_rules(self) -> list[Scheme]:
        return [insurance_scheme(row) for row in self.schemes]


def month_terms(branch: Branch, month: date) -> MonthTerms:
    """Read the parameters of a branch and month: four queries."""
    region = branch.insurance_region
    return MonthTerms(
        tax_table=parameters.tax_table(month),
        vat_rule=parameters.vat_rule(branch.pk, month),
        minimum_wage=parameters.minimum_wage(region, month),
        schemes=parameters.insurance_schemes(region, month),
    )


def tax_rules(table: IncomeTaxTable) -> TaxRules:
    """The table as the rules of withholding take it."""
    bands = (
        TaxBand(None if up_to is None else Decimal(up_to), Decimal(rate), Decimal(quick))
        for up_to, rate, quick in table.bands
    )
    return TaxRules(
        bands=tuple(bands),
        basic_monthly=table.basic_deduction,
        basic_yearly=table.basic_deduction * MONTHS_A_YEAR,
        broker_fee=table.broker_fee_rate,
        broker_cost=table.broker_cost_rate,
    )


def vat_terms(rule: BrokerVatRule) -> VatTerms:
    """The rule as the rules of value-added tax take it; its one threshold is that of its mode."""
    return VatTerms(
        mode=rule.mode,
        rate=rule.rate,
        city=rule.city,
        education=rule.education,
        local_education=rule.local_education,
        halved=rule.halved,
        education_exempt_to=rule.education_exempt_to,
        monthly_threshold=rule.threshold,
        per_time_threshold=rule.threshold,
    )


def insurance_scheme(row: InsuranceScheme) -> Scheme:
    """The row as the rules of insurance take it."""
    return Scheme(
        code=row.scheme,
        name=row.scheme,
        rate=row.rate,
        payer=row.payer,
        fixed=row.fixed,
        floor=row.floor,
        ceiling=row.ceiling,
        rounding=row.rounding,
    )
