"""Standing in: a holder who is away lets somebody act for one role, for a time; both names are on record."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, notices
from core.errors import DomainError, PermissionDenied, WrongState
from org.choices import APART_ROLES
from org.models import Delegation, RoleGrant, User
from org.models.periods import during
from org.roles import RIGHTS
from org.rules.standing_in import LONGEST_ABSENCE, is_bounded
from org.services.grants import refuse_conflict


@transaction.atomic
def delegate(
    *,
    grant_id: int,
    stand_in_id: int,
    valid_from: date,
    valid_until: date,
    reason: str,
    by: User,
    at: datetime,
) -> Delegation:
    """Let `stand_in` act for one role that `by` holds, from a day until (and without) another.

    A role taken as stand-in cannot be passed on. Raises PermissionDenied for a role that is somebody else's
    or not one to be delegated; DomainError for oneself, a period that is past, longer than sixty days or that
    outlasts the role, a stand-in who holds that role there, whose account is shut, who has left or is paid by
    the reports, for who audits or administers on either side, and where somebody stands in for the role
    already in that time.
    """
    grant = RoleGrant.objects.select_for_update(of=["self"]).get(pk=grant_id)
    if grant.user_id != by.pk or grant.role not in RIGHTS["org.delegate"]:
        raise PermissionDenied
    stand_in = User.objects.get(pk=stand_in_id)
    _fits_period(grant, valid_from, valid_until, timezone.localdate(at))
    _fits_stand_in(grant, stand_in, valid_from, valid_until)
    if not reason.strip():
        raise DomainError(_("Say why you are away: the reason is kept with the record."))
    delegation = Delegation.objects.create(
        grant=grant,
        principal=by,
        stand_in=stand_in,
        valid_from=valid_from,
        valid_until=valid_until,
        reason=reason.strip(),
        created_at=at,
    )
    audit.record(
        "org.delegation.give",
        delegation,
        by=by,
        at=at,
        after=_shown(delegation),
        reason=reason,
        label=str(grant),
    )
    _tell(stand_in, "org.stand_in_named", by, at)
    return delegation


def _fits_period(grant: RoleGrant, start: date, end: date, today: date) -> None:
    if start < today:
        raise DomainError(_("Standing in begins today or later."))
    if not is_bounded(start, end):
        raise DomainError(
            _("Standing in ends after it begins and lasts at most %(days)s days.")
            % {"days": LONGEST_ABSENCE.days}
        )
    if start < grant.valid_from or (grant.valid_until is not None and end > grant.valid_until):
        raise DomainError(_("You do not hold the role for the whole of that time."))
    if Delegation.objects.filter(during(start, end), grant=grant, revoked_at=None).exists():
        raise DomainError(_("Somebody stands in for this role already in that time."))


def _fits_stand_in(grant: RoleGrant, stand_in: User, start: date, end: date) -> None:
    if stand_in.pk == grant.user_id:
        raise DomainError(_("Nobody stands in for oneself."))
    _is_here(stand_in, start)
    same = RoleGrant.objects.filter(
        during(start, end),
        user=stand_in,
        role=grant.role,
        branch=grant.branch_id,
        team=grant.team_id,
        department=grant.department_id,
    )
    if same.exists():
        raise DomainError(_("%(name)s decides there already in the same role.") % {"name": stand_in})
    for user in (grant.user, stand_in):
        _refuse_apart(user, start, end)
    refuse_conflict(stand_in, grant.role, start, end)


def _refuse_apart(user: User, start: date, end: date) -> None:
    """Raise DomainError for who audits or administers in that time: they look on and decide nothing."""
    apart = RoleGrant.objects.filter(during(start, end), user=user, role__in=APART_ROLES).first()
    if apart is not None:
        raise DomainError(
            _("%(name)s is %(role)s, who takes no step of a paper, and neither lends a role nor takes one.")
            % {"name": user, "role": apart.get_role_display()}
        )


def _is_here(user: User, day: date) -> None:
    """Raise DomainError where the account is shut, or its person no longer works here on `day`."""
    if not user.is_active:
        raise DomainError(_("The account of %(name)s is shut.") % {"name": user})
    person = getattr(user, "person", None)
    if person is not None and person.left_on is not None and person.left_on <= day:
        raise DomainError(_("%(person)s has already left.") % {"person": user})


@transaction.atomic
def revoke_delegation(*, delegation_id: int, by: User, at: datetime, reason: str = "") -> Delegation:
    """End standing in at once: by who was away, or handed back by the stand-in.

    Raises PermissionDenied for everybody else, WrongState where it has ended.
    """
    rows = Delegation.objects.select_for_update(of=["self"]).select_related("principal", "stand_in", "grant")
    delegation = rows.get(pk=delegation_id)
    if by.pk not in {delegation.principal_id, delegation.stand_in_id}:
        raise PermissionDenied
    if delegation.revoked_at is not None or delegation.is_over(timezone.localdate(at)):
        raise WrongState(_("This standing-in has ended already."))
    delegation.revoked_at = at
    delegation.save(update_fields=["revoked_at"])
    audit.record(
        "org.delegation.revoke", delegation, by=by, at=at, reason=reason, label=str(delegation.grant)
    )
    other = delegation.stand_in if by.pk == delegation.principal_id else delegation.principal
    _tell(other, "org.stand_in_ended", by, at)
    return delegation


def _tell(user: User, kind: str, by: User, at: datetime) -> None:
    notices.tell([user], kind, at=at, url=reverse("org:delegation_list"), params={"name": by.name})


def _shown(delegation: Delegation) -> dict[str, object]:
    return {
        "role": delegation.grant.role,
        "stand_in": delegation.stand_in,
        "from": delegation.valid_from,
        "until": delegation.valid_until,
    }
