"""Individual income tax by cumulative withholding, employees and brokers (domain.md §1.1 to §1.3).

The incremental form that a pay run needs: the state of the year so far goes in, the month's tax and
the new state come out. One state per person and contract; keep it with the paid month.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from compensation.rules.lines import Detail, Line
from core.money import ZERO, round_fen
from core.months import format_month, months_between


@dataclass(frozen=True, slots=True)
class TaxBand:
    """`up_to` is inclusive, None in the last band; `quick` is the quick deduction."""

    up_to: Decimal | None
    rate: Decimal
    quick: Decimal


@dataclass(frozen=True, slots=True)
class TaxRules:
    """The law's figures, dated data; `special_for_brokers` applies their own insurance in the run."""

    bands: tuple[TaxBand, ...]
    basic_monthly: Decimal = Decimal(5000)
    basic_yearly: Decimal = Decimal(60000)
    broker_fee: Decimal = Decimal("0.20")
    broker_cost: Decimal = Decimal("0.25")
    special_for_brokers: bool = False


def _band(up_to: str | None, rate: str, quick: str) -> TaxBand:
    return TaxBand(None if up_to is None else Decimal(up_to), Decimal(rate), Decimal(quick))


LAW_2019 = TaxRules(
    (
        _band("36000", "0.03", "0"),
        _band("144000", "0.10", "2520"),
        _band("300000", "0.20", "16920"),
        _band("420000", "0.25", "31920"),
        _band("660000", "0.30", "52920"),
        _band("960000", "0.35", "85920"),
        _band(None, "0.45", "181920"),
    )
)


@dataclass(frozen=True, slots=True)
class TaxFlags:
    """Variants that a person may be entitled to (STA 2020 No. 13 and No. 19); the first, employees only."""

    first_job_in_year: bool = False
    prior_year_le_60000: bool = False


NO_FLAGS = TaxFlags()


@dataclass(frozen=True, slots=True)
class TaxState:
    """The year so far with this employer: sums up to and with the month `through`.

    `since` is the first month with the employer in that year. `income` is gross for employees, without
    value-added tax for brokers; `fee` and `cost` are the brokers' 20 % and 25 %.
    """

    since: date
    through: date | None = None
    income: Decimal = ZERO
    special: Decimal = ZERO
    additional: Decimal = ZERO
    other: Decimal = ZERO
    fee: Decimal = ZERO
    cost: Decimal = ZERO
    surtaxes: Decimal = ZERO
    withheld: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class TaxedMonth:
    """What a month brings: its income and what may be deducted from it."""

    income: Decimal
    special: Decimal = ZERO
    additional: Decimal = ZERO
    other: Decimal = ZERO
    surtaxes: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Withholding:
    """The month's tax with its line, and the state that the next month starts from."""

    tax: Decimal
    line: Line
    state: TaxState


def state_for(state: TaxState | None, month: date) -> TaxState:
    """The state that `month` starts from: carried on, or opened anew in a first month or a new year.

    Raises ValueError for a month that is not after the last one taken in: sums taken twice tax twice.
    """
    if state is None:
        return TaxState(since=month)
    if state.through is not None and month <= state.through:
        raise ValueError(f"{format_month(month)} is not after {format_month(state.through)}")
    if state.since.year != month.year:
        return TaxState(since=date(month.year, 1, 1))
    return state


def withhold_employee(
    rules: TaxRules, flags: TaxFlags, state: TaxState | None, month: date, taxed: TaxedMonth
) -> Withholding:
    """Withhold from an employee's wage for `month`."""
    before = state_for(state, month)
    after = replace(
        before,
        through=month,
        income=before.income + taxed.income,
        special=before.special + taxed.special,
        additional=before.additional + taxed.additional,
        other=before.other + taxed.other,
    )
    basic = _basic(rules, flags, after.since, month, is_employee=True)
    taxable = after.income - basic - after.special - after.additional - after.other
    detail: Detail = {
        "contract": "employee",
        "income": str(after.income),
        "basic": str(basic),
        "special": str(after.special),
        "additional": str(after.additional),
        "other": str(after.other),
    }
    return _withhold(rules, before, after, taxable, detail)


def withhold_broker(
    rules: TaxRules, flags: TaxFlags, state: TaxState | None, month: date, taxed: TaxedMonth
) -> Withholding:
    """Withhold from a broker's labour remuneration for `month`; its income is without value-added tax.

    Fee and business cost are rounded per month, as the filing form has them. Additional deductions
    wait for the annual settlement.
    """
    before = state_for(state, month)
    fee = round_fen(taxed.income * rules.broker_fee)
    cost = round_fen((taxed.income - fee) * rules.broker_cost)
    special = taxed.special if rules.special_for_brokers else ZERO
    after = replace(
        before,
        through=month,
        income=before.income + taxed.income,
        fee=before.fee + fee,
        cost=before.cost + cost,
        surtaxes=before.surtaxes + taxed.surtaxes,
        special=before.special + special,
    )
    basic = _basic(rules, flags, after.since, month, is_employee=False)
    taxable = after.income - after.fee - after.cost - after.surtaxes - basic - after.special
    detail: Detail = {
        "contract": "broker",
        "income": str(after.income),
        "fee": str(after.fee),
        "cost": str(after.cost),
        "surtaxes": str(after.surtaxes),
        "basic": str(basic),
        "special": str(after.special),
    }
    return _withhold(rules, before, after, taxable, detail)


def _basic(rules: TaxRules, flags: TaxFlags, since: date, month: date, *, is_employee: bool) -> Decimal:
    """The basic deduction of the year so far."""
    if flags.prior_year_le_60000:
        return rules.basic_yearly
    if flags.first_job_in_year and is_employee:
        return rules.basic_monthly * month.month
    return rules.basic_monthly * (months_between(since, month) + 1)


def _withhold(
    rules: TaxRules, before: TaxState, after: TaxState, taxable: Decimal, detail: Detail
) -> Withholding:
    """The tax of the year so far less what was withheld; never a refund within the year."""
    band = band_of(rules.bands, taxable)
    due = max(round_fen(taxable * band.rate - band.quick), ZERO)
    tax = max(due - before.withheld, ZERO)
    detail |= {
        "taxable": str(taxable),
        "rate": format(band.rate, "f"),
        "quick": str(band.quick),
        "due": str(due),
        "withheld_before": str(before.withheld),
    }
    line = Line("income_tax", "income_tax", -tax + ZERO, detail)
    return Withholding(tax, line, replace(after, withheld=before.withheld + tax))


def band_of(bands: tuple[TaxBand, ...], taxable: Decimal) -> TaxBand:
    """The band that a cumulative taxable income falls in; a negative one falls in the first."""
    for band in bands:
        if band.up_to is None or taxable <= band.up_to:
            return band
    raise ValueError("the last tax band must be open")
