"""Figures that leap from one month to the next, so that a reviewer sees what to look at (G15.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

TIMES = 3
# What a figure has to change by at least before a leap says anything: yuan, or customers. What pay hangs on
# most comes first.
LEAST: Mapping[str, Decimal] = {
    "net_commission": Decimal(1_000),
    "net_income": Decimal(1_000),
    "product_sales": Decimal(50_000),
    "average_assets": Decimal(200_000),
    "month_end_assets": Decimal(200_000),
    "new_valid_accounts": Decimal(5),
    "valid_accounts": Decimal(5),
    "customers": Decimal(5),
    "turnover": Decimal(1_000_000),
}


@dataclass(frozen=True, slots=True)
class Jump:
    """One figure of one person that leapt."""

    figure: str
    before: Decimal
    now: Decimal

    @property
    def times(self) -> Decimal | None:
        """What it is now of what it was: 4 or 0.2; None where it came from nothing or changed its sign."""
        if self.before <= 0 or self.now < 0:
            return None
        return self.now / self.before


def has_jumped(figure: str, before: Decimal, now: Decimal) -> bool:
    """Whether a figure grew or fell to more than three times or less than a third, and by enough to matter.

    A change of sign is a leap whatever its size above that least.
    """
    if abs(now - before) < LEAST[figure]:
        return False
    small, large = sorted((abs(before), abs(now)))
    return large > TIMES * small or before * now < 0


def jumps(before: Mapping[str, Decimal | int], now: Mapping[str, Decimal | int]) -> list[Jump]:
    """The figures of one person that leapt, in the order of LEAST."""
    pairs = ((figure, Decimal(before[figure]), Decimal(now[figure])) for figure in LEAST)
    return [Jump(figure, old, new) for figure, old, new in pairs if has_jumped(figure, old, new)]
