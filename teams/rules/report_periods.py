"""Periods of business analysis reports: half-open runs of whole months (G6)."""

from datetime import date

from core.months import add_months

MONTHS = {"month": 1, "half": 6, "year": 12}
FIRST_MONTHS = {"month": range(1, 13), "half": (1, 7), "year": (1,)}
# A report that nobody began in time is still asked for, so many periods back.
MOST_BACK = 24


def end_of(kind: str, start: date) -> date:
    """The first month after the period."""
    return add_months(start, MONTHS[kind])


def begins(kind: str, month: date) -> bool:
    """Whether a period of that kind begins with `month`."""
    return month.day == 1 and month.month in FIRST_MONTHS[kind]


def months_of(kind: str, start: date) -> list[date]:
    """The months of the period."""
    return [add_months(start, index) for index in range(MONTHS[kind])]


def before(kind: str, start: date) -> date:
    """Where the period before begins."""
    return add_months(start, -MONTHS[kind])


def year_before(start: date) -> date:
    """Where the same period of last year begins."""
    return add_months(start, -12)


def last_ended(kind: str, day: date) -> date:
    """The start of the latest period that has ended before `day`."""
    start = add_months(day.replace(day=1), -MONTHS[kind])
    while start.month not in FIRST_MONTHS[kind]:
        start = add_months(start, -1)
    return start


def is_asked_for(kind: str, start: date) -> bool:
    """Whether the report is begun by itself: the second half-year is covered by the year's report."""
    return kind != "half" or start.month == 1


def expected(kind: str, *, day: date, since: date) -> list[date]:
    """Which periods that are over by `day` there should be reports of, latest first: those that reach past
    `since`, when the unit opened or its records begin.
    """
    found: list[date] = []
    start = last_ended(kind, day)
    while end_of(kind, start) > since and len(found) < MOST_BACK:
        if is_asked_for(kind, start):
            found.append(start)
        start = before(kind, start)
    return found


def to_begin(kind: str, *, day: date, latest: date | None, opened_on: date) -> list[date]:
    """Which periods' reports are to be begun on `day`, oldest first.

    `latest` is the start of the last one there is. Where there is none, only the period that ended last is
    asked for; a team that opened after the period's end has nothing to report.
    """
    last = last_ended(kind, day)
    start = last if latest is None else end_of(kind, latest)
    found = []
    while start <= last:
        if is_asked_for(kind, start) and opened_on < end_of(kind, start):
            found.append(start)
        start = end_of(kind, start)
    return found[-MOST_BACK:]
