"""A line of a slip, and the reserve entries that pass from one month to another."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.money import ZERO, round_fen
from core.months import format_month

Detail = dict[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `amount` is what it adds to pay, `detail` how it came about, in plain JSON values.

    Every number in `detail` is text, exactly as it was computed with. Details of one plan may share
    parts with each other: read them, never change them.
    """

    code: str
    kind: str
    amount: Decimal
    detail: Detail


@dataclass(frozen=True, slots=True)
class Withheld:
    """A part of pay that this month holds back; `due` is None where its months count from the exit."""

    code: str
    amount: Decimal
    origin: date
    due: date | None
    months: int


@dataclass(frozen=True, slots=True)
class Release:
    """A part of pay held back in `origin` that is paid out now; `reference` names the row it came from."""

    code: str
    amount: Decimal
    origin: date
    reference: str = ""


def fen(amount: Decimal) -> Decimal:
    """Round a line to the fen, once; a line of nothing bears no sign."""
    return round_fen(amount) + ZERO


def release_line(release: Release) -> Line:
    """The line that pays out what an earlier month held back."""
    detail: Detail = {"origin": format_month(release.origin), "reference": release.reference}
    return Line(f"{release.code}_release", "reserve_release", fen(release.amount), detail)
