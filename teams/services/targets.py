"""Targets: set by the lead, shared out over months, regions and people, shared out anew when people move
(G5).
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import Conflict, DomainError
from core.money import round_fen
from core.months import add_months, month_of
from org.models import Region, Team
from org.permissions import capacity
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.choices.targets import PEOPLE_WAYS, SplitWay
from teams.models import Target, TargetMonth, TargetShare
from teams.queries import targets as queries
from teams.rules import targets as rules
from teams.rules.targets import Share

EDIT = "teams.target_edit"
MOST = Decimal("1e12")
ZERO = Decimal(0)


@transaction.atomic
def set_target(
    *,
    team: Team,
    year: int,
    measure: str,
    total: Decimal,
    months: Mapping[date, Decimal],
    seen: int,
    by: Any,
    at: datetime,
) -> Target:
    """Set a team's target of a year and its parts by month (G5); months that are over stay as they were.

    A month that was over before it had a target gets none with hindsight; a year that is over is not changed.
    The months may leave a remainder, and may come to more: both are shown. `seen` is the version that was
    looked at, 0 for none. Raises PermissionDenied, Conflict where somebody else saved meanwhile, DomainError
    for amounts that cannot be or a month that is over.
    """
    acting = capacity(by, EDIT, at=at, branch_id=team.branch_id, team_id=team.pk)
    _refuse_amounts(measure, [total, *months.values()])
    if total <= 0:
        raise DomainError(_("A target is more than nothing."))
    Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    target = Target.objects.filter(team=team, year=year, measure=measure).first()
    if (target.version if target else 0) != seen:
        raise Conflict(_("Somebody else changed this target meanwhile. Open it again and look."))
    kept = {row.month: row for row in target.months.all()} if target else {}
    current = month_of(timezone.localdate(at))
    _refuse_past(kept, months, year, current)
    before = _said(target, kept)
    target = target or Target(team=team, branch_id=team.branch_id, year=year, measure=measure)
    target.total, target.version, target.set_by_id, target.set_at = round_fen(total), seen + 1, by.pk, at
    target.save()
    for month, amount in months.items():
        if month < current:
            continue
        row = kept.get(month) or TargetMonth(target=target, month=month)
        row.amount = round_fen(amount)
        row.save()
        kept[month] = row
    audit.record(
        "teams.target.set", target, by=by, at=at, capacity=acting, before=before, after=_said(target, kept)
    )
    return target


def _said(target: Target | None, months: Mapping[date, TargetMonth]) -> dict[str, Any]:
    if target is None or target.pk is None:
        return {}
    return {"total": str(target.total)} | {
        f"{month:%Y-%m}": str(row.amount) for month, row in sorted(months.items())
    }


def _refuse_amounts(measure: str, amounts: list[Decimal]) -> None:
    if measure not in Measure.values:
        raise DomainError(_("There is no such measure."))
    for amount in amounts:
        if not 0 <= amount <= MOST or (measure in COUNTED and amount != int(amount)):
            raise DomainError(
                _("“%(value)s” cannot be a target: nothing below zero, and accounts are whole numbers.")
                % {"value": amount}
            )


def _refuse_past(
    kept: Mapping[date, TargetMonth], months: Mapping[date, Decimal], year: int, current: date
) -> None:
    if year < current.year:
        raise DomainError(_("%(year)s is over; its target stays as it was.") % {"year": year})
    for month, amount in months.items():
        if month.year != year or month.day != 1:
            raise DomainError(_("The months are those of the target's year."))
        was = kept[month].amount if month in kept else ZERO
        if month < current and was != round_fen(amount):
            raise DomainError(
                _("%(month)s is over; its target stays as it was.") % {"month": f"{month:%Y-%m}"}
            )


def split_year(
    *, total: Decimal, year: int, measure: str, way: str, past: Mapping[date, Decimal] = MappingProxyType({})
) -> dict[date, Decimal]:
    """What is left of a year's total over its months that are left, for a form that begins with it.

    `past` are the months that are over, which keep theirs. A stock is not added up: it stands in every month.
    Writes nothing. Raises DomainError for amounts that cannot be, or where the past months have it all.
    """
    _refuse_amounts(measure, [total])
    months = [month for month in rules.months_of_year(year) if month not in past]
    if measure in STOCKS:
        return dict.fromkeys(months, total)
    left = rules.remainder(total, list(past.values()))
    if left < 0:
        raise DomainError(_("The months that are over come to more than that already."))
    working = way == SplitWay.WORKING_DAYS
    weights = {month: Decimal(len(queries.days_of(month)) if working else 1) for month in months}
    return rules.shared_out(left, weights, whole=measure in COUNTED)


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
    _refuse_amounts(target.measure, [*regions.values(), *people.values()])
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
def resplit_month(*, target_month_id: int, way: str, seen: int, by: Any, at: datetime) -> TargetMonth:
    """Share each region's part out anew among the people who are there today (G5.4, after moves).

    Who left keeps what falls on the days worked, the days to come go back to the region. The regions keep
    their parts; where none has any yet, the month goes to the regions by their people first.
    Raises as `share_month`, and DomainError for a way that is none.
    """
    row, acting = _locked(target_month_id, by, at, seen)
    target = row.target
    if way not in {one.value for one in PEOPLE_WAYS}:
        raise DomainError(_("Choose by what it is shared out."))
    places = {pk: posting.region_id for pk, posting in _places(row, at).items()}
    if not places:
        raise DomainError(_("Nobody works in the team today; there is nobody to share out to."))
    shares = list(row.shares.all())
    whole = target.measure in COUNTED
    regions = {share.region_id: share.amount for share in shares if share.person_id is None}
    if not any(regions.values()):
        heads = {region: Decimal(list(places.values()).count(region)) for region in set(places.values())}
        regions = rules.shared_out(row.amount, heads, whole=whole)
    weights = _weights(way, row, places, shares)
    kept = _kept(row, places, shares, at)
    anew = rules.resplit(rules.less_kept(regions, kept), places, weights, whole=whole)
    before = _shared(row)
    _write(row, regions, anew, kept)
    _touch(target)
    after = _shared(row) | {"way": way}
    audit.record("teams.target.resplit", target, by=by, at=at, capacity=acting, before=before, after=after)
    return row


def _weights(
    way: str, row: TargetMonth, places: Mapping[int, int | None], shares: list[TargetShare]
) -> dict[int, Decimal]:
    if way == SplitWay.ACTUAL:
        measure = Measure(row.target.measure)
        return queries.weights_by_actual(row.target.team, row.month, measure, places.keys())
    if way == SplitWay.PRESENT:
        present = [Share(s.region_id, s.person_id, s.amount) for s in shares if s.person_id is not None]
        return {share.person_id: share.amount for share in rules.after_moves(present, places)}
    return dict.fromkeys(places, Decimal(1))


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


def _places(row: TargetMonth, at: datetime) -> dict[int, Any]:
    """Who is there today, or on the month's first day where that lies ahead."""
    day = max(timezone.localdate(at), row.month)
    return queries.places_of(row.target.team_id, day)


