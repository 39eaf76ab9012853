"""Errors that a person can do something about."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

__all__ = ["Conflict", "DomainError", "Fault", "Misfit", "PermissionDenied", "WrongState"]

Text = str | Promise
# The form's field and the sentence; "" where the whole of what was asked is wrong.
Fault = tuple[str, Text]


class DomainError(Exception):
    """A rule says no; the message is a sentence for the person, already marked for translation."""

    def __init__(self, message: Text, *, faults: Sequence[Text] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.faults = list(faults)

    def __str__(self) -> str:
        return str(self.message)


class WrongState(DomainError):  # noqa: N818  the trade says so
    """The paper is no longer where this step starts; answered with 409."""


class Conflict(DomainError):  # noqa: N818  the trade says so
    """Somebody else saved meanwhile; answered with 409, what was typed is kept."""


class Misfit(DomainError):  # noqa: N818  what was asked does not fit
    """A rule says no to certain fields; the message is the heading where there is no form."""

    def __init__(self, message: Text, *, faults: Sequence[Fault]) -> None:
        super().__init__(message, faults=[sentence for _field, sentence in faults])
        self.by_field = list(faults)
