"""Rows of many people at once: one array, where `__in` makes a placeholder of each id and plans badly."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Lookup


class PersonAmong(Lookup):
    """A condition for `filter`: the row's person is one of these; `column` where it is reached otherwise."""

    prepare_rhs = False

    def __init__(self, ids: Sequence[int], column: str = "person_id") -> None:
        super().__init__(F(column), list(ids))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, self.rhs)
