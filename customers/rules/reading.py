"""From the bytes of a CRM month file to a stream of rows of raw text.

Pure, and therefore trusting: the declared sizes of a workbook are judged, but what a crafted one does to
the parser's memory is bounded by `confined` only. Whatever people upload goes through `confined`.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, count, islice
from operator import itemgetter

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from customers.rules.columns import HEADER_SEARCH_ROWS, Header, find_header, heading_key
from customers.rules.containers import LIMITS, Limits, decode, sniff
from customers.rules.copying import Row
from customers.rules.faults import FileFault, UnreadableFile
from customers.rules.texts import cell_text, column_texts

_BLOCK = 2000
_DELIMITERS = (",", "\t", ";")
_BLANK = ',;"\t\r\n \u3000\ufeff'
_TOTALS = {heading_key(word) for word in ("合计", "总计", "共计", "小计", "Total", "Grand total", "Subtotal")}

RawRow = Sequence[object]


@dataclass(slots=True)
class MonthFile:
    """An opened file: what it is, its header, and its rows, which can be walked through once."""

    form: str  # xlsx or csv
    header: Header
    header_row: int  # as a spreadsheet numbers it
    rows: Iterator[Row]  # (row number in the spreadsheet, one trimmed text per column of the header)
    totals: list[int]  # numbers of the total rows left out; complete once the rows are walked through
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""


def open_month_file(
    data: bytes, *, remembered: Mapping[str, str] | None = None, limits: Limits = LIMITS
) -> MonthFile:
    """Open a month file by its content. Raises UnreadableFile, also while the rows are walked through."""
    if sniff(data, limits) == "xlsx":
        return _open_workbook(data, remembered, limits)
    return _open_table(data, remembered, limits)


def _open_workbook(data: bytes, remembered: Mapping[str, str] | None, limits: Limits) -> MonthFile:
    headings: Sequence[str] = ()
    for sheet in _sheets(data):
        last_row, last_column = sheet.end or (-1, -1)
        _check_size(last_row + 1, last_column + 1, limits)
        first = [[cell_text(cell) for cell in row] for row in islice(sheet.iter_rows(), HEADER_SEARCH_ROWS)]
        found = find_header(first, remembered)
        if found:
            return _month_file("xlsx", found, iter(sheet.iter_rows()), sheet=sheet.name)
        headings = headings or _fullest(first)
    raise _no_header(headings)


def _sheets(data: bytes) -> Iterator[CalamineSheet]:
    """The visible worksheets, each parsed when it is its turn."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for index, sheet in enumerate(workbook.sheets_metadata):
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                yield workbook.get_sheet_by_index(index)
    except CalamineError as error:
        raise UnreadableFile(FileFault.DAMAGED) from error
    except BaseException as error:
        # The parser is Rust: what it did not foresee arrives as a panic, outside Exception.
        if type(error).__name__ == "PanicException":
            raise UnreadableFile(FileFault.DAMAGED) from error
        raise


def _open_table(data: bytes, remembered: Mapping[str, str] | None, limits: Limits) -> MonthFile:
    text, encoding = decode(data)
    _check_size(text.count("\n"), 0, limits)
    header, delimiter = _find_delimiter(text, remembered, limits)
    width = 1 + max(placed.position for placed in header[1].columns)
    rows = _padded(_table_rows(text, delimiter), width)
    return _month_file("csv", header, rows, encoding=encoding, delimiter=delimiter)


def _find_delimiter(
    text: str, remembered: Mapping[str, str] | None, limits: Limits
) -> tuple[tuple[int, Header], str]:
    """The header, with its index, and the delimiter under which it has most columns."""
    candidates: list[tuple[tuple[int, Header], str]] = []
    headings: Sequence[str] = ()
    for delimiter in _DELIMITERS:
        first = _first_records(text, delimiter)
        _check_size(0, max(map(len, first), default=0), limits)
        found = find_header(first, remembered)
        if found:
            candidates.append((found, delimiter))
        headings = max(headings, _fullest(first), key=len)
    if not candidates:
        raise _no_header(headings if text.strip(_BLANK) else ())
    return max(candidates, key=lambda candidate: len(candidate[0][1].columns))


