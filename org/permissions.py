"""Who may do what, where: grants of a user, how far a right reaches, and authorities for core.fsm."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from core.actors import Capacity
from org.choices import Role
from org.roles import RIGHTS

if TYPE_CHECKING:
    from org.models import User


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held on a day. Company-wide where branch and team are None; own matters where `person_id`."""

    role: str
    branch_id: int | None = None
    team_id: int | None = None
    department_id: int | None = None
    person_id: int | None = None
    on_behalf_of_id: int | None = None
    on_behalf_of_name: str = ""

    def covers(self, *, branch_id: int | None, team_id: int | None) -> bool:
        """Whether a record of that branch and team lies within this grant's scope."""
        if self.person_id is not None:
            return False
        if self.team_id is not None:
            return team_id == self.team_id
        if self.branch_id is not None:
            return branch_id == self.branch_id
        return True


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a right reaches: everywhere, these branches, these teams, one's own matters."""

    everywhere: bool
    branch_ids: frozenset[int]
    team_ids: frozenset[int]
    person_id: int | None

    @property
    def is_anywhere(self) -> bool:
        return self.everywhere or bool(self.branch_ids or self.team_ids) or self.person_id is not None

    def rows(self, *, branch: str | None, team: str | None, person: str | None = None) -> Q:
        """The filter for rows whose branch, team and person ids stand in these columns; denies by default.

        A column that the rows do not have is None: that part of the reach then gives nothing.
        """
        if self.everywhere:
            return Q()
        allowed = Q(pk__in=[])
        if branch and self.branch_ids:
            allowed |= Q(**{f"{branch}__in": self.branch_ids})
        if team and self.team_ids:
            allowed |= Q(**{f"{team}__in": self.team_ids})
        if person and self.person_id is not None:
            allowed |= Q(**{person: self.person_id})
        return allowed


def roles_with(right: str) -> frozenset[Role]:
    """The roles that hold `right`: for questions about grants of several people at once."""
    return RIGHTS[right]


def load_grants(user: "User", day: date) -> Sequence[Grant]:
    """Roles held on `day`, own and delegated, and the derived role of who has a person record."""
    from org.queries import grants_on  # noqa: PLC0415  models import this module

    return grants_on(user, day)


def reach(user: Any, right: str, day: date | None = None) -> Reach:
    """How far `right` reaches for `user` on `day` (default: the user's day). Unknown rights are errors."""
    roles = RIGHTS[right]
    if not getattr(user, "is_active", False):
        return Reach(everywhere=False, branch_ids=frozenset(), team_ids=frozenset(), person_id=None)
    held = [grant for grant in user.grants(day) if grant.role in roles]
    scoped = [grant for grant in held if grant.person_id is None]
    return Reach(
        everywhere=any(grant.branch_id is None and grant.team_id is None for grant in scoped),
        branch_ids=frozenset(grant.branch_id for grant in scoped if grant.branch_id is not None),
        team_ids=frozenset(grant.team_id for grant in scoped if grant.team_id is not None),
        person_id=next((grant.person_id for grant in held if grant.person_id is not None), None),
    )


def capacity(
    user: Any, right: str, *, at: datetime, branch_id: int | None = None, team_id: int | None = None
) -> Capacity:
    """In which capacity `user` may use `right` on a record of that branch and team; own roles come first.

    Raises PermissionDenied where there is none.
    """
    day = timezone.localdate(at)
    roles = RIGHTS[right]
    if getattr(user, "is_active", False):
        fitting = [
            g for g in user.grants(day) if g.role in roles and g.covers(branch_id=branch_id, team_id=team_id)
        ]
        for grant in sorted(fitting, key=lambda g: g.on_behalf_of_id is not None):
            return Capacity(role=grant.role, on_behalf_of_id=grant.on_behalf_of_id)
    raise PermissionDenied


def holder(right: str) -> Callable[[Any, Any, datetime], Capacity]:
    """For core.fsm: who holds `right` over the record's branch (and team, where the record has one)."""

    def authority(record: Any, by: Any, at: datetime) -> Capacity:
        return capacity(
            by, right, at=at, branch_id=record.branch_id, team_id=getattr(record, "team_id", None)
        )

    return authority


def owner(right: str) -> Callable[[Any, Any, datetime], Capacity]:
    """For core.fsm: the record's own person, where the account manager holds `right`."""

    def authority(record: Any, by: Any, at: datetime) -> Capacity:
        own = reach(by, right, timezone.localdate(at)).person_id
        if own is None or own != record.person_id:
            raise PermissionDenied
        return Capacity(role=Role.ACCOUNT_MANAGER)

    return authority
