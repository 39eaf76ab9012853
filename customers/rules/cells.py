"""What the text of a cell means: the reference that `sql_cells` follows and is tested against.

Each reader returns the value or the CellFault that says why there is none.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from core.money import round_fen
from customers.rules import patterns
from customers.rules.characters import CONTROLS, SPACES, plain
from customers.rules.columns import Kind
from customers.rules.faults import CellFault

Value = Decimal | date | bool | str

_SERIAL_ORIGIN = date(1899, 12, 30)
_TRUE, _FALSE = frozenset(patterns.TRUE_WORDS), frozenset(patterns.FALSE_WORDS)
_INSIDE = frozenset(CONTROLS)
_IDENTIFIER_INSIDE = frozenset(CONTROLS + SPACES)


def parse_amount(text: str) -> Decimal | CellFault:
    """Yuan, exact to the fen: 1,234.50, １２３．４, ¥1, 1元, -1, －1, −1, (1)."""
    number = plain(text)
    if not number:
        return CellFault.EMPTY
    if re.fullmatch(patterns.SCIENTIFIC, number):
        return CellFault.PRECISION_LOST
    if len(number) > patterns.AMOUNT_LENGTH or not re.fullmatch(patterns.AMOUNT, number):
        return CellFault.UNREADABLE_AMOUNT
    if re.fullmatch(patterns.BEYOND_FEN, number):
        return CellFault.TOO_MANY_DECIMALS
    size = Decimal(re.sub(r"[^0-9.]", "", number))
    if size >= 10**patterns.INTEGER_DIGITS:
        return CellFault.AMOUNT_TOO_LARGE
    size = round_fen(size)  # gives it its two places; there is nothing left to round
    return -size if size and re.fullmatch(patterns.NEGATIVE, number) else size


def parse_date(text: str) -> date | CellFault:
    """A day between 1900 and 2099: 2026-10-03, 2026/10/3, 2026.10.3, 20261003, 2026年10月3日, 46298.

    A time of day behind it is ignored; a number of five digits is a spreadsheet's day number.
    """
    day = plain(text)
    if not day:
        return CellFault.EMPTY
    if re.fullmatch(patterns.SERIAL, day) and int(day[:5]) <= patterns.LAST_SERIAL:
        return _SERIAL_ORIGIN + timedelta(days=int(day[:5]))
    if re.fullmatch(patterns.PACKED_DATE, day):
        parts = [day[:4], day[4:6], day[6:8]]
    elif re.fullmatch(patterns.WRITTEN_DATE, day):
        parts = re.findall(r"[0-9]+", day)[:3]
    else:
        return CellFault.UNREADABLE_DATE
    try:
        return date(*map(int, parts))
    except ValueError:
        return CellFault.NO_SUCH_DAY


def parse_month(text: str) -> date | CellFault:
    """A month as its first day: 2026-10, 202610, 2026/10, 2026年10月, or any date within it."""
    month = plain(text)
    if not month:
        return CellFault.EMPTY
    if re.fullmatch(patterns.MONTH, month):
        return date(int(month[:4]), int(re.sub(r"[^0-9]", "", month[4:])), 1)
    day = parse_date(month)
    return CellFault.UNREADABLE_MONTH if isinstance(day, CellFault) else day.replace(day=1)


def parse_flag(text: str) -> bool | CellFault:
    """是/否, Y/N, yes/no, 1/0, true/false, in any case and width."""
    word = plain(text).lower()
    if not word:
        return CellFault.EMPTY
    if word in _TRUE:
        return True
    return False if word in _FALSE else CellFault.UNREADABLE_FLAG


def parse_identifier(text: str) -> str | CellFault:
    """An account or employee number: ordinary digits and letters, without the apostrophe that marks text."""
    number = plain(text).lstrip(patterns.TEXT_MARK)
    if not number:
        return CellFault.EMPTY
    if re.fullmatch(patterns.SCIENTIFIC, number):
        return CellFault.PRECISION_LOST
    if len(number) > patterns.IDENTIFIER_LENGTH:
        return CellFault.TOO_LONG
    return CellFault.STRAY_CHARACTER if _IDENTIFIER_INSIDE.intersection(number) else number


def parse_text(text: str) -> str | CellFault:
    """A name, as it stands: rare characters and full-width letters are part of it."""
    words = text.strip(SPACES)
    if not words:
        return CellFault.EMPTY
    if len(words) > patterns.TEXT_LENGTH:
        return CellFault.TOO_LONG
    return CellFault.STRAY_CHARACTER if _INSIDE.intersection(words) else words


_PARSERS: dict[Kind, Callable[[str], Value | CellFault]] = {
    Kind.AMOUNT: parse_amount,
    Kind.DATE: parse_date,
    Kind.MONTH: parse_month,
    Kind.FLAG: parse_flag,
    Kind.IDENTIFIER: parse_identifier,
    Kind.TEXT: parse_text,
}


def parse_cell(kind: Kind, text: str) -> Value | CellFault:
    """The value of a cell in a column of this kind, or why it has none."""
    return _PARSERS[kind](text)
