"""What upper apps show on lower or common pages: to-dos, search results, figures of the desk.

Each app registers plain callables in `apps.ready()`; the desk asks them all. Every callable issues a fixed
number of queries, takes its rows from `visible_to(user)` and returns at most a page of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.components import Badge


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of the desk: what, from whom, since when, until when, and the page that does it.

    `urgent` lines stand on top; `mark` says beside the title why.
    """

    what: str
    url: str
    button: str
    since: datetime
    sender: str = ""
    due: date | None = None
    number: str = ""
    urgent: bool = False
    mark: Badge | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """One line of what the reader has sent off: where it is now and who has it."""

    what: str
    url: str
    state: str
    holder: str
    since: datetime
    number: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result."""

    kind: str
    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the desk with its chart (an inline SVG) and the page of its rows."""

    label: str
    value: str
    url: str
    note: str = ""
    chart: str = ""
    table: Sequence[Sequence[str]] = field(default_factory=tuple)


TODOS: list[Callable[[Any, datetime], Sequence[Todo]]] = []
PENDING: list[Callable[[Any, datetime], Sequence[Pending]]] = []
SEARCHES: list[Callable[[Any, str], Sequence[Hit]]] = []
FIGURES: list[Callable[[Any, date], Sequence[Figure]]] = []
