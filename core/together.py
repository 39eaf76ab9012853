"""Rows of several tables by one query, for pages that ask many tables for a few lines each."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import IntegerField, QuerySet, Value
from django.db.models.functions import Cast, JSONObject


class Row(dict[str, Any]):
    """A row's columns by name, as JSON tells them."""

    def day(self, name: str) -> date:
        """A column that holds a day. Raises LookupError where there is none."""
        if not self[name]:
            raise LookupError(name)
        return date.fromisoformat(self[name])

    def moment(self, *names: str) -> datetime:
        """The first of these columns that holds a moment. Raises LookupError where none does."""
        found = [self[name] for name in names if self[name]]
        return datetime.fromisoformat(found[0])


def read_together(
    sources: Sequence[tuple[QuerySet[Any], Mapping[str, Any]]], *, most: int
) -> list[list[Row]]:
    """The rows of each source with the columns it names, at most so many of each, in its order.

    One query, or none without sources. A column is a text, a whole number, a day or a moment; of an amount
    JSON would keep no fen.
    """
    if not sources:
        return []
    first, *others = [
        rows.annotate(
            line_source=Cast(Value(place), IntegerField()), line_columns=JSONObject(**columns)
        ).values_list("line_source", "line_columns")[:most]
        for place, (rows, columns) in enumerate(sources)
    ]
    found: list[list[Row]] = [[] for _ in sources]
    for place, columns in first.union(*others, all=True) if others else first:
        found[place].append(Row(columns))
    return found