def _kept(
    row: TargetMonth, places: Mapping[int, int | None], shares: list[TargetShare], at: datetime
) -> list[Share]:
    """What those who left their region keep for the days that they worked there; set once and then kept."""
    kept = []
    days = queries.days_of(row.month)
    for share in shares:
        pk = share.person_id
        if pk is None or (pk in places and places[pk] == share.region_id):
            continue
        amount = share.amount
        if not share.is_kept:
            worked = queries.worked_days(row.target.team_id, share, days, until=timezone.localdate(at))
            amount = rules.worked_part(amount, days, worked, whole=row.target.measure in COUNTED)
        if amount:
            kept.append(Share(share.region_id, pk, amount))
    return kept


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
    return {"month": f"{row.month:%Y-%m}", "regions": regions, "people": people}


@transaction.atomic
def copy_year(*, team: Team, year: int, by: Any, at: datetime) -> list[Target]:
    """Begin a year's targets with those of the year before, month by month, where the year has none yet.

    Raises DomainError where the year before has none or the year has some, PermissionDenied.
    """
    capacity(by, EDIT, at=at, branch_id=team.branch_id, team_id=team.pk)
    earlier = queries.targets_of(team.pk, year - 1)
    if not earlier or queries.targets_of(team.pk, year):
        raise DomainError(_("There is nothing to copy, or the year has targets already."))
    return [
        set_target(
            team=team,
            year=year,
            measure=measure,
            total=target.total,
            months={add_months(row.month, 12): row.amount for row in target.months.all()},
            seen=0,
            by=by,
            at=at,
        )
        for measure, target in earlier.items()
    ]
