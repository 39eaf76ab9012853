"""Workbooks, written as a stream so that a company's table costs no more memory than a team's."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from core.documents.cells import (
    DAYS,
    NUMERIC,
    Kind,
    Value,
    as_text,
    clean,
    is_number,
    local,
    looks_like_formula,
)
from core.documents.sheets import Column, Sheet, free_title

EXCEL_ROWS = 1_048_576
EXCEL_TEXT = 32_767
EXCEL_DIGITS = 15  # a spreadsheet keeps no more; a longer number stays whole as text
_A4 = 9
_FORMATS = {
    Kind.TEXT: "@",
    Kind.MONEY: "#,##0.00;[Red]-#,##0.00",
    Kind.NUMBER: "#,##0",
    Kind.RATE: "0.00######%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
    Kind.MONTH: "yyyy-mm",
}
_FRACTION = "fraction"
_THIN = Side(style="thin", color="808080")


def write_workbook(sheets: Iterable[Sheet], *, rows_per_sheet: int = EXCEL_ROWS) -> bytes:
    """The workbook's bytes. A table longer than a sheet goes on in a further one."""
    buffer = BytesIO()
    _write(sheets, buffer, rows_per_sheet)
    return buffer.getvalue()


def save_workbook(path: Path, sheets: Iterable[Sheet], *, rows_per_sheet: int = EXCEL_ROWS) -> None:
    """Write the workbook to a file, without ever holding it in memory."""
    with path.open("wb") as file:
        _write(sheets, file, rows_per_sheet)


def _write(sheets: Iterable[Sheet], target: BinaryIO, rows_per_sheet: int) -> None:
    book = Workbook(write_only=True)
    book.properties.creator = "branchops"
    for style in _styles():
        book.add_named_style(style)
    try:
        _write_sheets(book, sheets, rows_per_sheet)
        book.save(target)
    except BaseException:
        _discard(book)
        raise


def _write_sheets(book: Any, sheets: Iterable[Sheet], rows_per_sheet: int) -> None:
    taken: set[str] = set()
    for sheet in sheets:
        _write_sheet(book, sheet, taken, rows_per_sheet)
    if not taken:
        raise ValueError("a workbook needs a sheet")


def _discard(book: Any) -> None:
    """Remove the files that half a workbook has left in the temporary directory."""
    for page in book.worksheets:
        if not page.closed:
            page.close()
        page._writer.cleanup()  # noqa: SLF001  # the library has no door for giving up


def _styles() -> Iterator[NamedStyle]:
    border = Border(bottom=_THIN)
    for kind, code in (*_FORMATS.items(), (_FRACTION, "#,##0.########")):
        wraps = Alignment(vertical="top", wrap_text=kind == Kind.TEXT)
        yield NamedStyle(name=f"cell {kind}", number_format=code, alignment=wraps)
        total = NamedStyle(name=f"total {kind}", number_format=code, alignment=wraps)
        total.font, total.border = Font(bold=True), Border(top=_THIN)
        yield total
    yield NamedStyle(
        name="header",
        font=Font(bold=True),
        fill=PatternFill("solid", fgColor="E8EDF3"),
        alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
        border=border,
    )
    yield NamedStyle(name="title", font=Font(bold=True, size=14))
    yield NamedStyle(name="line", alignment=Alignment(vertical="top"))


def _write_sheet(book: Any, sheet: Sheet, taken: set[str], rows_per_sheet: int) -> None:
    """One sheet, or as many as its rows need; each has the header, the last one has totals and notes."""
    rows = iter(sheet.rows)
    fixed = len(sheet.above) + 1 + (sheet.totals is not None) + len(sheet.below)
    room = max(rows_per_sheet - fixed, 1)
    following = list(islice(rows, 1))
    while True:
        writer = _SheetWriter(book, sheet, free_title(str(sheet.title), taken))
        writer.write_rows(islice(chain(following, rows), room))
        following = list(islice(rows, 1))
        if not following:
            writer.write_end()
            return
        writer.close()


