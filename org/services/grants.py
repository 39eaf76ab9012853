"""Roles: granted and ended by the administrator, for a scope, from a day on."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError, PermissionDenied, WrongState
from org.choices import (
    APART_ROLES,
    BRANCH_ROLES,
    DERIVED_ROLES,
    MONEY_ROLES,
    PAY_ROLES,
    STEP_ROLES,
    TEAM_ROLES,
    Role,
)
from org.models import Branch, Department, Person, RoleGrant, Team, User
from org.models.periods import during
from org.permissions import capacity
from org.services import ending
from org.services.accounts import create_account
from org.services.saving import check

FAR = date.max


@transaction.atomic
def grant_role(
    *,
    user_id: int,
    role: Role | str,
    valid_from: date,
    by: User,
    at: datetime,
    branch: Branch | None = None,
    team: Team | None = None,
    department: Department | None = None,
    valid_until: date | None = None,
    reason: str = "",
) -> RoleGrant:
    """Give somebody a role for the scope that the role asks for.

    Raises PermissionDenied for oneself and for whoever is no administrator; DomainError for a scope that does
    not fit, a role held there already, a role that comes with the posting, an account that is shut, a role
    over money for an administrator (and the other way round), or one over pay for an account manager.
    """
    acting = capacity(by, "org.grant", at=at)
    if user_id == by.pk:
        raise PermissionDenied
    user = User.objects.select_for_update(of=["self"]).get(pk=user_id)
    grant = RoleGrant(user=user, role=role, branch=branch, team=team, department=department)
    grant.valid_from, grant.valid_until = valid_from, valid_until
    _fits(grant)
    refuse_conflict(user, role, valid_from, valid_until)
    check(grant)
    grant.save()
    audit.record(
        "org.user.grant_role", user, by=by, at=at, capacity=acting, after=_shown(grant), reason=reason
    )
    return grant


def _fits(grant: RoleGrant) -> None:
    role = grant.role
    if role in DERIVED_ROLES:
        raise DomainError(_("This role comes with the person's posting and is not granted."))
    if not grant.user.is_active:
        raise DomainError(_("The account of %(name)s is shut.") % {"name": grant.user})
    if role in BRANCH_ROLES and (grant.branch is None or grant.team is not None):
        raise DomainError(_("This role is held for a branch. Choose the branch, and no team."))
    if role in TEAM_ROLES and (grant.team is None or grant.branch is not None):
        raise DomainError(_("This role is held for a team. Choose the team, and no branch."))
    if role not in BRANCH_ROLES | TEAM_ROLES and (grant.branch or grant.team):
        raise DomainError(_("This role is held for the company. Choose neither branch nor team."))
    held = RoleGrant.objects.filter(
        during(grant.valid_from, grant.valid_until or FAR),
        user=grant.user,
        role=role,
        branch=grant.branch,
        team=grant.team,
        department=grant.department,
    )
    if held.exists():
        raise DomainError(_("%(name)s holds this role there already in that time.") % {"name": grant.user})


def refuse_conflict(user: User, role: str, start: date, end: date | None) -> None:
    """Raise DomainError where `role` would give one account two hands that check each other.

    Who configures the system touches no money in it; who audits or configures takes no step of the papers
    that travel upward; who is paid by the pay reports neither sees those of others nor decides on them
    (G15.2, G18).
    """
    over_money = MONEY_ROLES - {Role.ADMINISTRATOR}
    others = (
        over_money if role == Role.ADMINISTRATOR else {Role.ADMINISTRATOR} if role in over_money else set()
    )
    held = RoleGrant.objects.filter(during(start, end or FAR), user=user, role__in=others)
    if others and held.exists():
        raise DomainError(_("An administrator holds no role over money at the same time."))
    apart: frozenset[Role] = frozenset()
    if role in APART_ROLES | STEP_ROLES:
        apart = STEP_ROLES if role in APART_ROLES else APART_ROLES
    looks_on = RoleGrant.objects.filter(during(start, end or FAR), user=user, role__in=apart)
    if apart and looks_on.exists():
        raise DomainError(
            _("Who audits or administers takes no step of the papers: no such role at the same time.")
        )
    paid = Person.objects.filter(Q(left_on=None) | Q(left_on__gt=start), user=user)
    if role in PAY_ROLES and paid.exists():
        raise DomainError(
            _("%(name)s is paid by the pay reports and therefore takes no part in them as %(role)s.")
            % {"name": user, "role": Role(role).label}
        )


@transaction.atomic
def end_role(*, grant_id: int, until: date, reason: str, by: User, at: datetime) -> User:
    """End a role; `until` is the first day on which it is no longer held. Stand-ins for it end too.

    Raises PermissionDenied for whoever is no administrator, DomainError for a day that has passed, WrongState
    where the role has ended or ends by then anyway, DomainError where nobody would be left to administer.
    """
    acting = capacity(by, "org.grant", at=at)
    today = timezone.localdate(at)
    grant = RoleGrant.objects.select_for_update(of=["self"]).select_related("user").get(pk=grant_id)
    if grant.valid_until is not None and grant.valid_until <= today:
        raise WrongState(_("This role has ended already."))
    if until < today:
        raise DomainError(_("A role ends today or later: what was done with it in the past stays done."))
    if grant.valid_until is not None and grant.valid_until <= until:
        raise WrongState(_("This role ends on that day or before it anyway."))
    if grant.role == Role.ADMINISTRATOR:
        ending.refuse_last_administrator(grant.user_id, until)
    shown = _shown(grant)
    ending.end_grants(RoleGrant.objects.filter(pk=grant.pk), until, at)
    audit.record(
        "org.user.end_role",
        grant.user,
        by=by,
        at=at,
        capacity=acting,
        before=shown,
        after={"until": until},
        reason=reason,
    )
    return grant.user


def _shown(grant: RoleGrant) -> dict[str, Any]:
    return {
        "role": grant.role,
        "branch": grant.branch,
        "team": grant.team,
        "department": grant.department,
        "from": grant.valid_from,
        "until": grant.valid_until,
    }


@transaction.atomic
def first_administrator(*, username: str, name: str, password: str, at: datetime) -> User:
    """Open the account from which a new company is set up.

    Raises WrongState where somebody administers already, DomainError for a weak password or a name taken.
    """
    today = timezone.localdate(at)
    if RoleGrant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).on(today).exists():
        raise WrongState(_("There is an administrator already; further ones are named on the page of roles."))
    user = create_account(username=username, name=name, password=password, by=None, at=at)
    grant = RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR, valid_from=today)
    audit.record("org.user.grant_role", user, by=None, at=at, after=_shown(grant))
    return user
