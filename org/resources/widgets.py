"""How a cell of an import becomes a value; what cannot be read is a sentence."""

import re
from datetime import date, time
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import Widget

from org.rules.workbooks import LOST_DIGITS

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–~]\s*(\d{1,2}):(\d{2})")
LANGUAGES = ("zh-hans", "en")


def rounded() -> str:
    """What is said of a number whose end the spreadsheet has lost."""
    return _("This number is too long for a spreadsheet. Format the column as text and type it again.")


class Text(Widget):  # type: ignore[misc]
    """Text as it stands; a long number that the spreadsheet has rounded is refused."""

    def clean(self, value: Any, row: Any = None, **_named: Any) -> str:
        """The text."""
        del row
        if value == LOST_DIGITS:
            raise ValueError(rounded())
        return str(value or "")


class Key(Text):
    """What a row is found by. Read before any row is, so it never refuses: the resource does, by the row."""

    def clean(self, value: Any, row: Any = None, **_named: Any) -> str:
        """The text, whatever it is."""
        del row
        return str(value or "")


class Code(Key):
    """A place's code, in capitals."""

    def clean(self, value: Any, row: Any = None, **_named: Any) -> str:
        """The code."""
        return super().clean(value, row).upper()


class Day(Text):
    """2026-10-31, 2026/10/31, 2026年10月31日."""

    def clean(self, value: Any, row: Any = None, **_named: Any) -> Any:
        """The day; None for an empty cell."""
        text = super().clean(value, row)
        if not text:
            return None
        match = DAY.fullmatch(text.replace(" ", ""))
        try:
            return date(*map(int, match.groups())) if match else self._refuse(text)
        except ValueError:
            return self._refuse(text)

    def _refuse(self, text: str) -> None:
        raise ValueError(_("“%(text)s” is not a date. Write it as 2026-10-31.") % {"text": text})


class Count(Text):
    """A whole number."""

    def clean(self, value: Any, row: Any = None, **_named: Any) -> Any:
        """The number; None for an empty cell."""
        text = super().clean(value, row)
        if text and not text.isdecimal():
            raise ValueError(_("“%(text)s” is not a whole number.") % {"text": text})
        return int(text) if text else None


class Choice(Text):
    """One of some choices, by its key or by its name in either language."""

    def __init__(self, choices: type[models.TextChoices]) -> None:
        super().__init__()
        self.choices = choices

    @cached_property
    def keys(self) -> dict[str, str]:
        """Everything that people may write → key."""
        found = {str(key): str(key) for key in self.choices.values}
        for language in LANGUAGES:
            with override(language):
                found |= {str(label): str(key) for key, label in self.choices.choices}
        return found

    def clean(self, value: Any, row: Any = None, **_named: Any) -> str:
        """The key."""
        text = super().clean(value, row)
        if text and text not in self.keys:
            names = "、".join(str(label) for label in self.choices.labels)
            raise ValueError(_("“%(text)s” is none of: %(names)s.") % {"text": text, "names": names})
        return self.keys.get(text, "")


class Coded(Text):
    """A place by its code; all of them are read once."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__()
        self.model = model

    @cached_property
    def places(self) -> dict[str, Any]:
        """Code → place."""
        return {place.code: place for place in self.model._base_manager.all()}  # type: ignore[attr-defined]

    def clean(self, value: Any, row: Any = None, **_named: Any) -> Any:
        """The place; None for an empty cell."""
        text = super().clean(value, row).upper()
        if not text:
            return None
        if text not in self.places:
            raise ValueError(
                _("There is no %(what)s with the code “%(code)s”.")
                % {"what": self.model._meta.verbose_name, "code": text}
            )
        return self.places[text]


class OpenHours(Text):
    """09:00-17:00."""

    def clean(self, value: Any, row: Any = None, **_named: Any) -> Any:
        """Opening and closing; None for an empty cell."""
        text = super().clean(value, row)
        match = HOURS.fullmatch(text)
        if not text:
            return None
        try:
            opens, closes = (
                (time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))) if match else (0, 0)
            )
        except ValueError:
            opens, closes = 0, 0
        if not isinstance(opens, time) or not isinstance(closes, time) or closes <= opens:
            raise ValueError(
                _("“%(text)s” are no opening hours. Write them as 09:00-17:00.") % {"text": text}
            )
        return opens, closes
