"""Questions about work logs: what holds for them, what is missing, who was checked when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from approvals.queries import due_after
from core.months import next_month
from org.models import Person, Posting, Team
from org.queries import holders, working_days_of
from teams.choices.measures import COUNTED, DAILY
from teams.choices.work_logs import LogDay
from teams.models import DailyFigure, LogReopening, LogRule, SampledLog, WorkLog

SHANGHAI = ZoneInfo("Asia/Shanghai")
# How far back a log is compared with others.
COMPARED_DAYS = 60


def rule_of(team: Team, day: date) -> LogRule:
    """What holds for the team's logs of that day; the product's own figures where nothing was laid down."""
    found = LogRule.objects.filter(team=team, valid_from__lte=day).order_by("-valid_from").first()
    return found or LogRule(team=team, valid_from=day)


def due_moment(day: date, hour: int) -> datetime:
    """Until when the log of `day` is in time; 24 o'clock is the end of the day."""
    start = datetime.combine(day, time(0), tzinfo=SHANGHAI)
    return start + timedelta(hours=hour)


def last_day_for(day: date, late_days: int) -> date:
    """The last day on which the log of `day` can be handed in: so many working days later."""
    return due_after(day, late_days) if late_days else day


def is_reopened(person_id: int, day: date) -> bool:
    """Whether the lead has opened that day again."""
    return LogReopening.objects.filter(person_id=person_id, day=day).exists()


def posting_on(person_id: int, day: date) -> Posting | None:
    """Where the person worked on that day."""
    rows = Posting.objects.on(day).filter(person_id=person_id)
    return rows.select_related("team__branch", "person").first()


def log_of(person_id: int, day: date) -> WorkLog | None:
    """The person's log of that day."""
    return WorkLog.objects.filter(person_id=person_id, day=day).first()


def plan_before(person_id: int, day: date) -> str:
    """What the person's last log planned for next: where today's begins."""
    last = WorkLog.objects.filter(person_id=person_id, day__lt=day).order_by("-day").first()
    return last.plan if last else ""


def with_checked(rows: QuerySet[WorkLog]) -> QuerySet[Any]:
    """Logs with `is_checked`: whether a spot check has looked at them."""
    looked = SampledLog.objects.filter(log_id=OuterRef("pk")).exclude(result="")
    return rows.annotate(is_checked=Exists(looked))


def with_figures(rows: QuerySet[WorkLog]) -> QuerySet[Any]:
    """Logs with `figure_<measure>`: what their author counted on that day, accounts as whole numbers; None
    where nothing was entered.
    """
    figures = DailyFigure.objects.filter(person_id=OuterRef("person_id"), day=OuterRef("day")).order_by()
    found = {measure: Subquery(figures.filter(measure=measure).values("value")) for measure in DAILY}
    whole = {measure: Cast(value, IntegerField()) for measure, value in found.items() if measure in COUNTED}
    return rows.annotate(**{f"figure_{measure.value}": value for measure, value in (found | whole).items()})


def with_likeness(rows: QuerySet[WorkLog], user: Any) -> QuerySet[Any]:
    """Logs with `shown_likeness`: a hint for who reads others' logs; nobody is told of an own one."""
    others = Case(
        When(person__user_id=user.pk, then=None), default=F("likeness"), output_field=DecimalField()
    )
    return rows.annotate(shown_likeness=others)


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of somebody's calendar."""

    day: date
    state: str
    log_id: int | None
    is_due: bool = True


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person's logs of a month: how many were due, came, came late, are missing, and which days."""

    person: Person
    cells: Sequence[DayCell]

    @property
    def due(self) -> int:
        counted = {LogDay.DONE, LogDay.LATE, LogDay.MISSING}
        return sum(cell.is_due and cell.state in counted for cell in self.cells)

    @property
    def late(self) -> int:
        return sum(cell.is_due and cell.state == LogDay.LATE for cell in self.cells)

    @property
    def missing(self) -> Sequence[date]:
        return [cell.day for cell in self.cells if cell.state == LogDay.MISSING]


def register_of(people: Mapping[int, Sequence[Posting]], month: date, today: date) -> list[Attendance]:
    """The month's calendar of each person: days before a posting or after it ask for no log; two queries."""
    end = next_month(month)
    working = set(working_days_of({month})[month])
    logs = WorkLog.objects.filter(person_id__in=people.keys(), day__gte=month, day__lt=end)
    found = {
        (pk, day): (log, submitted > due)
        for log, pk, day, submitted, due in logs.values_list(
            "pk", "person_id", "day", "submitted_at", "due_at"
        )
    }
    days = [month + timedelta(days=offset) for offset in range((end - month).days)]
    register = []
    for person_id, postings in people.items():
        cells = [
            _cell(day, postings, found.get((person_id, day)), today, is_working=day in working)
            for day in days
        ]
        register.append(Attendance(postings[0].person, cells))
    return register