class _SheetWriter:
    """Writes one sheet from the top down; cells are re-used row after row, which halves the time."""

    def __init__(self, book: Any, sheet: Sheet, title: str) -> None:
        self.sheet = sheet
        self.page = book.create_sheet(title)
        self.row = 0
        self.header_row = len(sheet.above) + 1
        self._set_up()
        for index, line in enumerate(sheet.above):
            self._append([self._line(line, "title" if index == 0 else "line")])
        self._append([self._line(column.heading, "header") for column in sheet.columns])
        self.cells: dict[tuple[int, str, bool], Any] = {}

    def _set_up(self) -> None:
        page, columns = self.page, self.sheet.columns
        for index, column in enumerate(columns, 1):
            page.column_dimensions[get_column_letter(index)].width = column.characters()
        page.freeze_panes = f"{get_column_letter(self.sheet.frozen_columns + 1)}{self.header_row + 1}"
        page.print_title_rows = f"{self.header_row}:{self.header_row}"
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = _A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.oddFooter.center.text = "&P / &N"

    def write_rows(self, rows: Iterable[Sequence[Value]]) -> None:
        for row in rows:
            self._append(self._cells_of(row, "cell"))

    def write_end(self) -> None:
        last_row = self.row
        if self.sheet.totals is not None:
            self._append(self._cells_of(self.sheet.totals, "total"))
        for line in self.sheet.below:
            self._append([self._line(line, "line")])
        self.close(last_row)

    def close(self, last_row: int | None = None) -> None:
        corner = f"{get_column_letter(len(self.sheet.columns))}{last_row or self.row}"
        self.page.auto_filter.ref = f"A{self.header_row}:{corner}"
        self.page.close()

    def _append(self, cells: list[Any]) -> None:
        self.page.append(cells)
        self.row += 1

    def _cells_of(self, row: Sequence[Value], style: str) -> list[Any]:
        return [
            self._cell(index, style, column, value)
            for index, (column, value) in enumerate(zip(self.sheet.columns, row, strict=True))
        ]

    def _cell(self, index: int, style: str, column: Column, value: Value) -> Any:
        content, kind = _typed(value, column.kind)
        quoted = isinstance(content, str) and looks_like_formula(content)
        key = (index, f"{style} {kind}", quoted)
        cell = self.cells.get(key) or self.cells.setdefault(key, self._new_cell(*key[1:]))
        cell.value = content
        if isinstance(content, str):
            cell.data_type = "s"  # never "f": what somebody typed is not run
        return cell

    def _new_cell(self, style: str, quoted: bool) -> Any:  # noqa: FBT001
        cell = WriteOnlyCell(self.page)
        cell.style = style
        cell.quotePrefix = quoted
        return cell

    def _line(self, text: str | Promise, style: str) -> Any:
        content = clean(str(text))
        cell = self._new_cell(style, looks_like_formula(content))
        cell.value = content
        cell.data_type = "s"
        return cell


def _typed(value: Value, kind: Kind) -> tuple[Any, str]:
    """What the cell holds and which format shows it; what does not fit the column stays text."""
    if value is None:
        return None, kind
    if kind in NUMERIC and is_number(value):
        number = Decimal(value)
        if len(number.normalize().as_tuple().digits) > EXCEL_DIGITS:
            return as_text(value), Kind.TEXT
        fraction = kind == Kind.NUMBER and number != number.to_integral_value()
        return number, _FRACTION if fraction else kind
    return _day_or_text(value, kind)


def _day_or_text(value: Value, kind: Kind) -> tuple[Any, str]:
    if kind in DAYS and isinstance(value, datetime):
        moment = local(value)
        return moment if kind == Kind.DATETIME else moment.date(), kind
    if kind in DAYS and isinstance(value, date):
        return value, kind
    text = as_text(value)
    return (text if len(text) <= EXCEL_TEXT else f"{text[: EXCEL_TEXT - 1]}…"), Kind.TEXT
