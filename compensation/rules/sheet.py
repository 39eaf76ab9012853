"""The sheet that the components of one person's month are computed on, one after the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from compensation.rules.lines import Line
from compensation.rules.standard import Component
from core.money import ZERO


@dataclass(frozen=True, slots=True)
class Seat:
    """For whom a plan is made: a grade of the standard and a contract; and the components, by code."""

    grade: str
    base_pay: Decimal
    is_employee: bool
    components: Mapping[str, Component] = field(default_factory=dict)


class Sheet:
    """Measures in; amounts by code and their running total out."""

    __slots__ = ("amounts", "held", "measures", "total")

    def __init__(self, measures: Mapping[str, Decimal], held: Mapping[str, Decimal]) -> None:
        self.measures = measures
        self.held = held
        self.amounts: dict[str, Decimal] = {}
        self.total = ZERO

    def sum_of(self, codes: tuple[str, ...]) -> Decimal:
        """What the named earlier lines add up to."""
        amounts = self.amounts
        total = ZERO
        for code in codes:
            total += amounts[code]
        return total


Step = Callable[[Sheet], Line]
