"""A month shared out anew among who is there today, months on end, and what it would come to (G5.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from org.models import Person, Posting, Region
from org.permissions import capacity
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.choices.targets import SplitWay, people_ways
from teams.models import Target, TargetMonth, TargetShare
from teams.queries import targets as queries
from teams.queries.places import days_there
from teams.rules import targets as rules
from teams.rules.targets import Share
from teams.services.sharing import (
    EDIT,
    full_shares_of,
    kept_of,
    locked,
    places_of,
    refuse_past,
    said_of,
    touch,
    write,
)

ZERO = Decimal(0)


@transaction.atomic
def resplit_month(
    *, target_month_id: int, way: str, seen: int, by: Any, at: datetime, onward: bool = False
) -> list[TargetMonth]:
    """Share each region's part out anew among the people who are there today (G5.4, after moves).

    Who left keeps what falls on the days worked, the days to come go back to the region. The regions keep
    their parts; where none has any yet, the month goes to the regions by their people first. `onward`: the
    months after it in the same year likewise, by the same weights, each among who is there on its first day;
    their regions get parts in the proportion of this month's. Who comes within a month has less of it by
    any way but for a stock, by the days that are left. Gives the months that were shared out.
    Raises as `share_month`, and DomainError for a way that is none.
    """
    row, acting = locked(target_month_id=target_month_id, seen=seen, by=by, at=at)
    target = row.target
    _refuse(way, row, at)
    rows = [row, *(_later(row) if onward else ())]
    full: Mapping[int, Decimal] | None = None
    model: Mapping[int | None, Decimal] = {}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for one in rows:
        one.target = target
        scene = _scene(one, way, list(one.shares.all()), at)
        if full is None or way in {SplitWay.EQUALLY, SplitWay.WORKING_DAYS}:
            full = _full(way, scene)
        before |= said_of(one)
        parts = _anew(scene, model, full, at)
        write(one, parts.regions, parts.people, parts.kept)
        model = parts.regions
        after |= said_of(one)
    touch(target)
    after["way"] = way
    audit.record("teams.target.resplit", target, by=by, at=at, capacity=acting, before=before, after=after)
    return rows


@dataclass(frozen=True, slots=True)
class Change:
    """What a person has in a region, or without one (None) the region itself, before and after."""

    person: Person | None
    before: Decimal
    after: Decimal
    is_kept: bool = False

    @property
    def difference(self) -> Decimal:
        """How much more it is, below zero how much less."""
        return self.after - self.before

    @property
    def less(self) -> Decimal:
        """By how much it is less."""
        return max(ZERO, -self.difference)


@dataclass(frozen=True, slots=True)
class RegionChange:
    """A region (None: without one), its part, its people, and what nobody of it has, before and after."""

    region: Region | None
    whole: Change
    people: Sequence[Change]

    @property
    def left(self) -> Decimal:
        """What would be left over in the region."""
        return rules.remainder(self.whole.after, [one.after for one in self.people])


@dataclass(frozen=True, slots=True)
class Preview:
    """What sharing out anew would come to in the month, and the months after it that have a target."""

    regions: Sequence[RegionChange]
    later: Sequence[date]


def preview_resplit(*, target_month_id: int, way: str, by: Any, at: datetime) -> Preview:
    """What `resplit_month` would write into the month, without writing it.

    Raises as `resplit_month`, but for Conflict.
    """
    row = TargetMonth.objects.select_related("target__team").get(pk=target_month_id)
    target = row.target
    capacity(by, EDIT, at=at, branch_id=target.branch_id, team_id=target.team_id)
    refuse_past(row, at)
    _refuse(way, row, at)
    shares = list(row.shares.select_related("person"))
    scene = _scene(row, way, shares, at)
    parts = _anew(scene, {}, _full(way, scene), at)
    people = {share.person_id: share.person for share in shares if share.person is not None}
    people |= {pk: posting.person for pk, posting in scene.places.items()}
    return Preview(_compared(target, shares, parts, people), [later.month for later in _later(row)])


Place = tuple[int | None, int | None]


def _compared(
    target: Target, shares: Sequence[TargetShare], parts: "_Parts", people: Mapping[int | None, Person]
) -> list[RegionChange]:
    before = {(share.region_id, share.person_id): share.amount for share in shares}
    given = [*parts.people, *parts.kept]
    after: dict[Place, Decimal] = {(one.region_id, one.person_id): one.amount for one in given}
    kept = {(one.region_id, one.person_id) for one in parts.kept}
    places = [place for place in dict.fromkeys([*before, *after]) if place[1] is not None]
    places.sort(key=lambda place: people[place[1]].number)
    found = []
    for region in [*Region.objects.filter(team_id=target.team_id).order_by("code"), None]:
        pk = region.pk if region else None
        own = [
            Change(people[place[1]], before.get(place, ZERO), after.get(place, ZERO), place in kept)
            for place in places
            if place[0] == pk
        ]
        whole = Change(None, before.get((pk, None), ZERO), parts.regions.get(pk, ZERO))
        if region is not None or own or whole.after:
            found.append(RegionChange(region, whole, own))
    return found


def _refuse(way: str, row: TargetMonth, at: datetime) -> None:
    if way not in people_ways(row.target.measure):
        raise DomainError(_("Choose by what it is shared out."))
    if not places_of(row, at):
        raise DomainError(_("Nobody works in the team today; there is nobody to share out to."))


def _later(row: TargetMonth) -> list[TargetMonth]:
    """The months after it in the same year that have something to share out."""
    return list(row.target.months.filter(month__gt=row.month, amount__gt=0).order_by("month"))


@dataclass(frozen=True, slots=True)
class _Scene:
    """A month with who is there on how many of its days, and what is shared out of it so far.

    Of a stock there are no days.
    """

    row: TargetMonth
    places: Mapping[int, Posting]
    shares: Sequence[TargetShare]
    worked: Mapping[rules.Place, Decimal]
    total: Decimal

    @property
    def at_home(self) -> dict[int, int | None]:
        """Person → region."""
        return {pk: posting.region_id for pk, posting in self.places.items()}


def _scene(row: TargetMonth, way: str, shares: Sequence[TargetShare], at: datetime) -> _Scene:
    """By working days who is known to go has less too; by any other way only who comes."""
    places = places_of(row, at)
    if row.target.measure in STOCKS:
        return _Scene(row, places, shares, {}, ZERO)
    days = queries.days_of(row.month)
    until = None if way == SplitWay.WORKING_DAYS else timezone.localdate(at)
    worked = days_there(row.target.team_id, row.month, days, known_until=until)
    return _Scene(row, places, shares, worked, Decimal(len(days)))


@dataclass(frozen=True, slots=True)
class _Parts:
    """A month's parts of the regions, of who is there, and of who left and keeps some."""

    regions: Mapping[int | None, Decimal]
    people: list[Share]
    kept: list[Share]


