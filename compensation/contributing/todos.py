"""To-dos of the pay cycle: what waits for the reader, until the branch's pay day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from compensation.contributing.kinds import COMMON, KINDS, Kind
from core.contributions import MOST_LINES, Todo
from core.figures import month_text
from core.together import Row, read_together
from org.models import Branch
from org.queries import pay_days_of

# Branch id and month → the day by which the step has to be done.
PayDays = dict[tuple[int, date], date]


def todos(user: Any, _at: datetime) -> Sequence[Todo]:
    """What waits for `user`: one query for all kinds that the user's rights open, one for pay days."""
    kinds = [kind for kind in KINDS if user.may(kind.right)]
    sources = [(kind.rows(user), {**COMMON, **kind.columns}) for kind in kinds]
    found = read_together(sources, most=MOST_LINES)
    days = pay_days_of(_places(row for rows in found for row in rows))
    return [todo for kind, rows in zip(kinds, found, strict=True) for todo in _of_kind(kind, rows, days)]


def _places(rows: Iterable[Row]) -> Collection[tuple[Branch, date]]:
    """Branch and month of every row that has a pay day to be done by."""
    return {
        (Branch(pk=row["branch_id"], pay_day=row["pay_day"]), row.day("month"))
        for row in rows
        if row["branch_id"]
    }


def _of_kind(kind: Kind, rows: Sequence[Row], days: PayDays) -> list[Todo]:
    """A to-do for each row, or one for all where a reader would only go through them one by one."""
    if kind.several is None or len(rows) <= 1:
        return [_todo(kind, row, days) for row in rows]
    months = [row.day("month") for row in rows]
    words = {"count": len(rows), "first": month_text(min(months)), "last": month_text(max(months))}
    return [
        Todo(
            what=str(kind.several.what) % words,
            url=reverse(kind.several.route),
            button=str(kind.button),
            since=min(row.moment("since") for row in rows),
        )
    ]


def _todo(kind: Kind, row: Row, days: PayDays) -> Todo:
    month = row.day("month")
    words = {
        "month": month_text(month),
        "branch": row["branch"],
        "title": row["title"],
        "standard": row["title"],
        "person": row["person"],
        "team": row["team"],
    }
    return Todo(
        what=str(kind.what) % words,
        url=reverse(kind.route, args=[row["target"]] if row["target"] else []),
        button=str(kind.button),
        since=row.moment("since"),
        sender=row["sender"] or "",
        due=days.get((row["branch_id"], month)),
        number=row["number"],
    )
