"""A standard tried on a few figures: the lines that a slip would show before insurance and tax."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from compensation.rules import standard as tree
from compensation.rules.components import compute_lines
from compensation.rules.deductions import AFTER_TAX, NET, with_after_tax
from compensation.rules.measures import MEASURES, is_measure
from compensation.rules.wording import explain
from compensation.rules.wording.descriptions import names_of
from core.money import ZERO


@dataclass(frozen=True, slots=True)
class TriedLine:
    """One line of the slip: what it is called, its amount in yuan, and how it came about."""

    code: str
    label: str
    amount: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    """The lines, and what they add up to."""

    lines: tuple[TriedLine, ...]
    gross: Decimal


def used_measures(standard: tree.PayStandard) -> list[str]:
    """The measures that the standard counts, in the order of pay.md; classes of products come last."""
    used = {name for component in standard.components for name in _measures(component)}
    if AFTER_TAX in used:
        used = (used - {AFTER_TAX}) | {NET}
    known = [name for name in MEASURES if name in used]
    return [*known, *sorted(used - set(known))]


def _measures(component: tree.Component) -> Iterator[str]:
    match component:
        case tree.Tiered() | tree.Rate():
            yield component.measure
            yield from (name for name in component.less if is_measure(name))
        case tree.PerUnit() | tree.Coefficient():
            yield component.measure
        case tree.Absence():
            yield from component.rates
        case _:
            return


def try_standard(standard: tree.PayStandard, grade: str, measures: Mapping[str, Decimal]) -> Tried:
    """The lines for a grade; measures that are left out count as pay.md says.

    Raises KeyError for a grade that the standard does not name.
    """
    names = names_of(standard)
    lines = compute_lines(standard, grade, standard.contract, with_after_tax(dict(measures)))
    tried = tuple(
        TriedLine(line.code, names[line.code], line.amount, explain(line.kind, line.amount, line.detail))
        for line in lines
    )
    return Tried(tried, sum((line.amount for line in lines), ZERO))
