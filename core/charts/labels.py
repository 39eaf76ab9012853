"""Figures as a chart shows them: short, three digits that count, in the reader's counting."""

import unicodedata
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import get_language

from core.figures import MINUS
from core.money import round_to

Figure = Decimal | int | None
PERCENT = "%"

# From where on, divided by what, and the word; what rounds up to the next word takes it.
_STEPS = {
    "zh": (
        (99_950_000, 10**8, "\N{NO-BREAK SPACE}亿"),
        (10_000, 10**4, "\N{NO-BREAK SPACE}万"),
    ),
    "en": ((999_500_000, 10**9, "B"), (999_500, 10**6, "M"), (1_000, 1_000, "k")),
}
_WIDE, _NARROW = 1.0, 0.58  # of the font size


def short(value: Decimal | int, unit: str = "") -> str:
    """12.3 万 in Chinese, 123k in English; with the unit % one place: 86.0%."""
    number = Decimal(value)
    if unit == PERCENT:
        return f"{round_to(number, Decimal('0.1')):,.1f}%".replace("-", MINUS)
    steps = _STEPS[(get_language() or "zh")[:2]]
    size, word = next((step[1:] for step in steps if abs(number) >= step[0]), (1, ""))
    return f"{_three_digits(number / size)}{word}".replace("-", MINUS)


def exact(value: Figure, unit: str = "") -> str:
    """The whole figure for the table behind a chart; nothing for none."""
    if value is None:
        return ""
    text = f"{value:,}".replace("-", MINUS)
    return f"{text}%" if unit == PERCENT else text


def text_width(text: str, size: float) -> float:
    """How wide a line of text is drawn."""
    return size * sum(_WIDE if unicodedata.east_asian_width(sign) in "WF" else _NARROW for sign in text)


def shortened(text: str, size: float, room: float) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(kept, size) + size > room:
        kept = kept[:-1]
    return f"{kept}…"


def scale(values: Sequence[Decimal], *, whole: bool) -> list[Decimal]:
    """Round numbers, about five, that enclose the values and zero."""
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    if low == high:
        high = Decimal(1)
    step = _round_step((high - low) / 4)
    if whole:
        step = max(step, Decimal(1))
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [step * number for number in range(int(first), int(last) + 1)]


def _round_step(least: Decimal) -> Decimal:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `least`."""
    power = Decimal(10) ** least.adjusted()
    return next(
        factor * power for factor in map(Decimal, ("1", "2", "2.5", "5", "10")) if factor * power >= least
    )


def _three_digits(number: Decimal) -> str:
    size = abs(number)
    places = "0.01" if size < 10 else "0.1" if size < 100 else "1"  # noqa: PLR2004  # three digits
    text = f"{round_to(number, Decimal(places)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
