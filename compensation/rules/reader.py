"""Reading parts of a JSON document while collecting every fault in it.

Each read returns a harmless stand-in after a fault, so that reading goes on to find the next one;
what was read counts only when no fault was found. A part that is missing reads as its stand-in
without a second fault: `members` has already reported it.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from compensation.rules.faults import Fault, child_path, shown
from core.months import parse_month

MISSING: object = object()
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,20})?")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_STAND_IN_MONTH = date(2000, 1, 1)
_YEARS = (1990, 2199)
_FROM_DOCUMENT = frozenset({"key", "value"})


class Reader:
    """Collects faults; one per document."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def refuse(self, path: str, code: str, params: Mapping[str, object] | None = None) -> None:
        """Note a fault at `path`; what the document itself says in `params` is made fit to show."""
        fit = {
            name: shown(value) if isinstance(value, str) and name in _FROM_DOCUMENT else value
            for name, value in (params or {}).items()
        }
        self.faults.append(Fault(path, code, fit))

    def is_sound(self, path: str) -> bool:
        """Whether nothing is wrong at exactly this place so far."""
        return all(fault.path != path for fault in self.faults)

    def members(
        self, value: object, path: str, required: Collection[str], optional: Collection[str] = ()
    ) -> dict[str, object]:
        """The members of an object; unknown and missing keys are faults."""
        members = self.mapping(value, path)
        if value is MISSING or not isinstance(value, dict):
            return members
        for key in members:
            if key not in required and key not in optional:
                self.refuse(child_path(path, key), "unknown_key", {"key": key})
        for key in required:
            if key not in members:
                self.refuse(child_path(path, key), "missing", {"key": key})
        return members

    def mapping(self, value: object, path: str) -> dict[str, object]:
        """The members of an object whose keys the caller judges."""
        if isinstance(value, dict):
            return {str(key): member for key, member in value.items()}
        if value is not MISSING:
            self.refuse(path, "not_an_object")
        return {}

    def entries(self, value: object, path: str, most: int = 200) -> list[object]:
        """The entries of a list that must hold something."""
        if value is MISSING:
            return []
        if not isinstance(value, list):
            self.refuse(path, "not_a_list")
            return []
        if not value:
            self.refuse(path, "empty")
        if len(value) > most:
            self.refuse(path, "too_many", {"most": most})
            return []
        return list(value)

    def text(self, value: object, path: str, most: int = 200) -> str:
        """A text that says something and can be printed and stored."""
        if value is MISSING:
            return ""
        if not isinstance(value, str):
            self.refuse(path, "float" if isinstance(value, float) else "not_text")
            return ""
        if not value.strip():
            self.refuse(path, "blank")
        elif len(value) > most:
            self.refuse(path, "too_long", {"most": most})
        elif not value.isprintable():
            self.refuse(path, "unprintable")
        return value

    def code(self, value: object, path: str) -> str:
        """A short name in Latin letters, digits, `_` and `-`."""
        text = self.text(value, path, most=40)
        if text.strip() and self.is_sound(path) and not _CODE.fullmatch(text):
            self.refuse(path, "bad_code", {"value": text})
        return text

    def decimal(
        self,
        value: object,
        path: str,
        *,
        places: int = 8,
        least: Decimal | None = None,
        most: Decimal | None = None,
    ) -> Decimal:
        """A number written as text (a whole number may stand bare), exactly as it is written."""
        number = self._number(value, path)
        if number is None:
            return Decimal(0)
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > places:
            self.refuse(path, "too_many_places", {"places": places})
        elif least is not None and number < least:
            self.refuse(path, "too_small", {"least": str(least)})
        elif most is not None and number > most:
            self.refuse(path, "too_large", {"most": str(most)})
        return number

    def _number(self, value: object, path: str) -> Decimal | None:
        if value is MISSING:
            return None
        if isinstance(value, float):
            self.refuse(path, "float", {"value": repr(value)})
            return None
        written = value if isinstance(value, str) else str(value)
        if not isinstance(value, str | int) or not _NUMBER.fullmatch(written):
            self.refuse(path, "not_a_number")
            return None
        number = Decimal(written)
        return number or abs(number)

    def whole(self, value: object, path: str, least: int, most: int) -> int:
        """A bare whole number between two bounds."""
        if value is MISSING:
            return least
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(path, "float" if isinstance(value, float) else "not_whole")
            return least
        if not least <= value <= most:
            self.refuse(path, "not_between", {"least": least, "most": most})
        return value

    def flag(self, value: object, path: str) -> bool:
        """`true` or `false`; false where it is left out."""
        if value is MISSING or isinstance(value, bool):
            return value is True
        self.refuse(path, "not_a_flag")
        return False

    def choice(self, value: object, path: str, choices: Collection[str], code: str = "unknown_choice") -> str:
        """One of `choices`; the first of them stands in after a fault."""
        text = self.text(value, path)
        if text in choices:
            return text
        if isinstance(value, str) and text.strip():
            self.refuse(path, code, {"value": text, "choices": ", ".join(choices)})
        return next(iter(choices))

    def month(self, value: object, path: str) -> date:
        """A month written as 2026-10, given as its first day."""
        text = self.text(value, path)
        if not text.strip():
            return _STAND_IN_MONTH
        try:
            month = parse_month(text)
        except ValueError:
            month = None
        if month is None or not _YEARS[0] <= month.year <= _YEARS[1]:
            self.refuse(path, "not_a_month", {"value": text})
            return _STAND_IN_MONTH
        return month
