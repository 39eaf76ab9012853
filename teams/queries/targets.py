"""A team's month by measure, region and person: planned, and reached as file or days tell it (G5, P4)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import DateField, Exists, F, OuterRef, QuerySet, Sum, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.months import add_months, next_month
from customers.queries import ManagerSums, branches_with_file, sums_by_manager
from org.choices import Role
from org.models import Posting, Region, RoleGrant, Team
from org.queries import working_days_of
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.models import DailyFigure, Shortfall, ShortfallRule, Target, TargetMonth, TargetShare
from teams.rules import targets as rules

ZERO = Decimal(0)
LOOKED_BACK = 3
UNITS: dict[bool, Promise] = {True: pgettext_lazy("unit", "accounts"), False: _("yuan")}


@dataclass(frozen=True, slots=True)
class PersonProgress:
    """One person's part of a month; `is_moved` where the share belongs to a place that was left.

    `actual` is None where only the CRM file can tell it and none is accepted yet.
    """

    person_id: int
    name: str
    number: str
    region_id: int | None
    plan: Decimal
    actual: Decimal | None
    is_moved: bool = False
    is_kept: bool = False

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
    is_awaited: bool = False

    @property
    def actual(self) -> Decimal | None:
        return None if self.is_awaited else sum((one.actual or ZERO for one in self.people), ZERO)

    @property
    def remainder(self) -> Decimal:
        return rules.remainder(self.plan, [person.plan for person in self.people])

    @property
    def over(self) -> Decimal:
        """By how much more was given out than there is."""
        return max(ZERO, -self.remainder)

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
    is_awaited: bool = False
    version: int = 0

    @property
    def actual(self) -> Decimal | None:
        return None if self.is_awaited else sum((one.actual or ZERO for one in self.regions), ZERO)

    @property
    def remainder(self) -> Decimal:
        return rules.remainder(self.plan, [region.plan for region in self.regions])

    @property
    def over(self) -> Decimal:
        """By how much more was given out than there is."""
        return max(ZERO, -self.remainder)

    @property
    def share(self) -> Decimal | None:
        return rules.completion(self.plan, self.actual)

    @property
    def unit(self) -> Promise:
        return UNITS[self.measure in COUNTED]


@dataclass(frozen=True, slots=True)
class Actuals:
    """What was reached in a month: (measure, person) → figure, and the branches whose CRM file says so.

    `days`: measure → day → what all of them entered, where that counts and the days were asked for.
    """

    figures: Mapping[tuple[str, int], Decimal]
    filed: Collection[int]
    is_from_file: bool
    days: Mapping[str, Mapping[date, Decimal]] = field(default_factory=dict)

    def of(self, measure: Measure, person_id: int, branch_id: int) -> Decimal | None:
        """The figure, zero where there is none; None for a stock whose file is not in yet."""
        if self.is_awaited(measure, branch_id):
            return None
        return self.figures.get((measure.value, person_id), ZERO)

    def is_awaited(self, measure: Measure, branch_id: int) -> bool:
        """Whether only a file that is not accepted yet can tell the figure."""
        return measure in STOCKS and branch_id not in self.filed


@dataclass
class _Book:
    """Plans of one team's month as they are read from the rows."""

    month_id: int | None = None
    version: int = 0
    plan: Decimal = ZERO
    regions: dict[int | None, Decimal] = field(default_factory=dict)
    people: dict[tuple[int | None, int], Decimal] = field(default_factory=dict)
    kept: set[tuple[int | None, int]] = field(default_factory=set)


def places_of(team_id: int, day: date) -> dict[int, Posting]:
    """Everybody posted to the team on that day, by person; one query."""
    rows = Posting.objects.on(day).filter(team_id=team_id)
    return {row.person_id: row for row in rows.select_related("person", "region").order_by("person__number")}


def last_places(month: date, today: date) -> QuerySet[Posting]:
    """Where everybody's month belongs: the posting on its last day, on `today` while it runs.

    Of who left within the month the last one in it, so that what was reached before stays with that team.
    """
    until = day_of(month, today) + timedelta(days=1)
    within = Posting.objects.within(month, until)
    later = within.filter(person=OuterRef("person"), valid_from__gt=OuterRef("valid_from"))
    return within.filter(~Exists(later.order_by()))