def _first_records(text: str, delimiter: str) -> list[list[str]]:
    """The records where a header may stand, up to one that cannot be read: walking the rows will say so."""
    records: list[list[str]] = []
    with suppress(UnreadableFile):
        for record in islice(_table_rows(text, delimiter), HEADER_SEARCH_ROWS):
            records.append(list(map(str.strip, record)))  # noqa: PERF401  what came before a failure counts
    return records


def _table_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of a CSV text, ="0123" (a number kept as text by the system that exported it) opened.

    Strict: a quote left open would swallow the rows after it without a word.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    try:
        for row, record in enumerate(map(_opened, reader) if '="' in text else reader, 1):  # noqa: B007
            yield record
    except csv.Error as error:
        raise UnreadableFile(FileFault.DAMAGED, {"row": row + 1}) from error


def _opened(row: list[str]) -> list[str]:
    return [cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell for cell in row]


def _padded(rows: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        yield row


def _check_size(rows: int, columns: int, limits: Limits) -> None:
    if rows > limits.rows:
        raise UnreadableFile(FileFault.TOO_MANY_ROWS, {"rows": rows, "limit": limits.rows})
    if columns > limits.columns:
        raise UnreadableFile(FileFault.TOO_MANY_COLUMNS, {"columns": columns, "limit": limits.columns})


def _fullest(rows: list[list[str]]) -> list[str]:
    return max(([text for text in row if text] for row in rows), key=len, default=[])


def _no_header(headings: Sequence[str]) -> UnreadableFile:
    """Nothing recognised: the fullest row's texts are what a person may want to map."""
    if not any(headings):
        return UnreadableFile(FileFault.EMPTY)
    return UnreadableFile(FileFault.NO_HEADER, {"headings": list(headings)})


def _month_file(
    form: str,
    found: tuple[int, Header],
    raw_rows: Iterator[RawRow],
    *,
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
) -> MonthFile:
    """The file opened at its first row of data. Raises UnreadableFile where there is none."""
    index, header = found
    body = _Body(header, first_number=index + 2)
    rows = body.rows(islice(raw_rows, index + 1, None))
    first = next(rows, None)
    if first is None:
        raise UnreadableFile(FileFault.NO_ROWS, {"row": index + 1})
    return MonthFile(form, header, index + 1, chain((first,), rows), body.totals, sheet, encoding, delimiter)


@dataclass(slots=True)
class _Body:
    """The rows beneath a header."""

    header: Header
    first_number: int
    totals: list[int] = field(default_factory=list)

    def rows(self, raw_rows: Iterator[RawRow]) -> Iterator[Row]:
        """Number and texts of each row of data; blank rows and total rows are left out."""
        pickers = [itemgetter(placed.position) for placed in self.header.columns]
        codes = self.header.codes
        key = codes.index("account") if "account" in codes else 0
        numbers = count(self.first_number)
        while block := list(islice(raw_rows, _BLOCK)):
            columns = [column_texts(list(map(pick, block))) for pick in pickers]
            # The endless counter comes last: zip must not take a number for a row that is not there.
            for texts, raw, number in zip(zip(*columns, strict=True), block, numbers, strict=False):
                # An account begins with a digit nearly always, a total row's never does.
                if texts[key][:1].isdigit() or self._is_data(number, texts, raw, key):
                    yield number, texts

    def _is_data(self, number: int, texts: tuple[str, ...], raw: RawRow, key: int) -> bool:
        if not any(texts):
            return False
        first_filled = next(filter(None, map(cell_text, raw)), "")
        if texts[key] not in ("", first_filled) or heading_key(first_filled).rstrip(":") not in _TOTALS:
            return True
        self.totals.append(number)
        return False
