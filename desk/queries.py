"""What a person's home shows: contributions of all apps, in the order in which they want dealing with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from core import contributions
from core.contributions import Figure, Hit, Pending, Todo

MOST_FIGURES = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """A to-do with what the page says of its deadline."""

    todo: Todo
    days_left: int | None

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def days_late(self) -> int:
        """How many days past its deadline."""
        return -(self.days_left or 0)


def waiting_for(user: Any, at: datetime) -> list[Waiting]:
    """What waits for `user`: overdue first, then by deadline, then the oldest."""
    today = timezone.localdate(at)
    todos = contributions.lines_for(contributions.TODOS, user, at)
    lines = [Waiting(todo, (todo.due - today).days if todo.due else None) for todo in todos]
    return sorted(lines, key=_order)


def _order(line: Waiting) -> tuple[int, date, datetime]:
    return (0 if line.is_overdue or line.todo.urgent else 1, line.todo.due or date.max, line.todo.since)


def sent_off_by(user: Any, at: datetime) -> list[Pending]:
    """What `user` has sent off and others have now, oldest first."""
    lines = contributions.lines_for(contributions.PENDING, user, at)
    return sorted(lines, key=lambda line: line.since)


def figures_for(user: Any, day: date) -> Sequence[Figure]:
    """Three to five figures of the reader's scope."""
    return [figure for source in contributions.FIGURES for figure in source(user, day)][:MOST_FIGURES]


def search(user: Any, text: str) -> dict[str, list[Hit]]:
    """What `text` finds among all that `user` may open, by kind; nothing for an empty search."""
    found: dict[str, list[Hit]] = {}
    wanted = text.replace("\x00", "").strip()  # a NUL cannot stand in the database, so it is in nothing
    for source in contributions.SEARCHES if wanted else []:
        for hit in source(user, wanted):
            found.setdefault(hit.kind, []).append(hit)
    return found
