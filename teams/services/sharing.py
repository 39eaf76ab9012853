"""Sharing a month's target out over regions and people, anew when people move, months on end (G5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import Conflict, DomainError
from core.money import round_fen
from core.months import month_of
from org.models import Posting, Region
from org.permissions import capacity
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.choices.targets import PEOPLE_WAYS, SplitWay
from teams.models import Target, TargetMonth, TargetShare
from teams.queries import targets as queries
from teams.queries.actuals import stands_of
from teams.rules import targets as rules
from teams.rules.targets import Share, Spell

EDIT = "teams.target_edit"
MOST = Decimal("1e12")


def refuse_amounts(measure: str, amounts: Sequence[Decimal]) -> None:
    """Nothing below zero, nothing without end, accounts in whole numbers. Raises DomainError."""
    if measure not in Measure.values:
        raise DomainError(_("There is no such measure."))
    for amount in amounts:
        if not 0 <= amount <= MOST or (measure in COUNTED and amount != int(amount)):
            raise DomainError(
                _("“%(value)s” cannot be a target: nothing below zero, and accounts are whole numbers.")
                % {"value": amount}
            )


@transaction.atomic
def share_month(
    *,
    target_month_id: int,
    regions: Mapping[int | None, Decimal],
    people: Mapping[int, Decimal],
    seen: int,
    by: Any,
    at: datetime,
) -> TargetMonth:
    """Share a month out to regions and to the people who work there today (G5).

    What is left in the team or a region is shown as remainder. Raises as `set_target`, and DomainError for a
    region or a person that is not of the team.
    """
    row, acting = _locked(target_month_id, by, at, seen)
    target = row.target
    refuse_amounts(target.measure, [*regions.values(), *people.values()])
    places = {pk: posting.region_id for pk, posting in _places(row, at).items()}
    own = set(Region.objects.filter(team_id=target.team_id).values_list("pk", flat=True)) | {None}
    if not set(regions) <= own or not set(people) <= set(places):
        raise DomainError(_("Share out among the team's own regions and people."))
    before = _shared(row)
    kept = _kept(row, places, list(row.shares.all()), at)
    _write(row, regions, [Share(places[pk], pk, amount) for pk, amount in people.items()], kept)
    _touch(target)
    audit.record(
        "teams.target.share", target, by=by, at=at, capacity=acting, before=before, after=_shared(row)
    )
    return row


@transaction.atomic
def resplit_month(
    *, target_month_id: int, way: str, seen: int, by: Any, at: datetime, onward: bool = False
) -> list[TargetMonth]:
    """Share each region's part out anew among the people who are there today (G5.4, after moves).

    Who left keeps what falls on the days worked, the days to come go back to the region. The regions keep
    their parts; where none has any yet, the month goes to the regions by their people first. `onward`: the
    months after it in the same year likewise, by the same weights, each among who is there on its first day;
    their regions get parts in the proportion of this month's. Gives the months that were shared out.
    Raises as `share_month`, and DomainError for a way that is none.
    """
    row, acting = _locked(target_month_id, by, at, seen)
    target = row.target
    if way not in {one.value for one in PEOPLE_WAYS}:
        raise DomainError(_("Choose by what it is shared out."))
    if not _places(row, at):
        raise DomainError(_("Nobody works in the team today; there is nobody to share out to."))
    rows = [row]
    if onward:
        rows += target.months.filter(month__gt=row.month, amount__gt=0).order_by("month")
    weights: dict[int, Decimal] | None = None
    model: Mapping[int | None, Decimal] = {}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for one in rows:
        one.target = target
        scene = _Scene(one, _places(one, at), list(one.shares.all()))
        if weights is None or way == SplitWay.WORKING_DAYS:
            weights = _weights(way, scene)
        before |= _shared(one)
        model = _resplit(scene, model, weights, at)
        after |= _shared(one)
    _touch(target)
    after["way"] = way
    audit.record("teams.target.resplit", target, by=by, at=at, capacity=acting, before=before, after=after)
    return rows


@dataclass(frozen=True, slots=True)
class _Scene:
    """A month with who is there and what is shared out of it so far."""

    row: TargetMonth
    places: Mapping[int, Posting]
    shares: Sequence[TargetShare]

    @property
    def at_home(self) -> dict[int, int | None]:
        """Person → region."""
        return {pk: posting.region_id for pk, posting in self.places.items()}


def _resplit(
    scene: _Scene, model: Mapping[int | None, Decimal], weights: Mapping[int, Decimal], at: datetime
) -> Mapping[int | None, Decimal]:
    """Share one month out; gives the regions' parts of it, a model for the next."""
    row, at_home = scene.row, scene.at_home
    whole = row.target.measure in COUNTED
    regions = {share.region_id: share.amount for share in scene.shares if share.person_id is None}
    if not any(regions.values()):
        heads = {region: Decimal(list(at_home.values()).count(region)) for region in set(at_home.values())}
        regions = rules.shared_out(row.amount, model if any(model.values()) else heads, whole=whole)
    kept = _kept(row, at_home, scene.shares, at)
    anew = rules.resplit(rules.less_kept(regions, kept), at_home, weights, whole=whole)
    _write(row, regions, anew, kept)
    return regions


