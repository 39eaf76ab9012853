"""How a line came about, in words that an account manager can check with a calculator."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from compensation.rules.wording import corrections, deductions, earnings

_EXPLANATIONS: dict[str, Callable[[Decimal, Mapping[str, Any]], str]] = {
    "base_pay": earnings.base_pay,
    "fixed": earnings.fixed,
    "tiered": earnings.tiered,
    "rate": earnings.rate,
    "per_unit": earnings.per_unit,
    "coefficient": corrections.coefficient,
    "absence": corrections.absence,
    "withhold": corrections.withhold,
    "minimum": corrections.minimum,
    "maximum": corrections.maximum,
    "reserve_release": corrections.reserve_release,
    "adjustment": corrections.adjustment,
    "insurance": deductions.insurance,
    "vat": deductions.vat,
    "surtax": deductions.surtax,
    "income_tax": deductions.income_tax,
    "recovery": deductions.recovery,
}


def explain(kind: str, amount: Decimal, detail: Mapping[str, Any]) -> str:
    """The sentence of a line, from what is stored with it, in the reader's language.

    Raises KeyError for a kind of line that does not exist.
    """
    return _EXPLANATIONS[kind](amount, detail)
