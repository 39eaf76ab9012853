"""Colours of charts: the same thing has the same colour and the same hatching everywhere."""

from collections.abc import Mapping, Sequence
from zlib import crc32

# Each has at least 4.5:1 against the paper it lies on; charts.css holds the same values.
LIGHT = ("#0b5cad", "#b4470f", "#19733c", "#7a3fb0", "#a3195b", "#4a5a6b", "#6b6200", "#0a6b7c")
DARK = ("#7ab8f5", "#ffb27a", "#86d6a1", "#cfa8f5", "#ff9ec6", "#b3bfcc", "#ddd25f", "#6fd3e3")

_inks = {"actual": 1, "target": 6, "previous": 8, "done": 3, "open": 2, "overdue": 5}


def register_inks(inks: Mapping[str, int]) -> None:
    """Give series keys their ink, 1 to 8, once for the whole product: from an app's `ready()`.

    Raises ValueError for an ink that does not exist and for a key that already has another.
    """
    for key, ink in inks.items():
        if not 1 <= ink <= len(LIGHT):
            raise ValueError(f"ink {ink} of {key!r} is not one of 1 to {len(LIGHT)}")
        if _inks.setdefault(key, ink) != ink:
            raise ValueError(f"{key!r} already has ink {_inks[key]}")


def inks_of(keys: Sequence[str]) -> list[int]:
    """The inks of a chart's series. An unregistered key has one that never changes; a clash moves on by one.

    Raises ValueError for more series than there are inks: such a chart could not be read.
    """
    if len(keys) > len(LIGHT):
        raise ValueError(f"a chart shows at most {len(LIGHT)} series, not {len(keys)}")
    taken: list[int] = []
    for key in keys:
        ink = _inks.get(key) or crc32(key.encode()) % len(LIGHT) + 1
        while ink in taken:
            ink = ink % len(LIGHT) + 1
        taken.append(ink)
    return taken
