"""Sharing a month's target out over regions and people by hand, and what every way of it needs (G5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import Conflict, DomainError
from core.figures import number_text
from core.money import round_fen
from core.months import month_of
from org.models import Posting, Region
from org.permissions import capacity
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.models import Target, TargetMonth, TargetShare
from teams.queries import targets as queries
from teams.queries.actuals import stands_of
from teams.queries.places import days_there
from teams.rules import targets as rules
from teams.rules.targets import Share

EDIT = "teams.target_edit"
MOST = Decimal("1e12")
ZERO = Decimal(0)


def refuse_amounts(measure: str, amounts: Sequence[Decimal]) -> None:
    """Nothing below zero, nothing without end, accounts in whole numbers. Raises DomainError."""
    if measure not in Measure.values:
        raise DomainError(_("There is no such measure."))
    for amount in amounts:
        if amount > MOST:
            raise DomainError(_("“%(value)s” is too large for a target.") % {"value": number_text(amount)})
        if amount < 0 or (measure in COUNTED and amount != int(amount)):
            raise DomainError(
                _("“%(value)s” cannot be a target: nothing below zero, and accounts are whole numbers.")
                % {"value": number_text(amount)}
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
    row, acting = locked(target_month_id=target_month_id, seen=seen, by=by, at=at)
    target = row.target
    refuse_amounts(target.measure, [*regions.values(), *people.values()])
    places = {pk: posting.region_id for pk, posting in places_of(row, at).items()}
    own = set(Region.objects.filter(team_id=target.team_id).values_list("pk", flat=True)) | {None}
    if not set(regions) <= own or not set(people) <= set(places):
        raise DomainError(_("Share out among the team's own regions and people."))
    before = said_of(row)
    kept = kept_of(row, places, list(row.shares.all()), at)
    write(row, regions, [Share(places[pk], pk, amount) for pk, amount in people.items()], kept)
    touch(target)
    audit.record(
        "teams.target.share", target, by=by, at=at, capacity=acting, before=before, after=said_of(row)
    )
    return row


def take_shares(target: Target, sources: Mapping[date, TargetMonth], *, by: Any, at: datetime) -> None:
    """Give the new target's months the shares that other months have, as far as people and regions are there
    still. For `copy_year`, which asked for the right.

    Where somebody came or went within a month, what its people had is shared out anew among those who are
    there, by what each had of a whole month.
    """
    after: dict[str, Any] = {}
    for row in target.months.filter(month__in=sources).order_by("month"):
        row.target = target
        places = {pk: posting.region_id for pk, posting in places_of(row, at).items()}
        given = list(sources[row.month].shares.all())
        regions = {share.region_id: share.amount for share in given if share.person_id is None}
        write(row, regions, _taken(sources[row.month], given, places, target), [])
        after |= said_of(row)
    touch(target)
    acting = capacity(by, EDIT, at=at, branch_id=target.branch_id, team_id=target.team_id)
    audit.record("teams.target.share", target, by=by, at=at, capacity=acting, before={}, after=after)


def _taken(
    source: TargetMonth, given: Sequence[TargetShare], places: Mapping[int, int | None], target: Target
) -> list[Share]:
    """What people have of the month that is taken over."""
    own = [Share(s.region_id, s.person_id, s.amount) for s in given if s.person_id and not s.is_kept]
    if target.measure in STOCKS:
        return rules.after_moves(own, places)
    days = queries.days_of(source.month)
    worked, total = days_there(target.team_id, source.month, days), Decimal(len(days))
    is_whole = all(worked.get((one.region_id, one.person_id), ZERO) in {ZERO, total} for one in own)
    if is_whole and not any(share.is_kept for share in given):
        return rules.after_moves(own, places)
    pools: dict[int | None, Decimal] = defaultdict(Decimal)
    for share in given:
        if share.person_id is not None:
            pools[share.region_id] += share.amount
    full = full_shares_of(given, places, worked, total)
    return rules.resplit(pools, places, full, whole=target.measure in COUNTED)


def full_shares_of(
    shares: Sequence[TargetShare],
    places: Mapping[int, int | None],
    worked: Mapping[rules.Place, Decimal],
    total: Decimal,
) -> dict[int, Decimal]:
    """What everybody who is there would have of a whole month, at the rate of the shares they hold."""
    held = {(s.region_id, s.person_id): s.amount for s in shares if s.person_id is not None}
    kept = {(s.region_id, s.person_id) for s in shares if s.person_id is not None and s.is_kept}
    return rules.full_shares(held, kept, places, worked, total)


def locked(*, target_month_id: int, seen: int, by: Any, at: datetime) -> tuple[TargetMonth, Any]:
    """The month under its team's lock, for the lead, and not one that is over."""
    row = TargetMonth.objects.select_related("target__team").get(pk=target_month_id)
    target = Target.objects.select_for_update(of=("self",)).select_related("team").get(pk=row.target_id)
    row.target = target
    acting = capacity(by, EDIT, at=at, branch_id=target.branch_id, team_id=target.team_id)
    if target.version != seen:
        raise Conflict(_("Somebody else changed this target meanwhile. Open it again and look."))
    refuse_past(row, at)
    return row, acting


def refuse_past(row: TargetMonth, at: datetime) -> None:
    """Raises DomainError for a month that is over."""
    if row.month < month_of(timezone.localdate(at)):
        raise DomainError(
            _("%(month)s is over; its target stays as it was.") % {"month": f"{row.month:%Y-%m}"}
        )


def places_of(row: TargetMonth, at: datetime) -> dict[int, Posting]:
    """Who is there today, or on the month's first day where that lies ahead."""
    day = max(timezone.localdate(at), row.month)
    return queries.places_of(row.target.team_id, day)


def kept_of(
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
            there = [spell for spell in stand.spells if spell.region_id == share.region_id]
            since = min((spell.start for spell in there), default=row.month)
            # What who came within the month had is for the days from then on.
            given = [day for day in days if day >= since]
            worked = {day for day in given if day < today and any(spell.holds(day) for spell in there)}
            amount = rules.worked_part(amount, given, worked, whole=row.target.measure in COUNTED)
        if amount:
            kept.append(Share(share.region_id, pk, amount))
    return kept


def write(
    row: TargetMonth, regions: Mapping[int | None, Decimal], people: list[Share], kept: list[Share]
) -> None:
    """The month's shares in place of all that were."""
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


def touch(target: Target) -> None:
    """The target has changed: its next version."""
    target.version += 1
    target.save(update_fields=["version"])


def said_of(row: TargetMonth) -> dict[str, Any]:
    """The month's parts as the audit trail keeps them; a person's under the region that it was given in."""
    regions: dict[str, str] = {}
    people: dict[str, str] = {}
    for share in TargetShare.objects.filter(month=row):
        if share.person_id is None:
            regions[str(share.region_id)] = str(share.amount)
        else:
            people[f"{share.person_id} ({share.region_id})"] = str(share.amount)
    return {f"{row.month:%Y-%m}": {"regions": regions, "people": people}}
