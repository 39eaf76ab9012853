"""Pay without names (G6, G22): sums that tell nobody's pay, not even by subtraction.

A cell is one month's gross pay of one contract in one team. It is told only where at least three people stand
behind it. What is told of the branch beside what is told of its teams, or of a half-year beside its months,
must not give a smaller cell away either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.money import ZERO, round_fen

LEAST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """Gross pay of one month, contract and team (None: without a team)."""

    month: date
    contract: str
    team_id: int | None
    people: int
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One contract over the period: slips paid, gross, average; None where too few people stand behind it."""

    contract: str
    slips: int | None
    gross: Decimal | None
    average: Decimal | None

    @property
    def is_told(self) -> bool:
        """Whether the line has figures."""
        return self.gross is not None


def summary(cells: Iterable[Cell], *, team_id: int | None, contracts: Sequence[str]) -> list[Line]:
    """A line for each contract under which somebody was paid; `team_id` None sums the whole branch."""
    every = list(cells)
    lines = []
    for contract in contracts:
        of_contract = [cell for cell in every if cell.contract == contract]
        own = of_contract if team_id is None else [cell for cell in of_contract if cell.team_id == team_id]
        if own:
            lines.append(_line(contract, own, of_contract, team_id))
    return lines


def _line(contract: str, own: Sequence[Cell], of_contract: Sequence[Cell], team_id: int | None) -> Line:
    months = {cell.month for cell in own}
    if not all(_may_be_told(month, of_contract, team_id) for month in months):
        return Line(contract, None, None, None)
    slips = sum(cell.people for cell in own)
    gross = sum((cell.gross for cell in own), ZERO)
    return Line(contract, slips, gross, round_fen(gross / slips))


def _may_be_told(month: date, of_contract: Sequence[Cell], team_id: int | None) -> bool:
    """A team's month by its own people; the branch's where what the teams keep back is not a few people.

    Whoever subtracts the teams that are told from the branch gets the sum of those that are not.
    """
    in_month = [cell for cell in of_contract if cell.month == month]
    if team_id is not None:
        return sum(cell.people for cell in in_month if cell.team_id == team_id) >= LEAST_PEOPLE
    kept_back = sum(cell.people for cell in in_month if _is_kept_back(cell))
    return sum(cell.people for cell in in_month) >= LEAST_PEOPLE and not 0 < kept_back < LEAST_PEOPLE


def _is_kept_back(cell: Cell) -> bool:
    """Whether no team report tells this cell: too few people, or no team."""
    return cell.team_id is None or cell.people < LEAST_PEOPLE
