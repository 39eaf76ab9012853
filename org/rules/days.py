"""Working days and trading days out of a published calendar, and the day on which pay is due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from chinese_calendar import constants

from org.rules.statutory import statutory_days

SATURDAY = 5
# The values of org.choices.DayKind; rules know no framework.
STATUTORY, REST, MAKEUP = "statutory", "rest", "makeup"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date that does not follow the week."""

    date: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class PayDay:
    """The day on which pay is due; `is_certain` is False while the year's calendar is not published."""

    day: date
    is_certain: bool


def is_working(day: date, kind: str | None) -> bool:
    """Whether offices work: the calendar's word where it has one, else the week's."""
    if kind is None:
        return day.weekday() < SATURDAY
    return kind == MAKEUP


def is_trading(day: date, kind: str | None) -> bool:
    """Whether exchanges trade: a working day that is no weekend; make-up Saturdays are not traded on."""
    return day.weekday() < SATURDAY and is_working(day, kind)


def days_between(start: date, end: date) -> Iterator[date]:
    """Every day of [start, end)."""
    return (start + timedelta(days=offset) for offset in range((end - start).days))


def pay_day(due: date, kinds: Mapping[date, str], published: frozenset[int]) -> PayDay:
    """`due`, or the last working day before it where it is a holiday: pay comes early, never late.

    `kinds` holds the special days around it, `published` the years whose calendar is known.
    """
    day = due
    while day.year in published and not is_working(day, kinds.get(day)):
        day -= timedelta(days=1)
    return PayDay(day, is_certain=day.year in published)


def working_day_after(
    day: date, count: int, kinds: Mapping[date, str], published: frozenset[int]
) -> date | None:
    """The `count`-th working day after `day`; None where that lies in a year whose calendar is not known."""
    while count:
        day += timedelta(days=1)
        if day.year not in published:
            return None
        count -= is_working(day, kinds.get(day))
    return day


def known_calendar() -> dict[int, list[SpecialDay]]:
    """Every year that the installed calendar package covers: its special days, named in Chinese."""
    years: dict[int, list[SpecialDay]] = {}
    for day, name in constants.holidays.items():
        kind = STATUTORY if day in statutory_days(day.year) else REST
        years.setdefault(day.year, []).append(SpecialDay(day, kind, chinese_name(name)))
    for day, name in constants.workdays.items():
        years.setdefault(day.year, []).append(SpecialDay(day, MAKEUP, chinese_name(name)))
    return {year: sorted(days, key=lambda one: one.date) for year, days in sorted(years.items())}


def chinese_name(name: str) -> str:
    """春节 for "Spring Festival"."""
    return str(chinese_calendar.Holiday(name).chinese)
