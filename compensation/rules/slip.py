"""One person's month put together: gross, what is taken from it, net. The pay run calls this.

gross = component lines + releases + adjustments
net = gross - insurance - value-added tax and surtaxes - income tax - recoveries
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from compensation.rules import income_tax
from compensation.rules.components import Plan
from compensation.rules.income_tax import (
    LAW_2019,
    NO_FLAGS,
    TaxedMonth,
    TaxFlags,
    TaxRules,
    TaxState,
    Withholding,
)
from compensation.rules.insurance import EMPLOYEE_PAYS, Scheme, contribution_line
from compensation.rules.lines import Line, Release, Withheld, fen
from compensation.rules.recovery import Recovery, RecoveryTerms, recovery_lines
from compensation.rules.vat import NO_VAT, Vat, VatTerms, charge_vat, vat_lines
from core.money import ZERO
from core.months import format_month


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for everybody in one run: cap of recoveries, tax tables, value-added tax of brokers."""

    recovery: RecoveryTerms
    tax: TaxRules = LAW_2019
    vat: VatTerms = NO_VAT


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A named correction, positive or negative, of this month or an earlier one (`origin`)."""

    amount: Decimal
    reason: str
    origin: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """What is known of one person's month; everything but month and measures may be nothing.

    `held` is each reserve's balance by component code; `insurance` pairs each scheme with the
    person's base; `additional` and `other` are further deductions from an employee's tax base;
    `tax_state` is the one that the last paid month of this contract gave.
    """

    month: date
    measures: Mapping[str, Decimal]
    held: Mapping[str, Decimal] = field(default_factory=dict)
    releases: Sequence[Release] = ()
    adjustments: Sequence[Adjustment] = ()
    insurance: Sequence[tuple[Scheme, Decimal]] = ()
    recoveries: Sequence[Recovery] = ()
    flags: TaxFlags = NO_FLAGS
    additional: Decimal = ZERO
    other: Decimal = ZERO
    tax_state: TaxState | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """`lines` add up to gross; `lines` and `deductions` (all negative or zero) together to net.

    `employer_lines` are the employer's own contributions, outside pay. `withheld` are the reserve
    entries to keep; `tax_state` is to be kept for the next month.
    """

    lines: list[Line]
    deductions: list[Line]
    employer_lines: list[Line]
    withheld: list[Withheld]
    gross: Decimal
    insurance: Decimal
    vat: Decimal
    surtaxes: Decimal
    income_tax: Decimal
    recoveries: Decimal
    net: Decimal
    tax_state: TaxState


def make_slip(plan: Plan, terms: Terms, person: PersonMonth) -> Slip:
    """Compute one person's month; the same input gives the same slip to the fen.

    Raises ValueError where the tax state already contains the month.
    """
    lines = plan.lines(person.measures, held=person.held, releases=person.releases)
    withheld = plan.withheld(lines, person.month)
    lines.extend(map(_adjustment_line, person.adjustments))
    gross = _total(lines)
    if plan.is_employee:
        deductions, employer_lines = _insurance_lines(person)
        insured, charged = -_total(deductions), Vat(gross, ZERO)
    else:
        charged = charge_vat(gross, terms.vat)
        deductions, employer_lines, insured = vat_lines(gross, charged, terms.vat), [], ZERO
    withholding = _withhold(plan, terms, person, charged, insured)
    deductions.append(withholding.line)
    surtaxes = charged.surtaxes
    payable = gross - insured - charged.vat - surtaxes - withholding.tax
    recovered = ZERO
    if person.recoveries:
        cap = terms.recovery if plan.is_employee else None
        taken = recovery_lines(person.recoveries, wage=gross, payable=payable, terms=cap)
        recovered = -_total(taken)
        deductions.extend(taken)
    return Slip(
        lines=lines,
        deductions=deductions,
        employer_lines=employer_lines,
        withheld=withheld,
        gross=gross,
        insurance=insured,
        vat=charged.vat,
        surtaxes=surtaxes,
        income_tax=withholding.tax,
        recoveries=recovered,
        net=payable - recovered,
        tax_state=withholding.state,
    )


def _total(lines: Sequence[Line]) -> Decimal:
    total = ZERO
    for line in lines:
        total += line.amount
    return total


def _adjustment_line(adjustment: Adjustment) -> Line:
    origin = None if adjustment.origin is None else format_month(adjustment.origin)
    detail: dict[str, object] = {
        "reason": adjustment.reason,
        "origin": origin,
        "reference": adjustment.reference,
    }
    return Line("adjustment", "adjustment", fen(adjustment.amount), detail)


def _insurance_lines(person: PersonMonth) -> tuple[list[Line], list[Line]]:
    """The employee's contributions and the employer's own."""
    by_employee: list[Line] = []
    by_employer: list[Line] = []
    for scheme, base in person.insurance:
        line = contribution_line(scheme, base)
        (by_employee if scheme.payer == EMPLOYEE_PAYS else by_employer).append(line)
    return by_employee, by_employer


def _withhold(plan: Plan, terms: Terms, person: PersonMonth, charged: Vat, insured: Decimal) -> Withholding:
    withhold = income_tax.withhold_employee if plan.is_employee else income_tax.withhold_broker
    taxed = TaxedMonth(charged.ex_vat, insured, person.additional, person.other, charged.surtaxes)
    return withhold(terms.tax, person.flags, person.tax_state, person.month, taxed)
