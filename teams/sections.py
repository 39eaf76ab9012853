"""Sections of the business analysis report that upper apps fill (G6, G22): pay without names, and what comes.

An upper app registers a section in its `apps.ready()`; go-to-definition finds it. What `take` returns is
plain JSON and is frozen into the report; `show` says in the reader's language what was taken.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.errors import Text

# Rows of a table that a sheet surely has room for.
MOST_KEPT = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which branch and team (None: the whole branch), for which months."""

    branch_id: int
    team_id: int | None
    months: Sequence[date]


@dataclass(frozen=True, slots=True)
class Shown:
    """A table with the sentences above it; `figures` says which columns hold figures."""

    headings: Sequence[Text] = ()
    rows: Sequence[Sequence[str]] = ()
    figures: Sequence[bool] = ()
    notes: Sequence[Text] = field(default_factory=tuple)

    @property
    def heads(self) -> list[tuple[Text, bool]]:
        """The headings, each with whether its column holds words beside columns of figures: it needs room."""
        return [
            (heading, any(self.figures) and not is_figure)
            for heading, is_figure in zip(self.headings, self.figures, strict=True)
        ]

    @property
    def is_short(self) -> bool:
        """Whether it is printed on one sheet as a whole."""
        return len(self.rows) <= MOST_KEPT

    @property
    def lines(self) -> list[list[tuple[str, bool]]]:
        """The rows, each cell with whether it holds a figure."""
        return [list(zip(row, self.figures, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Section:
    """A section's heading, what it takes from the records, and how that is shown."""

    title: Text
    take: Callable[[Scope], Mapping[str, Any]]
    show: Callable[[Mapping[str, Any]], Shown]


# Code → section, in the order in which the report prints them.
SECTIONS: dict[str, Section] = {}


def register(code: str, section: Section) -> None:
    """Make a section known; called once from `apps.ready()`."""
    SECTIONS[code] = section


def take_all(scope: Scope) -> dict[str, Any]:
    """What every section has to say of that scope, as the report keeps it."""
    return {code: section.take(scope) for code, section in SECTIONS.items()}


def shown_of(taken: Mapping[str, Any]) -> list[tuple[Text, Shown]]:
    """Heading and table of every section that was taken and is still known."""
    return [(section.title, section.show(taken[code])) for code, section in SECTIONS.items() if code in taken]
