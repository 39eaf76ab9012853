"""Targets against what was reached: by team, region, person, month, week and day (G5, P4)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.months import add_months, next_month
from customers.queries import ManagerSums, months_with_file, sums_by_manager
from org.models import Posting, Region, Team
from org.queries import working_days_of
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.models import DailyFigure, ShortfallRule, Target, TargetMonth, TargetShare
from teams.rules import targets as rules

ZERO = Decimal(0)
LOOKED_BACK = 3
UNITS: dict[bool, Promise] = {True: _("accounts"), False: _("yuan")}


@dataclass(frozen=True, slots=True)
class Progress:
    """One measure over a period: what was planned, what was reached, in which unit."""

    measure: Measure
    plan: Decimal
    actual: Decimal

    @property
    def unit(self) -> Promise:
        return UNITS[self.measure in COUNTED]

    @property
    def share(self) -> Decimal | None:
        """Reached over planned; None where nothing was planned."""
        return rules.completion(self.plan, self.actual)


@dataclass(frozen=True, slots=True)
class PersonProgress:
    """One person's part of a month; `is_moved` where the share belongs to a place that was left."""

    person_id: int
    name: str
    number: str
    region_id: int | None
    plan: Decimal
    actual: Decimal
    is_moved: bool = False

    @property
    def share(self) -> Decimal | None:
        return rules.completion(self.plan, self.actual)


@dataclass(frozen=True, slots=True)
class RegionProgress:
    """A region's part of a month with its people; `remainder` is what nobody of it has."""

    region_id: int | None
    name: str
    plan: Decimal
    people: Sequence[PersonProgress]

    @property
    def actual(self) -> Decimal:
        return sum((person.actual for person in self.people), ZERO)

    @property
    def remainder(self) -> Decimal:
        return rules.remainder(self.plan, [person.plan for person in self.people])

    @property
    def share(self) -> Decimal | None:
        return rules.completion(self.plan, self.actual)


@dataclass(frozen=True, slots=True)
class MonthProgress:
    """A team's month by one measure: its regions, and what no region has."""

    measure: Measure
    month: date
    plan: Decimal
    regions: Sequence[RegionProgress]
    target_month_id: int | None

    @property
    def actual(self) -> Decimal:
        return sum((region.actual for region in self.regions), ZERO)

    @property
    def remainder(self) -> Decimal:
        return rules.remainder(self.plan, [region.plan for region in self.regions])

    @property
    def share(self) -> Decimal | None:
        return rules.completion(self.plan, self.actual)

    @property
    def unit(self) -> Promise:
        return UNITS[self.measure in COUNTED]


@dataclass(frozen=True, slots=True)
class Actuals:
    """What was reached in a month: (measure, person) → figure, and whether the CRM file says so."""

    figures: Mapping[tuple[str, int], Decimal]
    is_from_file: bool


@dataclass
class _Book:
    """Plans of one team's month as they are read from the rows."""

    month_id: int | None = None
    plan: Decimal = ZERO
    regions: dict[int | None, Decimal] = field(default_factory=dict)
    people: dict[tuple[int | None, int], Decimal] = field(default_factory=dict)


def places_of(team_id: int, day: date) -> dict[int, Posting]:
    """Everybody posted to the team on that day, by person; one query."""
    rows = Posting.objects.on(day).filter(team_id=team_id)
    return {row.person_id: row for row in rows.select_related("person", "region").order_by("person__number")}


def last_day_of(month: date) -> date:
    """The day whose postings say where a month's figures belong."""
    return next_month(month) - timedelta(days=1)


def actuals_of(team: Team, month: date, person_ids: Collection[int]) -> Actuals:
    """From the accepted CRM file where there is one, else from what was entered day by day; two queries."""
    if months_with_file(team.branch_id, [month]):
        sums = sums_by_manager(months=[month], person_ids=person_ids, branch_id=team.branch_id)
        return Actuals(
            {(m.value, row.manager_id): figure_of(row, m) for row in sums for m in Measure}, is_from_file=True
        )
    rows = DailyFigure.objects.filter(person_id__in=person_ids, day__gte=month, day__lt=next_month(month))
    entered = rows.order_by().values_list("measure", "person_id").annotate(total=Sum("value"))
    return Actuals({(m, pk): total for m, pk, total in entered}, is_from_file=False)


