"""Who holds a right over a place: whom a paper waits for, and whom a command acts for."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from org.choices import APART_ROLES
from org.models.grants import Delegation, RoleGrant
from org.models.periods import on_day
from org.models.user import User
from org.roles import RIGHTS


def holders(
    right: str, *, day: date, branch_id: int | None = None, team_id: int | None = None
) -> QuerySet[User]:
    """Active accounts that hold `right` over that branch and team on `day`, stand-ins too, by user name.

    The counterpart of `org.permissions.capacity`: whoever is named here may act, and nobody else. Rights of
    account managers over their own matters are not asked here.
    """
    return _holding(right, day, _scope(branch_id, team_id), _scope(branch_id, team_id, "grant__"))


def holders_in(right: str, *, day: date, branch_ids: Collection[int]) -> QuerySet[User]:
    """Active accounts that hold `right` over any of these branches on `day`, stand-ins too: one query."""
    covered, taken = Q(branch=None), Q(grant__branch=None)
    if branch_ids:
        covered, taken = covered | Q(branch__in=branch_ids), taken | Q(grant__branch__in=branch_ids)
    return _holding(right, day, covered & Q(team=None), taken & Q(grant__team=None))


def _holding(right: str, day: date, granted: Q, delegated: Q) -> QuerySet[User]:
    own = RoleGrant.objects.on(day).filter(granted, role__in=RIGHTS[right])
    taken = lent_on(day).filter(delegated, grant__role__in=RIGHTS[right])
    held = Q(pk__in=own.order_by().values("user_id")) | Q(pk__in=taken.order_by().values("stand_in_id"))
    return User.objects.filter(held, is_active=True).order_by("username")


def lent_on(day: date) -> QuerySet[Delegation]:
    """Delegations that count on `day`: as in `grants_on`, not those of who audits or administers."""
    apart = RoleGrant.objects.on(day).filter(role__in=APART_ROLES).order_by().values("user_id")
    rows = Delegation.objects.on(day).filter(
        on_day(day, "grant__"), revoked_at=None, principal__is_active=True
    )
    return rows.exclude(stand_in__in=apart).exclude(principal__in=apart)


def _scope(branch_id: int | None, team_id: int | None, prefix: str = "") -> Q:
    """Grants whose scope covers that branch and team: the company, the branch itself, the team itself."""
    covered = Q(**{f"{prefix}branch": None, f"{prefix}team": None})
    if branch_id is not None:
        covered |= Q(**{f"{prefix}branch_id": branch_id, f"{prefix}team": None})
    if team_id is not None:
        covered |= Q(**{f"{prefix}team_id": team_id})
    return covered