def worked_days(team_id: int, share: TargetShare, days: Sequence[date], *, until: date) -> set[date]:
    """Those of the month's working days before `until` on which the share's person stood in its region."""
    rows = Posting.objects.filter(team_id=team_id, person=share.person, region=share.region)
    periods = list(rows.order_by().values_list("valid_from", "valid_until"))
    return {
        day
        for day in days
        if day < until and any(start <= day and (end is None or day < end) for start, end in periods)
    }


def last_day_of(month: date) -> date:
    """The day whose postings say where a month's figures belong."""
    return next_month(month) - timedelta(days=1)


def day_of(month: date, today: date) -> date:
    """The day whose postings hold: today while the month runs, its first day before, its last day after."""
    return min(last_day_of(month), max(today, month))


def actuals_of(month: date, people: Mapping[int, int], *, with_days: bool = False) -> Actuals:
    """What these people (person → branch) reached in the month; three queries however many branches.

    From the branch's accepted CRM file where there is one, else from what was entered there day by day.
    Figures of another branch, from before a transfer, are that branch's.
    """
    by_branch: dict[int, list[int]] = defaultdict(list)
    for person_id, branch_id in people.items():
        by_branch[branch_id].append(person_id)
    filed = branches_with_file(month)
    told = {branch: ids for branch, ids in by_branch.items() if branch in filed}
    sums = sums_by_manager(months=[month], people_of=told) if told else []
    figures = {(m.value, row.manager_id): figure_of(row, m) for row in sums for m in Measure}
    entered = DailyFigure.objects.none()
    for branch, ids in by_branch.items():
        if branch not in filed:
            entered |= DailyFigure.objects.filter(branch_id=branch, person_id__in=ids)
    entered = entered.filter(day__gte=month, day__lt=next_month(month)).order_by()
    by_day = [F("day")] if with_days else [Value(None, DateField())]
    rows = entered.values_list("measure", "person_id", *by_day).annotate(Sum("value"))
    days: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for measure, person_id, day, total in rows:
        key = (measure, person_id)
        figures[key] = figures.get(key, ZERO) + total
        if day is not None:
            days[measure][day] += total
    return Actuals(figures, filed, is_from_file=bool(by_branch) and filed >= by_branch.keys(), days=days)


def figure_of(row: ManagerSums, measure: Measure) -> Decimal:
    """One measure out of a manager's sums."""
    return Decimal(getattr(row, measure.value))


def month_progress(team: Team, month: date, today: date) -> tuple[list[MonthProgress], Actuals]:
    """Every measure that has a target or a figure in the month, each with its regions and people.

    Six queries whatever the size. People are those whose month belongs to the team (`last_places`) and
    whoever holds a share.
    """
    day = day_of(month, today)
    rows = last_places(month, today).filter(team_id=team.pk).select_related("person", "region")
    places = {posting.person_id: posting for posting in rows.order_by("person__number")}
    left = {pk for pk, posting in places.items() if posting.valid_until and posting.valid_until <= day}
    regions = {region.pk: region.name for region in Region.objects.filter(team=team).order_by("code")}
    books, names = _books(team, month)
    people = {pk: (posting.person.name, posting.person.number) for pk, posting in places.items()} | {
        pk: name for pk, name in names.items() if pk not in places
    }
    actuals = actuals_of(month, dict.fromkeys(people, team.branch_id), with_days=True)
    shown = [m for m in Measure if books[m].month_id or any(key[0] == m for key in actuals.figures)]
    scene = _Scene(month, team.branch_id, places, left, regions, people, actuals)
    progress = [_month(m, books[m], scene) for m in shown]
    return progress, actuals


