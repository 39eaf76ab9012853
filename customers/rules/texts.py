"""Cells as text: what a person would read in the cell, column by column and a block at a time.

Whole columns go through C loops (`map`, `join`, `replace`); only the odd cell is looked at by itself.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import cast

_NOISE = 1e-6
"""Closer than this to a fen is what binary arithmetic left of the fen (1.09999999997672 for 1.1)."""
_KEPT_DIGITS = 15
"""A spreadsheet keeps fifteen significant digits; what is longer has been changed by it."""


def column_texts(cells: Sequence[object]) -> Sequence[str]:
    """The texts of one column's cells, trimmed; numbers plain, dates ISO, yes and no as 1 and 0."""
    types = set(map(type, cells))
    if types == {str}:
        return list(map(str.strip, cast("Sequence[str]", cells)))
    if types == {float}:
        return _number_texts(cast("Sequence[float]", cells))
    if types == {date}:
        return list(map(date.isoformat, cast("Sequence[date]", cells)))
    return [cell_text(cell) for cell in cells]


def cell_text(cell: object) -> str:
    """The text of one cell of whatever type the workbook gave it."""
    return _CONVERT.get(type(cell), str)(cell)


def number_text(number: float) -> str:
    """A number as a spreadsheet shows it: 123, 1234.1, never in scientific form below sixteen digits.

    From sixteen digits on the scientific form stays: `cells` reads it as precision lost.
    """
    text = repr(number).removesuffix(".0")
    if len(text) <= _KEPT_DIGITS and "e" not in text:
        return "0" if text == "-0" else text
    nearest = round(number, 2)
    if abs(number - nearest) < _NOISE and abs(number) < 10**_KEPT_DIGITS:
        number = nearest + 0.0  # and never -0
    text = f"{number:.{_KEPT_DIGITS}g}"
    return format(Decimal(text), "f") if "e-" in text else text


def _number_texts(cells: Sequence[float]) -> Sequence[str]:
    joined = "\n".join(map(repr, cells)) + "\n"
    texts = joined.replace(".0\n", "\n").split("\n")
    texts.pop()
    if "e" in joined or "-0.0\n" in joined or max(map(len, texts)) > _KEPT_DIGITS:
        return list(map(number_text, cells))
    return texts


_CONVERT: dict[type, Callable[..., str]] = {
    str: str.strip,
    float: number_text,
    int: str,
    bool: lambda cell: "1" if cell else "0",
    date: date.isoformat,
    datetime: lambda cell: cell.isoformat(" "),
    time: time.isoformat,
    timedelta: str,
    type(None): lambda _cell: "",
}
