"""A table out of an uploaded workbook: its texts with the row numbers that people see. Pure."""

import io
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import python_calamine

LARGEST = 5 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 5000
HEADING_WITHIN = 10
# A spreadsheet keeps fifteen digits of a number; the rest of a longer one is made up.
EXACT_BELOW = 10**15
LOST_DIGITS = "\N{REPLACEMENT CHARACTER}"


class Unreadable(Exception):  # noqa: N818  a finding about the file
    """Why a file is not read: a code that the caller words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row with the number that the spreadsheet shows beside it."""

    number: int
    cells: Sequence[str]


def read_workbook(content: bytes) -> list[Line]:
    """The first sheet's rows that are not empty.

    Raises Unreadable: too_large, not_a_workbook, too_many_rows.
    """
    _check(content)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, IndexError, ValueError) as error:
        raise Unreadable("not_a_workbook") from error
    lines = [Line(number, [as_text(cell) for cell in row]) for number, row in enumerate(rows, 1)]
    lines = [line for line in lines if any(line.cells)]
    if len(lines) > MOST_ROWS + HEADING_WITHIN:
        raise Unreadable("too_many_rows")
    return lines


def _check(content: bytes) -> None:
    """Judge the archive by its directory, before anything is unpacked."""
    if len(content) > LARGEST:
        raise Unreadable("too_large")
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise Unreadable("not_a_workbook") from error
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Unreadable("too_large")
    if not any(entry.filename.lower().endswith("workbook.xml") for entry in entries):
        raise Unreadable("not_a_workbook")


def as_text(cell: object) -> str:  # noqa: PLR0911  one return for each kind of cell
    """A cell as a person reads it; a number too long for a spreadsheet is marked, for its end is lost."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT_BELOW:
            return LOST_DIGITS
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return unicodedata.normalize("NFKC", str(cell or "")).strip()


def find_headings(lines: Sequence[Line], known: Sequence[str]) -> int | None:
    """The index of the line that names most of the known columns, within the first ten; None without any."""
    scores: list[int] = [sum(folded(cell) in known for cell in line.cells) for line in lines[:HEADING_WITHIN]]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def folded(heading: str) -> str:
    """A heading without what people add to it: spaces, stars, case."""
    return "".join(heading.split()).replace("*", "").lower()


def repeated(values: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Index of each value that stood before, with the index where it did."""
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        if value and value in first:
            yield index, first[value]
        first.setdefault(value, index)
