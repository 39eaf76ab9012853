"""To-dos of the pay cycle: what waits for the reader, until the branch's pay day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse

from compensation.contributing.kinds import COMMON, KINDS, Kind, Line
from core.contributions import Todo
from core.figures import month_text
from org.models import Branch
from org.queries import pay_days_of

# Branch id and month → the day by which the step has to be done.
PayDays = dict[tuple[int, date], date]
_TEXTS = ("sender", "number", "title", "person", "team", "branch")
_NUMBERS = ("target", "branch_id", "pay_day")


def todos(user: Any, _at: datetime) -> Sequence[Todo]:
    """What waits for `user`: one query for all kinds that the user's rights open, one for pay days."""
    open_kinds = [number for number, kind in enumerate(KINDS) if user.may(kind.right)]
    if not open_kinds:
        return []
    first, *others = [_lines(number, KINDS[number], user) for number in open_kinds]
    found = [Line(*row) for row in (first.union(*others, all=True) if others else first)]
    days = pay_days_of(_places(found))
    lines_of = {number: [line for line in found if line.kind == number] for number in open_kinds}
    waiting = [_of_kind(KINDS[number], lines, days) for number, lines in lines_of.items()]
    return [todo for kind in waiting for todo in kind]


def _of_kind(kind: Kind, lines: Sequence[Line], days: PayDays) -> list[Todo]:
    """A to-do for each line, or one for all where a reader would only go through them one by one."""
    if kind.together is None or len(lines) <= 1:
        return [_todo(kind, line, days) for line in lines]
    months = [line.month for line in lines]
    words = {"count": len(lines), "first": month_text(min(months)), "last": month_text(max(months))}
    return [
        Todo(
            what=str(kind.together.what) % words,
            url=reverse(kind.together.route),
            button=str(kind.button),
            since=min(line.since for line in lines),
        )
    ]


def _text(expression: Any) -> Any:
    return Cast(expression, CharField())


def _whole(expression: Any) -> Any:
    return Cast(expression, BigIntegerField())


def _lines(number: int, kind: Kind, user: Any) -> QuerySet[Any, Any]:
    """The rows of a kind in the columns that all kinds have."""
    columns = {**COMMON, **kind.columns, "kind": _whole(Value(number))}
    columns |= {name: _text(columns[name]) for name in _TEXTS}
    columns |= {name: _whole(columns[name]) for name in _NUMBERS}
    named = {f"line_{name}": expression for name, expression in columns.items()}
    rows: QuerySet[Any, Any] = kind.rows(user).annotate(**named)
    return rows.values_list(*(f"line_{name}" for name in Line._fields))


def _places(lines: Iterable[Line]) -> Collection[tuple[Branch, date]]:
    return {(Branch(pk=line.branch_id, pay_day=line.pay_day), line.month) for line in lines if line.branch_id}


def _todo(kind: Kind, line: Line, days: PayDays) -> Todo:
    words = {
        "month": month_text(line.month),
        "branch": line.branch,
        "title": line.title,
        "standard": line.title,
        "person": line.person,
        "team": line.team,
    }
    return Todo(
        what=str(kind.what) % words,
        url=reverse(kind.route, args=[line.target] if line.target else []),
        button=str(kind.button),
        since=line.since,
        sender=line.sender,
        due=days.get((line.branch_id, line.month)),
        number=line.number,
    )
