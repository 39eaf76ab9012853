"""A table described once, for workbook, delimited file and page alike."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.documents.cells import Kind, Value, clean

TITLE_LENGTH = 31  # Excel's, counted in UTF-16 units
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\\n\t]")
_LEAST_WIDTH = {
    Kind.TEXT: 14,
    Kind.MONEY: 16,
    Kind.NUMBER: 12,
    Kind.RATE: 10,
    Kind.DATE: 12,
    Kind.DATETIME: 18,
    Kind.MONTH: 10,
}
_GREATEST_WIDTH = 60


@dataclass(frozen=True)
class Column:
    """A column; `width` counts Latin characters, a Chinese one being two; None fits the heading."""

    heading: str | Promise
    kind: Kind = Kind.TEXT
    width: float | None = None

    def characters(self) -> float:
        """The width to give, in Latin characters."""
        if self.width is not None:
            return self.width
        widest = max(display_width(line) for line in str(self.heading).split("\n"))
        return min(max(widest + 3, _LEAST_WIDTH[self.kind]), _GREATEST_WIDTH)


@dataclass(frozen=True)
class Sheet:
    """A table with the lines above its header and below its last row.

    Values of a `money`, `number` or `rate` column are Decimal or int and stay exact; anything in a
    `text` column becomes text, so that account numbers keep their zeros. `rows` is read once.
    """

    title: str | Promise
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    totals: Sequence[Value] | None = None
    above: Sequence[str | Promise] = ()
    below: Sequence[str | Promise] = ()
    frozen_columns: int = 0


def display_width(text: str) -> int:
    """How many Latin characters the text is wide."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def free_title(title: str, taken: set[str]) -> str:
    """A sheet title that Excel accepts and that is not `taken` yet; it is added there."""
    base = _FORBIDDEN_IN_TITLE.sub(" ", clean(title)).strip().strip("'").strip() or _("Sheet")
    if base.casefold() == "history":  # Excel keeps this name for itself
        base = f"{base}_"
    candidate, number = _cut(base, TITLE_LENGTH), 1
    while candidate.casefold() in taken:
        number += 1
        suffix = f" ({number})"
        candidate = _cut(base, TITLE_LENGTH - len(suffix)) + suffix
    taken.add(candidate.casefold())
    return candidate


def _cut(text: str, units: int) -> str:
    """As much of the text as fits in so many UTF-16 units, never half a character."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore").rstrip("' ")
