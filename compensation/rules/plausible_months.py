"""Which months are meant: a mistyped year lies far away, and what it carries would be lost without a word."""

from dataclasses import dataclass
from datetime import date

from core.months import add_months, months_between


@dataclass(frozen=True, slots=True)
class Span:
    """How many months before and after the present one are taken."""

    before: int
    after: int

    def around(self, month: date) -> tuple[date, date]:
        """The first and the last month that are taken in `month`."""
        return add_months(month, -self.before), add_months(month, self.after)

    def takes(self, asked: date, month: date) -> bool:
        """Whether `asked` is one of them."""
        return -self.before <= months_between(month, asked) <= self.after


# What a person's month is fed with: last year's is settled, next year's is agreed on at most.
INPUTS = Span(before=12, after=12)
# Law and standards: older ones are entered when the system is introduced, later ones as soon as announced.
TERMS = Span(before=60, after=24)
