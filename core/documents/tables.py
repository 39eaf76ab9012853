"""Tables on paper: fitted to the sheet, with the columns of the workbook."""

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.documents.cells import NUMERIC, Kind, Value, as_printed
from core.documents.paper import PRINTABLE_POINTS, PageSize
from core.documents.sheets import Column, Sheet, display_width
from core.figures import MINUS

_WIDEST_TEXT = 16  # characters; longer text wraps
_NARROWEST = 4
_CELL_EDGE = 1.6  # padding and rule of a cell, in characters
_POINTS_PER_CHARACTER = 0.56  # of the font size
_LARGEST, _SMALLEST = 9.0, 4.5

Printed = list[list[str]]


def print_tables(sheets: Sequence[Sheet], *, page: PageSize) -> SafeString:
    """The tables one below the other under their titles, with common columns and a font that lets them fit.

    All sheets have the same columns. The header is repeated on every page, no row is broken, and
    totals keep the row above them.
    """
    columns = sheets[0].columns
    printed = [[_printed(row, columns) for row in sheet.rows] for sheet in sheets]
    totals = [_printed(sheet.totals, columns) if sheet.totals else None for sheet in sheets]
    every_row = [row for rows in printed for row in rows] + [row for row in totals if row]
    opening = _opening(columns, _widths(columns, every_row), page)
    return mark_safe(  # noqa: S308  # every cell is escaped where it is written
        "".join(
            _one_table(sheet, rows, total, opening)
            for sheet, rows, total in zip(sheets, printed, totals, strict=True)
        )
    )


def _printed(row: Sequence[Value], columns: Sequence[Column]) -> list[str]:
    return [
        "" if value is None else as_printed(value, column.kind)
        for value, column in zip(row, columns, strict=True)
    ]


def _widths(columns: Sequence[Column], rows: Printed) -> list[float]:
    """Characters per column: numbers as wide as the widest, text up to a bound, headings wrap."""
    return [
        _CELL_EDGE + max(_NARROWEST, _content_width(column, [row[index] for row in rows]))
        for index, column in enumerate(columns)
    ]


def _content_width(column: Column, cells: list[str]) -> float:
    widest = max(map(display_width, cells), default=0)
    return min(widest, column.width or _WIDEST_TEXT) if column.kind == Kind.TEXT else widest


def _opening(columns: Sequence[Column], widths: list[float], page: PageSize) -> str:
    """Everything of a table up to its first row, the same for all sections."""
    total = sum(widths)
    size = min(_LARGEST, max(_SMALLEST, PRINTABLE_POINTS[page] / (total * _POINTS_PER_CHARACTER)))
    cols = "".join(f'<col style="width:{100 * width / total:.2f}%">' for width in widths)
    heads = "".join(f"<th>{escape(str(column.heading))}</th>" for column in columns)
    return (
        f'<table class="grid" style="font-size:{size:.1f}pt"><colgroup>{cols}</colgroup>'
        f"<thead><tr>{heads}</tr></thead><tbody>"
    )


def _one_table(sheet: Sheet, rows: Printed, totals: list[str] | None, opening: str) -> str:
    classes = [_class(column) for column in sheet.columns]
    parts = [f"<h2>{escape(str(sheet.title))}</h2>"] if sheet.title else []
    parts += [f'<p class="above">{escape(str(line))}</p>' for line in sheet.above]
    parts += [opening, *(f"<tr>{_cells(row, classes)}</tr>" for row in rows)]
    if totals:
        parts.append(f'<tr class="totals">{_cells(totals, classes)}</tr>')
    parts.append("</tbody></table>")
    parts += [f'<p class="below">{escape(str(line))}</p>' for line in sheet.below]
    return "".join(parts)


def _class(column: Column) -> str:
    if column.kind in NUMERIC:
        return "n"
    return "t" if column.kind == Kind.TEXT else "d"


def _cells(row: list[str], classes: list[str]) -> str:
    return "".join(map(_cell, row, classes))


def _cell(text: str, name: str) -> str:
    red = " neg" if name == "n" and text.startswith(MINUS) else ""
    return f'<td class="{name}{red}">{escape(text)}</td>'
