"""A team's month by measure, region and person: planned, and reached as file or days tell it (G5, P4)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from org.models import Region, Team
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.models import TargetMonth, TargetShare
from teams.queries.actuals import Actuals, Stand, actuals_of, stands_of
from teams.queries.targets import ZERO, day_of, days_of
from teams.rules import targets as rules

UNITS: dict[bool, Promise] = {True: pgettext_lazy("unit", "accounts"), False: _("yuan")}


@dataclass(frozen=True, slots=True)
class PersonProgress:
    """One person's part of a month in a region; `is_moved` where that place was left.

    `actual` is what was reached there, None where only the CRM file can tell it and none is accepted yet.
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


class _Whole:
    """What is planned of a whole that has parts: what they reached, and what none of them has."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def plan(self) -> Decimal: ...

        @property
        def is_awaited(self) -> bool: ...

    @property
    def parts(self) -> Sequence["PersonProgress | RegionProgress"]:
        raise NotImplementedError

    @property
    def actual(self) -> Decimal | None:
        return None if self.is_awaited else sum((one.actual or ZERO for one in self.parts), ZERO)

    @property
    def remainder(self) -> Decimal:
        return rules.remainder(self.plan, [one.plan for one in self.parts])

    @property
    def over(self) -> Decimal:
        """By how much more was given out than there is."""
        return max(ZERO, -self.remainder)

    @property
    def share(self) -> Decimal | None:
        return rules.completion(self.plan, self.actual)


@dataclass(frozen=True, slots=True)
class RegionProgress(_Whole):
    """A region's part of a month with its people; `remainder` is what nobody of it has."""

    region_id: int | None
    name: str
    plan: Decimal
    people: Sequence[PersonProgress]
    is_awaited: bool = False

    @property
    def parts(self) -> Sequence[PersonProgress]:
        return self.people


@dataclass(frozen=True, slots=True)
class MonthProgress(_Whole):
    """A team's month by one measure: its regions, and what no region has."""

    measure: Measure
    month: date
    plan: Decimal
    regions: Sequence[RegionProgress]
    target_month_id: int | None
    is_awaited: bool = False
    version: int = 0

    @property
    def parts(self) -> Sequence[RegionProgress]:
        return self.regions

    @property
    def unit(self) -> Promise:
        return UNITS[self.measure in COUNTED]

    def of_people(self) -> dict[int, PersonProgress]:
        """Everybody who works here still, with all their parts of the team's month as one."""
        rows = [person for region in self.regions for person in region.people]
        at_home = {person.person_id: person for person in rows if not person.is_moved}
        for person in rows:
            one = at_home.get(person.person_id)
            if person.is_moved and one is not None:
                actual = None if one.actual is None else one.actual + (person.actual or ZERO)
                at_home[person.person_id] = replace(one, plan=one.plan + person.plan, actual=actual)
        return at_home


@dataclass
class _Book:
    """Plans of one team's month as they are read from the rows."""

    month_id: int | None = None
    version: int = 0
    plan: Decimal = ZERO
    regions: dict[int | None, Decimal] = field(default_factory=dict)
    people: dict[tuple[int | None, int], Decimal] = field(default_factory=dict)
    kept: set[tuple[int | None, int]] = field(default_factory=set)


def month_progress(
    team: Team, month: date, today: date, *, days: Sequence[date] | None = None
) -> tuple[list[MonthProgress], Actuals]:
    """Every measure that has a target or a figure in the month, each with its regions and people.

    Six queries whatever the size; a seventh, where the file's figures are shared out between regions, for
    whoever does not bring the month's working `days`. People are those whose month belongs to the team
    (`last_places`) and whoever holds a share.
    """
    stands = stands_of(team.pk, month, today)
    regions = {region.pk: region.name for region in Region.objects.filter(team=team).order_by("code")}
    books, names = _books(team, month)
    actuals = actuals_of(month, dict.fromkeys(stands, team.branch_id), with_days=True)
    has_two = any(len({spell.region_id for spell in stand.spells}) > 1 for stand in stands.values())
    if days is None:
        days = days_of(month) if has_two and actuals.is_from_file else ()
    shown = [m for m in Measure if books[m].month_id or any(key[0] == m for key in actuals.figures)]
    scene = _Scene(month, day_of(month, today), team.branch_id, stands, regions, names, actuals, days)
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
    """What the measures of a team's month share: who stood where, the regions' names, what was reached.

    `names` are those who hold a share, wherever their month belongs.
    """

    month: date
    day: date
    branch_id: int
    stands: Mapping[int, Stand]
    regions: Mapping[int, str]
    names: Mapping[int, tuple[str, str]]
    actuals: Actuals
    days: Sequence[date]

    def has_left(self, pk: int) -> bool:
        """Whether the person's last place here was given up by the day that is looked at."""
        until = self.stands[pk].posting.valid_until
        return until is not None and until <= self.day

    def reached(self, measure: Measure) -> dict[tuple[int | None, int], Decimal]:
        """(region, person) → what was reached there, of all whose month belongs here; last places first."""
        places: dict[tuple[int | None, int], Decimal] = {
            (stand.posting.region_id, pk): ZERO for pk, stand in self.stands.items()
        }
        for pk, stand in self.stands.items():
            parts = self.actuals.by_region(measure, pk, stand.spells, self.days)
            places |= {(region_id, pk): amount for region_id, amount in parts.items()}
        return places

    def person(
        self, measure: Measure, place: tuple[int | None, int], book: _Book, reached: Decimal
    ) -> PersonProgress:
        """A person's part of that region."""
        region_id, pk = place
        stand = self.stands.get(pk)
        name, number = (
            self.names[pk] if stand is None else (stand.posting.person.name, stand.posting.person.number)
        )
        is_moved = stand is None or stand.posting.region_id != region_id or self.has_left(pk)
        is_kept = is_moved and place in book.kept and stand is not None and measure not in STOCKS
        actual = None if self.actuals.is_awaited(measure, self.branch_id) else reached
        plan = book.people.get(place, ZERO)
        return PersonProgress(pk, name, number, region_id, plan, actual, is_moved, is_kept)


def _month(measure: Measure, book: _Book, scene: _Scene) -> MonthProgress:
    reached = scene.reached(measure)
    rows: dict[int | None, list[PersonProgress]] = defaultdict(list)
    for place in [*reached, *(place for place in book.people if place not in reached)]:
        person = scene.person(measure, place, book, reached.get(place, ZERO))
        if not person.is_moved or person.plan or person.actual:
            rows[place[0]].append(person)
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
