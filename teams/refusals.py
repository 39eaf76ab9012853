"""Refusals whose faults name the field of the form that they belong to."""

from collections.abc import Sequence

from core.errors import DomainError, Text

# Field and sentence; "" where the whole of what was asked is wrong.
Fault = tuple[str, Text]


class Misfit(DomainError):  # noqa: N818  what was asked does not fit
    """A rule says no to certain fields; the message is the heading where there is no form."""

    def __init__(self, message: Text, *, faults: Sequence[Fault]) -> None:
        super().__init__(message, faults=[sentence for _field, sentence in faults])
        self.by_field = list(faults)