def figure_of(row: ManagerSums, measure: Measure) -> Decimal:
    """One measure out of a manager's sums."""
    return Decimal(getattr(row, measure.value))


def month_progress(team: Team, month: date, today: date) -> tuple[list[MonthProgress], Actuals]:
    """Every measure that has a target or a figure in the month, each with its regions and people.

    Six queries whatever the size. People are those of the month's last day (or of today while it runs) and
    whoever holds a share.
    """
    day = min(last_day_of(month), max(today, month))
    places = places_of(team.pk, day)
    regions = {region.pk: region.name for region in Region.objects.filter(team=team).order_by("code")}
    books, names = _books(team, month)
    people = {pk: (posting.person.name, posting.person.number) for pk, posting in places.items()} | {
        pk: name for pk, name in names.items() if pk not in places
    }
    actuals = actuals_of(team, month, people.keys())
    shown = [m for m in Measure if books[m].month_id or any(key[0] == m for key in actuals.figures)]
    scene = _Scene(month, places, regions, people, actuals)
    progress = [_month(m, books[m], scene) for m in shown]
    return progress, actuals


def _books(team: Team, month: date) -> tuple[dict[str, _Book], dict[int, tuple[str, str]]]:
    books: dict[str, _Book] = defaultdict(_Book)
    months = TargetMonth.objects.filter(target__team=team, month=month).select_related("target")
    by_id = {}
    for row in months:
        book = books[row.target.measure]
        book.month_id, book.plan = row.pk, row.amount
        by_id[row.pk] = book
    names: dict[int, tuple[str, str]] = {}
    shares = TargetShare.objects.filter(month__in=by_id).select_related("person")
    for share in shares:
        book = by_id[share.month_id]
        if share.person is None or share.person_id is None:
            book.regions[share.region_id] = share.amount
        else:
            book.people[(share.region_id, share.person_id)] = share.amount
            names[share.person_id] = (share.person.name, share.person.number)
    return books, names


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the measures of a team's month share: who is where, the regions' names, what was reached."""

    month: date
    places: Mapping[int, Posting]
    regions: Mapping[int, str]
    people: Mapping[int, tuple[str, str]]
    actuals: Actuals

    def person(
        self, measure: Measure, pk: int, region_id: int | None, plan: Decimal, *, is_moved: bool
    ) -> PersonProgress:
        name, number = self.people[pk]
        actual = ZERO if is_moved else self.actuals.figures.get((measure, pk), ZERO)
        return PersonProgress(pk, name, number, region_id, plan, actual, is_moved)


def _month(measure: Measure, book: _Book, scene: _Scene) -> MonthProgress:
    own = {pk: posting.region_id for pk, posting in scene.places.items()}
    rows: dict[int | None, list[PersonProgress]] = defaultdict(list)
    for pk, region_id in own.items():
        plan = book.people.get((region_id, pk), ZERO)
        rows[region_id].append(scene.person(measure, pk, region_id, plan, is_moved=False))
    for (region_id, pk), plan in book.people.items():
        if pk not in own or own[pk] != region_id:
            rows[region_id].append(scene.person(measure, pk, region_id, plan, is_moved=True))
    keys: list[int | None] = [*scene.regions]
    if None in rows or None in book.regions:
        keys.append(None)
    found = [
        RegionProgress(key, scene.regions.get(key, "") if key else "", book.regions.get(key, ZERO), rows[key])
        for key in keys
    ]
    return MonthProgress(measure, scene.month, book.plan, found, book.month_id)


def plan_and_actual(
    *, team_id: int | None = None, branch_id: int | None = None, start: date, end: date
) -> list[Progress]:
    """Each measure of a team or branch over the months of [start, end): planned and reached.

    A stock (customer assets) is that of the period's last month, all others are added up. Actuals are those
    of accepted CRM files, by the posting on each month's last day; three queries and one for each month.
    """
    months = _months(start, end)
    plans = TargetMonth.objects.filter(month__in=months)
    of_team = {"team_id": team_id} if team_id else {"branch_id": branch_id}
    plans = plans.filter(**{f"target__{name}": value for name, value in of_team.items()})
    planned: dict[str, Decimal] = defaultdict(Decimal)
    for measure, month, amount in plans.values_list("target__measure", "month", "amount"):
        if measure not in STOCKS or month == months[-1]:
            planned[measure] += amount
    reached: dict[str, Decimal] = defaultdict(Decimal)
    for month in months:
        rows = Posting.objects.on(last_day_of(month))
        place = {"team_id": team_id} if team_id else {"team__branch_id": branch_id}
        rows = rows.filter(**place)
        people = set(rows.order_by().values_list("person_id", flat=True))
        for row in sums_by_manager(months=[month], person_ids=people):
            for measure in Measure:
                if measure not in STOCKS or month == months[-1]:
                    reached[measure] += figure_of(row, measure)
    return [Progress(measure, planned[measure], reached[measure]) for measure in Measure]


def _months(start: date, end: date) -> list[date]:
    months = [start]
    while next_month(months[-1]) < end:
        months.append(next_month(months[-1]))
    return months


def days_of(month: date) -> Sequence[date]:
    """The month's working days; by the week where its year is not published."""
    return working_days_of({month})[month]