def _anew(
    scene: _Scene, model: Mapping[int | None, Decimal], full: Mapping[int, Decimal], at: datetime
) -> _Parts:
    """One month's parts; the regions' are those of the `model` month where the month has none yet."""
    row, at_home = scene.row, scene.at_home
    whole = row.target.measure in COUNTED
    regions = {share.region_id: share.amount for share in scene.shares if share.person_id is None}
    if not any(regions.values()):
        heads = {region: Decimal(list(at_home.values()).count(region)) for region in set(at_home.values())}
        regions = rules.shared_out(row.amount, model if any(model.values()) else heads, whole=whole)
    kept = kept_of(row, at_home, scene.shares, at)
    weights = rules.by_days_there(full, at_home, scene.worked, scene.total)
    people = rules.resplit(rules.less_kept(regions, kept), at_home, weights, whole=whole)
    return _Parts(regions, people, kept)


def _full(way: str, scene: _Scene) -> dict[int, Decimal]:
    """Everybody's weight in a whole month."""
    row, places = scene.row, scene.places
    if way == SplitWay.ACTUAL:
        measure = Measure(row.target.measure)
        return queries.weights_by_actual(row.target.team, row.month, measure, places.keys())
    if way == SplitWay.PRESENT:
        return full_shares_of(scene.shares, scene.at_home, scene.worked, scene.total)
    return dict.fromkeys(places, Decimal(1))
