"""What upper apps show on lower or common pages: to-dos, search results, figures of the desk.

Each app registers plain callables in `apps.ready()`; the desk asks them all. Every callable issues a fixed
number of queries, takes its rows from `visible_to(user)` and returns at most a page of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from core.components import Badge
from core.together import Row, read_together


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


T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Lines(Generic[T]):
    """Lines of one table, to-dos or what was sent off, which the desk reads with all others in one query.

    `rows` gives the reader's rows, None where there can be none; `columns` says what of a row is read
    (core.together); `show` makes the lines of a row, of at most MOST_LINES rows. Called, it reads its own
    rows alone.
    """

    rows: Callable[[Any, datetime], QuerySet[Any] | None]
    columns: Mapping[str, Any]
    show: Callable[[Row, datetime], Sequence[T]]

    def __call__(self, user: Any, at: datetime) -> Sequence[T]:
        return _read([self], user, at)


MOST_LINES = 50
TODOS: list[Callable[[Any, datetime], Sequence[Todo]]] = []
PENDING: list[Callable[[Any, datetime], Sequence[Pending]]] = []
SEARCHES: list[Callable[[Any, str], Sequence[Hit]]] = []
FIGURES: list[Callable[[Any, date], Sequence[Figure]]] = []


def lines_for(sources: Sequence[Callable[[Any, datetime], Sequence[T]]], user: Any, at: datetime) -> list[T]:
    """All lines of TODOS or PENDING for `user`: one query for all that are `Lines`, the others their own."""
    lines = [source for source in sources if isinstance(source, Lines)]
    others = [source for source in sources if not isinstance(source, Lines)]
    return [*_read(lines, user, at), *(line for source in others for line in source(user, at))]


def _read(sources: Sequence[Lines[T]], user: Any, at: datetime) -> list[T]:
    asked = [(one, rows) for one in sources if (rows := one.rows(user, at)) is not None]
    found = read_together([(rows, one.columns) for one, rows in asked], most=MOST_LINES)
    return [
        line
        for (one, _rows), told in zip(asked, found, strict=True)
        for row in told
        for line in one.show(row, at)
    ]