def threshold_of(team_id: int, day: date) -> Decimal:
    """Below which completion cause and remedy are asked for on that day."""
    rows = ShortfallRule.objects.filter(team_id=team_id, valid_from__lte=day).order_by("-valid_from")
    found = rows.values_list("threshold", flat=True).first()
    return found if found is not None else ShortfallRule().threshold


def targets_of(team_id: int, year: int) -> dict[str, Target]:
    """The team's targets of a year by measure, with their months."""
    rows = Target.objects.filter(team_id=team_id, year=year).prefetch_related("months")
    return {row.measure: row for row in rows}


def weights_by_actual(
    team: Team, month: date, measure: Measure, person_ids: Collection[int]
) -> dict[int, Decimal]:
    """What each reached in the three months before; nobody counts less than nothing."""
    months = [add_months(month, -back) for back in range(1, LOOKED_BACK + 1)]
    reached: dict[int, Decimal] = dict.fromkeys(person_ids, ZERO)
    for row in sums_by_manager(months=months, person_ids=person_ids, branch_id=team.branch_id):
        reached[row.manager_id] += max(ZERO, figure_of(row, measure))
    return reached


def versions_of(team_id: int, year: int) -> dict[str, int]:
    """Measure → version of the team's targets of a year, for forms that say what they saw."""
    rows = Target.objects.filter(team_id=team_id, year=year)
    return dict(rows.order_by().values_list("measure", "version"))


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team's month for the page that shows teams side by side."""

    team: Team
    progress: Sequence[Progress]


def side_by_side(teams: Sequence[Team], month: date) -> list[TeamRow]:
    """Each team's month by every measure, from accepted files; three queries whatever the number of teams."""
    plans: dict[tuple[int, str], Decimal] = {}
    for team_id, measure, amount in TargetMonth.objects.filter(
        target__team__in=teams, month=month
    ).values_list("target__team_id", "target__measure", "amount"):
        plans[(team_id, measure)] = amount
    posted = Posting.objects.on(last_day_of(month)).filter(team__in=teams)
    places = dict(posted.order_by().values_list("person_id", "team_id"))
    reached: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for row in sums_by_manager(months=[month], person_ids=places.keys()):
        for measure in Measure:
            reached[(places[row.manager_id], measure)] += figure_of(row, measure)
    return [
        TeamRow(
            team,
            [Progress(m, plans.get((team.pk, m), ZERO), reached.get((team.pk, m), ZERO)) for m in Measure],
        )
        for team in teams
    ]


def person_month(person_id: int, month: date, today: date) -> dict[Measure, PersonProgress]:
    """One person's parts of a month by measure, with what was reached; empty without a team."""
    day = min(last_day_of(month), max(today, month))
    posting = Posting.objects.on(day).filter(person_id=person_id).select_related("team", "person").first()
    if posting is None:
        return {}
    shares = TargetShare.objects.filter(
        person_id=person_id, month__month=month, month__target__team_id=posting.team_id
    )
    plans = {
        measure: amount
        for measure, region_id, amount in shares.values_list("month__target__measure", "region_id", "amount")
        if region_id == posting.region_id
    }
    figures = actuals_of(posting.team, month, [person_id]).figures
    person = posting.person
    return {
        m: PersonProgress(
            person_id,
            person.name,
            person.number,
            posting.region_id,
            plans.get(m, ZERO),
            figures.get((m, person_id), ZERO),
        )
        for m in Measure
        if m in plans or (m, person_id) in figures
    }