def _cell(
    day: date, postings: Sequence[Posting], log: tuple[int, bool] | None, today: date, *, is_working: bool
) -> DayCell:
    if not any(posting.covers(day) for posting in postings):
        return DayCell(day, LogDay.FREE, None)
    if log is not None:
        return DayCell(day, LogDay.LATE if log[1] else LogDay.DONE, log[0], is_due=is_working)
    if not is_working:
        return DayCell(day, LogDay.FREE, None)
    if day == today:
        return DayCell(day, LogDay.TODAY, None)
    return DayCell(day, LogDay.COMING if day > today else LogDay.MISSING, None)


def people_of(team_ids: Sequence[int], month: date) -> dict[int, list[Posting]]:
    """Everybody posted to these teams on some day of the month, by employee number; one query."""
    rows = Posting.objects.within(month, next_month(month)).filter(team_id__in=team_ids)
    people: dict[int, list[Posting]] = {}
    for posting in rows.select_related("person").order_by("person__number", "valid_from"):
        people.setdefault(posting.person_id, []).append(posting)
    return people


def postings_of(person_id: int, month: date) -> dict[int, list[Posting]]:
    """The person's own postings of the month, in the form of `people_of`."""
    rows = Posting.objects.within(month, next_month(month)).filter(person_id=person_id)
    found = list(rows.select_related("person").order_by("valid_from"))
    return {person_id: found} if found else {}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often somebody's logs were checked, and when last."""

    person: Person
    logs: int
    checked: int
    last_checked: date | None

    @property
    def share(self) -> Decimal:
        return Decimal(self.checked) / self.logs if self.logs else Decimal(0)


def leading(team: Team, day: date) -> set[int]:
    """The accounts that lead the team on that day, stand-ins too: their own logs are not drawn."""
    leads = holders("teams.sample_draw", day=day, branch_id=team.branch_id, team_id=team.pk)
    return set(leads.values_list("pk", flat=True))


def coverage_of(team_id: int, since: date, *, without: Collection[int] = ()) -> list[Coverage]:
    """Each author of the team since a day but for the accounts `without`: logs, checked ones, last checked;
    two queries, never checked first.
    """
    looked = Q(samplings__result__gt="")
    rows = (
        WorkLog.objects.filter(team_id=team_id, day__gte=since)
        .exclude(person__user__in=without)
        .order_by()
        .values("person_id")
        .annotate(logs=Count("pk", distinct=True), checked=Count("pk", filter=looked, distinct=True))
        .annotate(last=Max("samplings__checked_at", filter=looked))
    )
    found = {row["person_id"]: row for row in rows}
    people = Person.objects.filter(pk__in=found).order_by("number")
    coverage = [
        Coverage(
            person,
            found[person.pk]["logs"],
            found[person.pk]["checked"],
            timezone.localdate(found[person.pk]["last"]) if found[person.pk]["last"] else None,
        )
        for person in people
    ]
    return sorted(coverage, key=lambda one: (one.last_checked or date.min, one.person.number))


def last_checks(team_id: int) -> dict[int, date]:
    """Person → the day on which a log of theirs was last checked."""
    rows = SampledLog.objects.filter(log__team_id=team_id, checked_at__isnull=False).order_by()
    found = rows.values("log__person_id").annotate(last=Max("checked_at"))
    return {row["log__person_id"]: timezone.localdate(row["last"]) for row in found}


def population_of(team_id: int, start: date, end: date, *, without: Collection[int]) -> list[WorkLog]:
    """The team's logs of [start, end), but those of the accounts `without`: nobody checks an own log."""
    rows = WorkLog.objects.filter(team_id=team_id, day__gte=start, day__lt=end).order_by("pk")
    return list(rows.exclude(person__user__in=without))


def is_drawn(log_id: int) -> bool:
    """Whether a spot check has drawn the log: its words stay from then on."""
    return SampledLog.objects.filter(log_id=log_id).exists()


def earlier_logs(log: WorkLog) -> list[tuple[int, str]]:
    """(id, text) of the team's other logs of the last sixty days before this one's, the author's own
    included.
    """
    since = log.day - timedelta(days=COMPARED_DAYS)
    rows = WorkLog.objects.filter(team_id=log.team_id, day__gte=since).exclude(pk=log.pk)
    last = log.changed_at or log.submitted_at
    there = Q(changed_at=None, submitted_at__lte=last) | Q(changed_at__lte=last)
    earlier = rows.filter(there).order_by("-day", "pk").values_list("pk", "done", "plan", "person_id")
    texts = [(pk, done) for pk, done, _plan, _person in earlier]
    # One's own plan handed in as what was done reads alike as well.
    return texts + [(pk, plan) for pk, _done, plan, person in earlier if person == log.person_id and plan]