def _books(team: Team, month: date) -> tuple[dict[str, _Book], dict[int, tuple[str, str]]]:
    books: dict[str, _Book] = defaultdict(_Book)
    months = TargetMonth.objects.filter(target__team=team, month=month).select_related("target")
    by_id = {}
    for row in months:
        book = books[row.target.measure]
        book.month_id, book.plan, book.version = row.pk, row.amount, row.target.version
        by_id[row.pk] = book
    names: dict[int, tuple[str, str]] = {}
    shares = TargetShare.objects.filter(month__in=by_id).select_related("person")
    for share in shares:
        book = by_id[share.month_id]
        if share.person is None or share.person_id is None:
            book.regions[share.region_id] = share.amount
        else:
            book.people[(share.region_id, share.person_id)] = share.amount
            if share.is_kept:
                book.kept.add((share.region_id, share.person_id))
            names[share.person_id] = (share.person.name, share.person.number)
    return books, names


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the measures of a team's month share: who is where, the regions' names, what was reached.

    `left` are those of `places` who were gone by the month's last day.
    """

    month: date
    branch_id: int
    places: Mapping[int, Posting]
    left: Collection[int]
    regions: Mapping[int, str]
    people: Mapping[int, tuple[str, str]]
    actuals: Actuals

    def person(self, measure: Measure, pk: int, region_id: int | None, book: "_Book") -> PersonProgress:
        """A person's part of that region; the figure counts where the month belongs and nowhere else."""
        name, number = self.people[pk]
        place = self.places.get(pk)
        is_here = place is not None and place.region_id == region_id
        plan = book.people.get((region_id, pk), ZERO)
        actual = self.actuals.of(measure, pk, self.branch_id) if is_here else ZERO
        is_kept = (region_id, pk) in book.kept
        is_moved = not is_here or pk in self.left
        return PersonProgress(pk, name, number, region_id, plan, actual, is_moved, is_kept and is_moved)


def _month(measure: Measure, book: _Book, scene: _Scene) -> MonthProgress:
    at_home = {(posting.region_id, pk): None for pk, posting in scene.places.items()}
    rows: dict[int | None, list[PersonProgress]] = defaultdict(list)
    for region_id, pk in at_home | dict.fromkeys(book.people):
        person = scene.person(measure, pk, region_id, book)
        if pk not in scene.left or person.plan or person.actual:
            rows[region_id].append(person)
    keys: list[int | None] = [*scene.regions]
    if None in rows or None in book.regions:
        keys.append(None)
    is_awaited = scene.actuals.is_awaited(measure, scene.branch_id)
    found = [
        RegionProgress(
            key,
            scene.regions.get(key, "") if key else "",
            book.regions.get(key, ZERO),
            rows[key],
            is_awaited,
        )
        for key in keys
    ]
    return MonthProgress(measure, scene.month, book.plan, found, book.month_id, is_awaited, book.version)


def days_of(month: date) -> Sequence[date]:
    """The month's working days; by the week where its year is not published."""
    return working_days_of({month})[month]


def threshold_of(team_id: int, day: date) -> Decimal:
    """Below which completion cause and remedy are asked for on that day."""
    rows = ShortfallRule.objects.filter(team_id=team_id, valid_from__lte=day).order_by("-valid_from")
    found = rows.values_list("threshold", flat=True).first()
    return found if found is not None else ShortfallRule().threshold


def has_left(row: Shortfall, day: date) -> bool:
    """Whether the person who is asked is posted to the team no longer; never of the team's own."""
    if row.person_id is None:
        return False
    return not Posting.objects.on(day).filter(person_id=row.person_id, team_id=row.team_id).exists()


def directors_of(team: Team, day: date) -> dict[int, int]:
    """Region → the person who directs it on that day: its regional manager, by number where there are two."""
    grants = RoleGrant.objects.on(day).filter(role=Role.REGIONAL_MANAGER, team=team).order_by()
    rows = Posting.objects.on(day).filter(team=team, region__isnull=False)
    rows = rows.filter(person__user__in=grants.values("user_id"), person__user__is_active=True)
    found: dict[int, int] = {}
    for region_id, person_id in rows.order_by("person__number").values_list("region_id", "person_id"):
        found.setdefault(region_id, person_id)
    return found


def targets_of(team_id: int, year: int) -> dict[str, Target]:
    """The team's targets of a year by measure, with their months."""
    rows = Target.objects.filter(team_id=team_id, year=year).prefetch_related("months")
    return {row.measure: row for row in rows}


def may_copy_year(team_id: int, year: int, today: date) -> bool:
    """Whether that year, not over yet, has no targets and the year before has some; one query."""
    rows = Target.objects.filter(team_id=team_id, year__in=(year - 1, year)).order_by()
    return year >= today.year and set(rows.values_list("year", flat=True)) == {year - 1}


def weights_by_actual(
    team: Team, month: date, measure: Measure, person_ids: Collection[int]
) -> dict[int, Decimal]:
    """What each reached in the three months before; nobody counts less than nothing."""
    months = [add_months(month, -back) for back in range(1, LOOKED_BACK + 1)]
    reached: dict[int, Decimal] = dict.fromkeys(person_ids, ZERO)
    for row in sums_by_manager(months=months, person_ids=person_ids, branch_id=team.branch_id):
        reached[row.manager_id] += max(ZERO, figure_of(row, measure))
    return reached
