"""A month's target by week and day: planned over the working days, entered day by day (G5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.months import next_month
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.rules import targets as rules

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the month, by its Monday: what was planned for its working days, what was entered in it."""

    monday: date
    plan: Decimal
    entered: Decimal


@dataclass(frozen=True, slots=True)
class Weekly:
    """A month's weeks; what is planned for the week that runs and for today, None outside of the month.

    Empty for a stock, which stands at the month's end and is not made day by day.
    """

    weeks: Sequence[Week] = ()
    this_week: Decimal | None = None
    today: Decimal | None = None


def weekly(
    measure: Measure, plan: Decimal, days: Sequence[date], entered: Mapping[date, Decimal], today: date
) -> Weekly:
    """The plan evenly over the working `days`, and what was entered by the day; weeks sum to the month."""
    if measure in STOCKS or not days:
        return Weekly()
    daily = rules.by_day(plan, days, whole=measure in COUNTED)
    planned, done = rules.by_week(daily), rules.by_week(entered)
    weeks = [
        Week(monday, planned.get(monday, ZERO), done.get(monday, ZERO)) for monday in sorted(planned | done)
    ]
    is_running = days[0].replace(day=1) <= today < next_month(days[0].replace(day=1))
    monday = max((day for day in planned if day <= today), default=None) if is_running else None
    return Weekly(weeks, planned[monday] if monday else None, daily.get(today))
