"""Tables in a form: rows of inputs that can be added and taken out, without script too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.text import format_lazy

from core.errors import Text
from core.figures import number_text
from core.forms import CountField, DayField, MoneyField
from teams.choices.measures import Measure
from teams.choices.paper_forms import Cell, Column, Table

# Rows shown beyond those that are filled, and at most.
EMPTY_ROWS, MOST_ROWS = 2, 60
MOST_CELL = 400
FIGURES = frozenset({Cell.MONEY, Cell.FIGURE, Cell.COUNT})
_NOTHING = (None, "")
# Id and label of the records that may be chosen, read once for all rows.
Choices = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of inputs; `drop` is what the button says that takes it out."""

    number: int
    cells: Sequence[tuple[Text, BoundField]]
    drop: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the form shows it."""

    code: str
    title: Text
    headings: Sequence[Text]
    rows: Sequence[GridRow]
    needed: bool

    @property
    def count(self) -> int:
        """How many rows are shown, so that all of them are read again."""
        return len(self.rows)


def input_name(table: Table, row: int, column: Column) -> str:
    """How the input of a cell is called."""
    return f"{table.code}-{row}-{column.code}"


def rows_shown(code: str, data: Any, kept: int) -> int:
    """How many rows the form has: those that were sent, with more where more are asked for."""
    if data is None:
        return min(kept + EMPTY_ROWS, MOST_ROWS)
    sent = data.get(f"{code}-rows", "")
    count = int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= 3 else kept  # noqa: PLR2004
    if data.get("more") == code:
        count += EMPTY_ROWS
    return min(count, MOST_ROWS)


def fields_of(table: Table, count: int, records: Mapping[Cell, Choices]) -> dict[str, forms.Field]:
    """The inputs of so many rows; `records` are what people and outlets are chosen from."""
    return {
        input_name(table, row, column): _field(table, row, column, records)
        for row in range(count)
        for column in table.columns
    }


def _field(table: Table, row: int, column: Column, records: Mapping[Cell, Choices]) -> forms.Field:
    label = format_lazy("{table} {row}: {column}", table=table.title, row=row + 1, column=column.title)
    if column.cell in records:
        choices = [("", "—"), *records[column.cell]]
        return forms.TypedChoiceField(
            label=label,
            choices=choices,
            coerce=int,
            empty_value="",
            required=False,
        )
    make = MAKERS.get(column.cell)
    if make is not None:
        return make(label)
    return forms.CharField(label=label, required=False, max_length=MOST_CELL)


# How a cell of each kind is typed; all others are text.
MAKERS: Mapping[Cell, Callable[[Text], forms.Field]] = {
    Cell.MONEY: lambda label: MoneyField(label=label, required=False, min_value=Decimal(0), max_digits=14),
    Cell.FIGURE: lambda label: MoneyField(label=label, required=False, max_digits=16),
    Cell.COUNT: lambda label: CountField(
        label=label,  # type: ignore[arg-type]
        required=False,
        min_value=1,
        max_value=100_000,
    ),
    Cell.DAY: lambda label: DayField(label=label, required=False),  # type: ignore[arg-type]
    Cell.MEASURE: lambda label: forms.ChoiceField(
        label=label,  # type: ignore[arg-type]
        required=False,
        choices=[("", "—"), *Measure.choices],
    ),
}


def grid_of(form: forms.Form, table: Table, count: int) -> Grid:
    """The table's inputs as the page lays them out."""
    rows = [
        GridRow(
            number=row + 1,
            cells=[(column.title, form[input_name(table, row, column)]) for column in table.columns],
            drop=f"{table.code}-{row}",
        )
        for row in range(count)
    ]
    return Grid(table.code, table.title, [column.title for column in table.columns], rows, table.needed)


def initial_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the inputs hold of rows as the paper keeps them."""
    return {
        input_name(table, number, column): _shown(column.cell, row.get(column.code))
        for number, row in enumerate(rows)
        for column in table.columns
    }


def _shown(cell: Cell, value: Any) -> Any:
    if value in _NOTHING:
        return None
    if cell == Cell.MONEY:
        return Decimal(value)
    if cell == Cell.FIGURE:
        return number_text(Decimal(value))
    return date.fromisoformat(value) if cell == Cell.DAY else value


def typed_rows(table: Table, count: int, cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows as the paper keeps them: amounts and days as text, records by their id."""
    return [
        {
            column.code: _kept(column.cell, cleaned.get(input_name(table, row, column)))
            for column in table.columns
        }
        for row in range(count)
    ]


def _kept(cell: Cell, value: Any) -> Any:
    if value in _NOTHING:
        return ""
    if cell == Cell.FIGURE:
        return str(value.to_integral_value() if value == value.to_integral_value() else value)
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) else str(value).strip()


def without_row(data: QueryDict, table: Table, dropped: int) -> QueryDict:
    """What was sent, without one row; those below move up."""
    left = data.copy()
    count = rows_shown(table.code, data, 0)
    for row in range(dropped, count):
        for column in table.columns:
            below = data.getlist(input_name(table, row + 1, column)) if row + 1 < count else []
            left.setlist(input_name(table, row, column), below)
    left[f"{table.code}-rows"] = str(max(count - 1, 0))
    return left
