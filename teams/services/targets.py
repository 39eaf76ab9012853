"""Targets of a year: set by the lead by month, filled in, copied from the year before (G5)."""

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
from org.models import Team
from org.permissions import capacity
from teams.choices.measures import COUNTED, STOCKS
from teams.choices.targets import SplitWay
from teams.models import Target, TargetMonth
from teams.queries import targets as queries
from teams.rules import targets as rules
from teams.services.sharing import EDIT, refuse_amounts, take_shares

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
    refuse_amounts(measure, [total, *months.values()])
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


@transaction.atomic
def remove_target(*, target_id: int, seen: int, reason: str, by: Any, at: datetime) -> None:
    """Take a target back that was set by mistake, with its months and shares; the reason is kept (G5).

    Raises PermissionDenied, Conflict where somebody else saved meanwhile, DomainError without a reason, or
    where a month that is over was planned with something: what was reached of it was measured by that.
    """
    target = Target.objects.select_for_update(of=("self",)).select_related("team").get(pk=target_id)
    acting = capacity(by, EDIT, at=at, branch_id=target.branch_id, team_id=target.team_id)
    if target.version != seen:
        raise Conflict(_("Somebody else changed this target meanwhile. Open it again and look."))
    if not reason.strip():
        raise DomainError(_("Say why the target is removed: the reason is kept."))
    refused = queries.why_not_removed(target, timezone.localdate(at))
    if refused:
        raise DomainError(refused)
    before = _said(target, {row.month: row for row in target.months.all()})
    audit.record(
        "teams.target.remove",
        target,
        by=by,
        at=at,
        capacity=acting,
        before=before,
        after={},
        reason=reason.strip(),
    )
    target.delete()


def _said(target: Target | None, months: Mapping[date, TargetMonth]) -> dict[str, Any]:
    if target is None or target.pk is None:
        return {}
    return {"total": str(target.total)} | {
        f"{month:%Y-%m}": str(row.amount) for month, row in sorted(months.items())
    }


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
    refuse_amounts(measure, [total])
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
def copy_year(*, team: Team, year: int, by: Any, at: datetime) -> list[Target]:
    """Begin a year's targets with those of the year before, where the year has none yet (G5).

    Months come with what regions have of them and what people have who work in the same place still; what
    others had is left over in their region. A month within which somebody came or went is shared out anew
    among who is there. Months of the year that are over get nothing with hindsight.
    Raises DomainError where the year before has none, the year has some, is over or lies beyond the next
    one, PermissionDenied.
    """
    capacity(by, EDIT, at=at, branch_id=team.branch_id, team_id=team.pk)
    if year > timezone.localdate(at).year + 1:
        raise DomainError(_("Targets are copied into this year or the next, not further ahead."))
    earlier = queries.targets_of(team.pk, year - 1)
    if not earlier or queries.targets_of(team.pk, year):
        raise DomainError(_("There is nothing to copy, or the year has targets already."))
    current = month_of(timezone.localdate(at))
    made = []
    for measure, source in earlier.items():
        ahead = {add_months(row.month, 12): row for row in source.months.all()}
        months = {month: row.amount if month >= current else ZERO for month, row in ahead.items()}
        target = set_target(
            team=team, year=year, measure=measure, total=source.total, months=months, seen=0, by=by, at=at
        )
        take_shares(target, {month: row for month, row in ahead.items() if month >= current}, by=by, at=at)
        made.append(target)
    return made
