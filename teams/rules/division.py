"""Division of labour: developing customers and serving them are tied together (G5.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duty:
    """What one person is to do, as written."""

    person_id: int
    develops: str = ""
    serves: str = ""
    duties: str = ""
    substitute_id: int | None = None
    reason: str = ""

    @property
    def is_one_sided(self) -> bool:
        """Whether the person only develops or only serves."""
        return bool(self.develops.strip()) != bool(self.serves.strip())

    @property
    def is_blank(self) -> bool:
        """Whether nothing is said of what the person does."""
        return not (self.develops.strip() or self.serves.strip() or self.duties.strip())


def without_reason(duties: Iterable[Duty]) -> list[int]:
    """Ids of those who only develop or only serve, and nobody says why."""
    return [duty.person_id for duty in duties if duty.is_one_sided and not duty.reason.strip()]


def own_substitutes(duties: Iterable[Duty]) -> list[int]:
    """Ids of those who would stand in for themselves."""
    return [duty.person_id for duty in duties if duty.substitute_id == duty.person_id]


def not_on_sheet(posted: Iterable[int], on_sheet: Sequence[int]) -> list[int]:
    """Ids of those who belong to the team and stand on no row."""
    listed = set(on_sheet)
    return [person_id for person_id in posted if person_id not in listed]
