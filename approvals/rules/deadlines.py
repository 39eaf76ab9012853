"""Until when an opinion is due where the holiday calendar cannot say."""

from datetime import date, timedelta

REVIEW_DAYS = 5
SATURDAY = 5


def due_day_by_the_week(start: date, working_days: int) -> date:
    """The last of `working_days` days from Monday to Friday after `start`."""
    day, left = start, working_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day
