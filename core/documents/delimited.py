"""Delimited files for exports and banks."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Literal

from core.documents.cells import NUMERIC, Value, as_field, clean, is_number, looks_like_formula
from core.documents.sheets import Column

Encoding = Literal["utf-8-sig", "gb18030"]


def write_csv(
    columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, encoding: Encoding = "utf-8-sig"
) -> bytes:
    """The table as a comma-separated file with a header, UTF-8 with its mark unless a bank asks for GB18030.

    Text that a spreadsheet would run as a formula gets an apostrophe before it; negative amounts
    stay numbers. Amounts have two places and no thousands separators.
    """
    return "".join(_lines(columns, rows)).encode(encoding)


def save_csv(
    path: Path,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    encoding: Encoding = "utf-8-sig",
) -> None:
    """Write the same file row by row, for tables that need not fit in memory."""
    with path.open("w", encoding=encoding, newline="") as file:
        file.writelines(_lines(columns, rows))


def _lines(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([_neutral(clean(str(column.heading))) for column in columns])
    for row in rows:
        yield _taken(buffer)
        writer.writerow([_field(value, column) for value, column in zip(row, columns, strict=True)])
    yield _taken(buffer)


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _field(value: Value, column: Column) -> str:
    text = as_field(value, column.kind)
    if column.kind in NUMERIC and is_number(value):
        return text
    return _neutral(text)


def _neutral(text: str) -> str:
    return f"'{text}" if looks_like_formula(text) else text
