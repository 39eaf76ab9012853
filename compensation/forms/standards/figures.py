"""Figures of a standard as they are typed and shown; the document has exact text, and shares as ratios."""

from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from core.forms.reading import narrow, read_figure, read_month
from core.months import format_month

_HUNDRED = Decimal(100)
_MOST_PLACES = 250


class Style(Enum):
    """How a figure is typed and shown."""

    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    COUNT = "count"


def show(value: object, style: Style) -> str:
    """1,200.50, 20,000, 15 (for 0.15), 12; what is no number as it stands, nothing as nothing."""
    if value is None or isinstance(value, bool):
        return ""
    number = _number(value)
    if number is None:
        return str(value)
    if style is Style.PERCENT:
        return _plain(number * _HUNDRED)
    if style is Style.MONEY and number * _HUNDRED == (number * _HUNDRED).to_integral_value():
        return f"{number:,.2f}"
    return _plain(number)


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    # 1e999999999 is a number too; written out it would fill the memory.
    return number if number.is_finite() and abs(number.adjusted()) < _MOST_PLACES else None


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read(text: str, style: Style) -> object:
    """The document's value for what was typed: None for nothing, the typed text where it is no number."""
    typed = text.strip()
    if not typed:
        return None
    number = read_figure(typed)
    if number is None:
        return typed
    if style is Style.PERCENT:
        number = number / _HUNDRED
    if style is Style.COUNT:
        return int(number) if number == int(number) else typed
    return format(number, "f")


def read_month_text(text: str) -> str:
    """2026-10 for any writing of a month; the typed text where it is none."""
    month = read_month(text)
    return format_month(month) if month else narrow(text)


def as_written(now: Any, was: Any) -> Any:
    """`now`, written as in `was` wherever they say the same: 0.20 does not become 0.2 by a look."""
    if isinstance(now, dict) and isinstance(was, dict):
        return {key: as_written(value, was.get(key)) for key, value in now.items()}
    if isinstance(now, list) and isinstance(was, list):
        if all(isinstance(one, str) for one in [*now, *was]) and sorted(now) == sorted(was):
            return was
        return [as_written(*pair) for pair in zip(now, [*was, *([None] * len(now))], strict=False)]
    if isinstance(now, str) and isinstance(was, str | int) and now != was:
        numbers = _number(now), _number(was)
        return was if numbers[0] is not None and numbers[0] == numbers[1] else now
    return now
