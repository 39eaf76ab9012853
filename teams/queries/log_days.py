"""Which days a log can still be handed in for, and which are closed (G5.1)."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from core.months import add_months, month_of
from org.models import Posting
from org.queries import working_days_of
from teams.models import LogReopening, LogRule, WorkLog

# Longer than any rule leaves a day open: at most twenty working days, holidays between them included.
FURTHEST = timedelta(days=60)


def open_days(person_id: int, today: date) -> list[date]:
    """Working days up to today whose log is missing and can still be handed in, earliest first; at most five
    queries.
    """
    first = today - FURTHEST
    postings = list(Posting.objects.within(first, today + timedelta(days=1)).filter(person_id=person_id))
    if not postings:
        return []
    logs = WorkLog.objects.filter(person_id=person_id, day__gte=first, day__lte=today).order_by()
    written = set(logs.values_list("day", flat=True))
    working = working_days(first, today)
    missing = [
        day for day in working if day not in written and any(posting.covers(day) for posting in postings)
    ]
    closed = _closed(person_id, postings, missing, today, working)
    return [day for day in missing if day not in closed]


def closed_days(
    person_id: int, postings: Sequence[Posting], days: Collection[date], today: date
) -> set[date]:
    """Those of `days` whose time is over and that nobody has opened again; three queries, or none.

    In a year whose calendar is not published yet a day more or less may be told than `last_day_for` says;
    what is handed in is held to that.
    """
    if not days or min(days) >= today:
        return set()
    return _closed(person_id, postings, days, today, working_days(max(min(days), today - FURTHEST), today))


def _closed(
    person_id: int, postings: Sequence[Posting], days: Collection[date], today: date, working: Sequence[date]
) -> set[date]:
    past = [day for day in days if day < today]
    reopened = set(
        LogReopening.objects.filter(person_id=person_id, day__in=past).values_list("day", flat=True)
    )
    rules = _late_days({posting.team_id for posting in postings})
    return {
        day
        for day in past
        if day not in reopened and _passed(working, day, today) >= _late_for(rules, postings, day)
    }


def working_days(first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both counted; one query."""
    months = {month_of(first)}
    while max(months) < month_of(last):
        months.add(add_months(max(months), 1))
    found = working_days_of(months)
    return [day for month in sorted(months) for day in found[month] if first <= day <= last]


def _passed(working: Sequence[date], day: date, today: date) -> int:
    """How many working days lie between the two, neither of them counted."""
    return bisect_left(working, today) - bisect_right(working, day)


def _late_days(team_ids: Collection[int]) -> dict[int, list[tuple[date, int]]]:
    """Team → (from, working days for which a log can be handed in late), the latest first."""
    rules: dict[int, list[tuple[date, int]]] = {}
    rows = LogRule.objects.filter(team_id__in=team_ids).order_by("-valid_from")
    for team_id, valid_from, late_days in rows.values_list("team_id", "valid_from", "late_days"):
        rules.setdefault(team_id, []).append((valid_from, late_days))
    return rules


def _late_for(rules: Mapping[int, Sequence[tuple[date, int]]], postings: Sequence[Posting], day: date) -> int:
    team_id = next((posting.team_id for posting in postings if posting.covers(day)), 0)
    found = (late_days for valid_from, late_days in rules.get(team_id, ()) if valid_from <= day)
    return next(found, LogRule().late_days)
