"""Until when an opinion is due: working days, counted from the day after it was asked."""

from collections.abc import Callable
from datetime import date, timedelta

REVIEW_DAYS = 5


def due_day(start: date, working_days: int, is_working: Callable[[date], bool]) -> date:
    """The last of `working_days` working days after `start`."""
    day, left = start, working_days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working(day)
    return day
