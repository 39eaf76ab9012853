"""How long the law wants papers kept at least; an office may keep them longer, never shorter."""

from datetime import date

# Class → least years; None is permanently. Classes that an administrator adds have no entry here.
FLOORS: dict[str, int | None] = {"PAY30": 30, "BUS20": 20, "GEN10": 10, "GEN30": 30, "PERM": None}


def is_shorter(years: int | None, *, than: int | None) -> bool:
    """Whether a period is shorter than another; None is permanently."""
    if years is None:
        return False
    return than is None or years < than


def is_below_law(code: str, years: int | None) -> bool:
    """Whether a class that came with the product would fall below what the law asks."""
    return code in FLOORS and is_shorter(years, than=FLOORS[code])


def kept_until(day: date, years: int | None) -> date | None:
    """The last day of a period: it begins when the year of the paper ends (Order 79)."""
    return None if years is None else date(day.year + years, 12, 31)
