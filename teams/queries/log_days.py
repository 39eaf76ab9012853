"""Which days a log can still be handed in for, and which are closed (G5.1)."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value

from core.months import add_months, month_of
from org.models import Posting
from org.queries import working_days_of
from teams.models import LogReopening, LogRule, WorkLog

# Longer than any rule leaves a day open: at most twenty working days, holidays between them included.
FURTHEST = timedelta(days=60)


def open_days(person_id: int, today: date) -> list[date]:
    """Working days up to today whose log is missing and can still be handed in, earliest first; at most three
    queries.
    """
    first = today - FURTHEST
    within = Posting.objects.within(first, today + timedelta(days=1)).filter(person_id=person_id)
    postings = list(within)
    if not postings:
        return []
    written, known = _written_and_known(person_id, within, first, today)
    working = working_days(first, today)
    missing = [
        day for day in working if day not in written and any(posting.covers(day) for posting in postings)
    ]
    closed = _closed(known, postings, missing, today, working)
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
    reopened = LogReopening.objects.filter(person_id=person_id, day__in=days).values_list("day", flat=True)
    rules = LogRule.objects.filter(team_id__in={posting.team_id for posting in postings})
    rows = rules.order_by().values_list("team_id", "valid_from", "late_days")
    known = _Known(set(reopened), list(rows))
    return _closed(known, postings, days, today, working_days(max(min(days), today - FURTHEST), today))


@dataclass(frozen=True, slots=True)
class _Known:
    """The days that were opened again, and the rules as (team, from, working days a log can come late)."""

    reopened: Collection[date]
    rules: Sequence[tuple[int, date, int]]

    def late_days(self, team_id: int, day: date) -> int:
        """For how many working days a log of that day can be handed in late in the team."""
        found = [rule for rule in self.rules if rule[0] == team_id and rule[1] <= day]
        return max(found, key=lambda rule: rule[1])[2] if found else LogRule().late_days


def _written_and_known(
    person_id: int, postings: QuerySet[Posting], first: date, today: date
) -> tuple[set[date], _Known]:
    """The days whose log is written, and what says which days are closed; one query for the three."""
    own = {"person_id": person_id, "day__gte": first, "day__lte": today}
    logs = _rows(WorkLog.objects.filter(**own), "log", F("day"))
    opened = _rows(LogReopening.objects.filter(**own), "opened", F("day"))
    of_team = LogRule.objects.filter(team_id__in=postings.order_by().values("team_id"))
    rules = _rows(of_team, "rule", F("valid_from"), F("team_id"), F("late_days"))
    found = list(logs.union(opened, rules, all=True))
    days = {kind: {row["on"] for row in found if row["kind"] == kind} for kind in ("log", "opened")}
    told = [(row["place"], row["on"], row["number"]) for row in found if row["kind"] == "rule"]
    return days["log"], _Known(days["opened"], told)


def _rows(
    rows: QuerySet[Any], kind: str, on: F, team: F | Value | None = None, number: F | Value | None = None
) -> QuerySet[Any, dict[str, Any]]:
    nothing = Value(0, IntegerField())
    parts = {"kind": Value(kind), "on": on, "place": team or nothing, "number": number or nothing}
    return rows.order_by().values(**parts)


def _closed(
    known: _Known, postings: Sequence[Posting], days: Collection[date], today: date, working: Sequence[date]
) -> set[date]:
    past = [day for day in days if day < today and day not in known.reopened]
    return {
        day for day in past if _passed(working, day, today) >= known.late_days(_team_on(postings, day), day)
    }


def _team_on(postings: Sequence[Posting], day: date) -> int:
    return next((posting.team_id for posting in postings if posting.covers(day)), 0)


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