def _weights(way: str, scene: _Scene) -> dict[int, Decimal]:
    row, places = scene.row, scene.places
    if way == SplitWay.ACTUAL:
        measure = Measure(row.target.measure)
        return queries.weights_by_actual(row.target.team, row.month, measure, places.keys())
    if way == SplitWay.WORKING_DAYS:
        days = queries.days_of(row.month)
        return {pk: rules.days_within(days, one.valid_from, one.valid_until) for pk, one in places.items()}
    if way == SplitWay.PRESENT:
        own = [Share(s.region_id, s.person_id, s.amount) for s in scene.shares if s.person_id is not None]
        return {share.person_id: share.amount for share in rules.after_moves(own, scene.at_home)}
    return dict.fromkeys(places, Decimal(1))


def take_shares(target: Target, sources: Mapping[date, TargetMonth], *, by: Any, at: datetime) -> None:
    """Give the new target's months the shares that other months have, as far as people and regions are there
    still. For `copy_year`, which asked for the right.
    """
    after: dict[str, Any] = {}
    for row in target.months.filter(month__in=sources).order_by("month"):
        row.target = target
        places = {pk: posting.region_id for pk, posting in _places(row, at).items()}
        given = list(sources[row.month].shares.all())
        regions = {share.region_id: share.amount for share in given if share.person_id is None}
        own = [Share(s.region_id, s.person_id, s.amount) for s in given if s.person_id and not s.is_kept]
        _write(row, regions, rules.after_moves(own, places), [])
        after |= _shared(row)
    _touch(target)
    acting = capacity(by, EDIT, at=at, branch_id=target.branch_id, team_id=target.team_id)
    audit.record("teams.target.share", target, by=by, at=at, capacity=acting, before={}, after=after)


def _locked(target_month_id: int, by: Any, at: datetime, seen: int) -> tuple[TargetMonth, Any]:
    """The month under its team's lock, for the lead, and not one that is over."""
    row = TargetMonth.objects.select_related("target__team").get(pk=target_month_id)
    target = Target.objects.select_for_update(of=("self",)).select_related("team").get(pk=row.target_id)
    row.target = target
    acting = capacity(by, EDIT, at=at, branch_id=target.branch_id, team_id=target.team_id)
    if target.version != seen:
        raise Conflict(_("Somebody else changed this target meanwhile. Open it again and look."))
    if row.month < month_of(timezone.localdate(at)):
        raise DomainError(
            _("%(month)s is over; its target stays as it was.") % {"month": f"{row.month:%Y-%m}"}
        )
    return row, acting


def _places(row: TargetMonth, at: datetime) -> dict[int, Posting]:
    """Who is there today, or on the month's first day where that lies ahead."""
    day = max(timezone.localdate(at), row.month)
    return queries.places_of(row.target.team_id, day)


def _kept(
    row: TargetMonth, places: Mapping[int, int | None], shares: Sequence[TargetShare], at: datetime
) -> list[Share]:
    """What those who left their region keep for the days that they worked there; set once and then kept.

    Nothing of a stock, which counts where one stands at the end, and nothing of who went to another team:
    the month's figures went along.
    """
    if row.target.measure in STOCKS:
        return []
    today = timezone.localdate(at)
    kept = []
    days = queries.days_of(row.month)
    stands = stands_of(row.target.team_id, row.month, today)
    for share in shares:
        pk = share.person_id
        stand = stands.get(pk or 0)
        if pk is None or stand is None or (pk in places and places[pk] == share.region_id):
            continue
        amount = share.amount
        if not share.is_kept:
            worked = _worked_there(days, stand.spells, share.region_id, until=today)
            amount = rules.worked_part(amount, days, worked, whole=row.target.measure in COUNTED)
        if amount:
            kept.append(Share(share.region_id, pk, amount))
    return kept


def _worked_there(
    days: Sequence[date], spells: Sequence[Spell], region_id: int | None, *, until: date
) -> set[date]:
    """Those of the days before `until` that were worked in the region."""
    there = [spell for spell in spells if spell.region_id == region_id]
    return {day for day in days if day < until and any(spell.holds(day) for spell in there)}


def _write(
    row: TargetMonth, regions: Mapping[int | None, Decimal], people: list[Share], kept: list[Share]
) -> None:
    row.shares.all().delete()
    TargetShare.objects.bulk_create(
        [TargetShare(month=row, region_id=key, amount=round_fen(amount)) for key, amount in regions.items()]
        + [_share(row, share, is_kept=False) for share in people]
        + [_share(row, share, is_kept=True) for share in kept]
    )


def _share(row: TargetMonth, share: Share, *, is_kept: bool) -> TargetShare:
    amount = round_fen(share.amount)
    return TargetShare(
        month=row, region_id=share.region_id, person_id=share.person_id, amount=amount, is_kept=is_kept
    )


def _touch(target: Target) -> None:
    target.version += 1
    target.save(update_fields=["version"])


def _shared(row: TargetMonth) -> dict[str, Any]:
    """The month's parts as the audit trail keeps them; a person's under the region that it was given in."""
    regions: dict[str, str] = {}
    people: dict[str, str] = {}
    for share in TargetShare.objects.filter(month=row):
        if share.person_id is None:
            regions[str(share.region_id)] = str(share.amount)
        else:
            people[f"{share.person_id} ({share.region_id})"] = str(share.amount)
    return {f"{row.month:%Y-%m}": {"regions": regions, "people": people}}
