"""The table that all others extend: columns declared as in django-tables2, rows written in one go.

Fifty rows of ten columns have to cost less than 12 ms, so the cells are joined in Python and the template
gets the finished body.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import django_tables2
from django.db.models import OrderBy, QuerySet, Sum
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.documents.sheets import Column as SheetColumn
from core.errors import Text
from core.figures import number_text
from core.tables.columns import TextColumn

# As many rows as surely stand above their totals on a small screen.
SEEN_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell: its label and, where it sorts, where a click leads."""

    name: str
    label: Text
    css: str
    sort: str = ""
    direction: str = ""


class Table(django_tables2.Table):  # type: ignore[misc]
    """Columns of core.tables; `Meta.caption` names the table, `Meta.row_url` lets a row open its record."""

    def __init__(
        self,
        rows: Iterable[Any],
        *,
        totals: Mapping[str, Any] | None = None,
        all_rows: int | None = None,
        sort: str = "",
        sortable: bool = False,
    ) -> None:
        """`totals` are those of all pages, where only one is shown, and `all_rows` says of how many rows."""
        self.records = list(rows)
        self.all_rows = len(self.records) if all_rows is None else all_rows
        super().__init__(self.records)
        self.sort, self.is_sortable = sort, sortable
        self.totals = summed(type(self), self.records) if totals is None else totals

    @property
    def caption(self) -> Text:
        """What the table holds, for a screen reader."""
        return getattr(self.Meta, "caption", "") if hasattr(self, "Meta") else ""

    def heads(self) -> Iterator[Head]:
        """The header's cells."""
        for name, column in columns_of(type(self)).items():
            label = column.verbose_name
            if not (self.is_sortable and column.orderable):
                yield Head(name, label, column.td_class)
            elif self.sort == name:
                yield Head(name, label, column.td_class, f"-{name}", "ascending")
            else:
                direction = "descending" if self.sort == f"-{name}" else "none"
                yield Head(name, label, column.td_class, name, direction)

    def body(self) -> SafeString:
        """All rows as HTML."""
        cells = [
            (_opening(column), column.read_by(name), column.cell)
            for name, column in columns_of(type(self)).items()
        ]
        has_url = getattr(self.Meta, "row_url", False) if hasattr(self, "Meta") else False
        parts: list[str] = []
        for record in self.records:
            parts.append(f'<tr data-href="{escape(record.get_absolute_url())}">' if has_url else "<tr>")
            for opening, read, cell in cells:
                parts += (opening, cell(read(record), record), "</td>")
            parts.append("</tr>")
        return mark_safe("".join(parts))  # noqa: S308  every cell escapes its value

    @property
    def total_label(self) -> str:
        """What the totals row is called: where fewer rows are seen than it sums, how many it sums."""
        if self.all_rows <= SEEN_AT_ONCE:
            return _("Total")
        return _("All %(count)s rows") % {"count": number_text(self.all_rows)}

    def foot(self) -> SafeString:
        """The totals row; empty where no column is summed."""
        columns = columns_of(type(self))
        if not self.records or not any(column.total for column in columns.values()):
            return SafeString()
        cells = (
            f"{_opening(column)}{column.cell(self.totals.get(name), None) if column.total else ''}</td>"
            for name, column in list(columns.items())[1:]
        )
        return mark_safe("".join(cells))  # noqa: S308  every cell escapes its value


def _opening(column: TextColumn) -> str:
    return f'<td class="{column.td_class}">' if column.td_class else "<td>"


def columns_of(table_class: type[Table]) -> dict[str, TextColumn]:
    """Name → column, in their order on the page."""
    return table_class.base_columns  # type: ignore[no-any-return]


def ordering_of(table_class: type[Table], sort: str) -> list[OrderBy]:
    """What `?sort=` asks for, if that is a column that sorts; nothing otherwise."""
    column = columns_of(table_class).get(sort.removeprefix("-"))
    if column is None or not column.orderable:
        return []
    return column.ordering(sort.removeprefix("-"), descending=sort.startswith("-"))


def total_expressions(table_class: type[Table]) -> dict[str, Sum]:
    """For `aggregate`: the sum of each column that is summed, as `total_<name>`."""
    return {
        f"total_{name}": Sum((column.path or name).replace(".", "__"))
        for name, column in columns_of(table_class).items()
        if column.total
    }


def summed(table_class: type[Table], records: Iterable[Any]) -> dict[str, Any]:
    """The totals of rows at hand, for a table outside of a list."""
    records = list(records)
    return {
        name: sum(value for record in records if (value := column.read_by(name)(record)) is not None)
        for name, column in columns_of(table_class).items()
        if column.total
    }


def sheet_columns(table_class: type[Table]) -> list[SheetColumn]:
    """The columns of an export."""
    return [SheetColumn(column.verbose_name, column.kind) for column in columns_of(table_class).values()]


def sheet_rows(
    table_class: type[Table], rows: QuerySet[Any], more: Sequence[Any] = ()
) -> Iterator[Sequence[Any]]:
    """The rows of an export, read in batches; behind them `more` records that are no rows."""
    cells = [(column.read_by(name), column.plain) for name, column in columns_of(table_class).items()]
    for record in chain(rows.iterator(chunk_size=2000), more):
        yield [plain(read(record), record) for read, plain in cells]
