"""One value in a table: what it may be, and how it is written where a spreadsheet may read it."""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile
from typing import TypeGuard

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.figures import MINUS, money_text
from core.money import round_fen
from core.months import format_month

Value = str | Promise | Decimal | int | date | datetime | None  # bool is an int, datetime a date

# What XML 1.0 cannot hold, and halves of a surrogate pair that no encoding can.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A spreadsheet takes a cell that begins so for a formula, full-width forms included.
_FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"


class Kind(StrEnum):
    """What a column holds, and so how it is aligned and formatted."""

    TEXT = "text"
    MONEY = "money"
    NUMBER = "number"
    RATE = "rate"
    DATE = "date"
    DATETIME = "datetime"
    MONTH = "month"


NUMERIC = frozenset({Kind.MONEY, Kind.NUMBER, Kind.RATE})
DAYS = frozenset({Kind.DATE, Kind.DATETIME, Kind.MONTH})


def clean(text: str) -> str:
    """The text without characters that no workbook or page can hold, lines ended by a line feed."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n"))


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet could run the text as a formula, blanks before it included."""
    blanks = takewhile(str.isspace, text)
    return any(sign in _FORMULA_STARTS for sign in blanks) or text.lstrip()[:1] in set(_FORMULA_STARTS)


def is_number(value: Value) -> TypeGuard[Decimal | int]:
    """Whether the value is a number a column can hold exactly. A float or NaN raises TypeError."""
    if isinstance(value, float) or (isinstance(value, Decimal) and not value.is_finite()):
        raise TypeError(f"{value!r} is no exact number; a table holds Decimal or int")
    return isinstance(value, Decimal | int) and not isinstance(value, bool)


def as_text(value: Value) -> str:
    """The value as a person reads it in a column of text; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return clean(str(local(value) if isinstance(value, datetime) else value))


def local(moment: datetime) -> datetime:
    """The moment by the office clock, without its zone, to the second."""
    naive = timezone.make_naive(moment) if timezone.is_aware(moment) else moment
    return naive.replace(microsecond=0)


def trimmed(number: Decimal | int) -> str:
    """The number with thousands separators and no idle zeros: 12,345.5."""
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,d}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_field(value: Value, kind: Kind) -> str:
    """The value for a file that programs read: 12345.67, 0.00005, 2026-10-31."""
    if kind in NUMERIC and is_number(value):
        number = Decimal(value)
        return f"{round_fen(number):f}" if kind == Kind.MONEY else f"{number:f}"
    return _as_day(value, kind)


def as_printed(value: Value, kind: Kind) -> str:
    """The value for a page: 12,345.67, 0.005%, 2026-10-31 09:05, with a true minus sign."""
    if kind not in NUMERIC or not is_number(value):
        return _as_day(value, kind)
    if kind == Kind.MONEY:
        return money_text(Decimal(value))
    text = f"{trimmed(Decimal(value) * 100)}%" if kind == Kind.RATE else trimmed(value)
    return text.replace("-", MINUS)


def _as_day(value: Value, kind: Kind) -> str:
    if kind not in DAYS or not isinstance(value, date):
        return as_text(value)
    day = local(value) if isinstance(value, datetime) else value
    if kind == Kind.MONTH:
        return format_month(day)
    clock = " %H:%M" if kind == Kind.DATETIME and isinstance(day, datetime) else ""
    return f"{day:%Y-%m-%d}{day.strftime(clock)}"
