"""A simulation's result, read back: amounts as Decimals, shares of change, months as dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from compensation.models import Simulation
from core.months import parse_month


@dataclass(frozen=True, slots=True)
class Pair:
    """What was paid and what would have been, in yuan."""

    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """The difference in yuan."""
        return self.after - self.before

    @property
    def share(self) -> Decimal | None:
        """The difference as a share of what was paid; None where nothing was."""
        return self.change / self.before if self.before else None


@dataclass(frozen=True, slots=True)
class MonthSum(Pair):
    month: date


@dataclass(frozen=True, slots=True)
class PersonSum(Pair):
    number: str
    name: str
    grade: str


@dataclass(frozen=True, slots=True)
class Result:
    """All of it; `months` in order, `people` by number."""

    total: Pair
    months: Sequence[MonthSum]
    people: Sequence[PersonSum]
    unknown_grades: Sequence[str]


def result_of(simulation: Simulation, month: str = "") -> Result | None:
    """The result; of one month's people where `month` (2026-10) is given. None while it is computed."""
    kept: Mapping[str, Any] | None = simulation.result
    if kept is None:
        return None
    months = [MonthSum(**_pair(row), month=parse_month(row["month"])) for row in kept["months"]]
    people = [
        PersonSum(**_pair(figures), number=row["number"], name=row["name"], grade=row["grade"])
        for row in kept["people"]
        for figures in ([row] if not month else [own for own in row["months"] if own["month"] == month])
    ]
    return Result(Pair(**_pair(kept["total"])), months, people, kept["unknown_grades"])


def _pair(row: Mapping[str, str]) -> dict[str, Decimal]:
    return {"before": Decimal(row["before"]), "after": Decimal(row["after"])}
