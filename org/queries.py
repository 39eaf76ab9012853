"""Questions about the organisation that more than one caller asks."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q

from org.choices import Role
from org.models.grants import Delegation, RoleGrant
from org.models.people import Person
from org.models.periods import on_day
from org.permissions import Grant

if TYPE_CHECKING:
    from org.models import User


def grants_on(user: "User", day: date) -> Sequence[Grant]:
    """Every role that `user` holds on `day`: own ones, those taken as stand-in, and the derived one.

    Three queries whatever the number of roles; a delegation counts while its principal still holds the role.
    """
    own = RoleGrant.objects.on(day).filter(user_id=user.pk)
    columns = ("role", "branch_id", "team_id", "department_id")
    grants = [Grant(*row) for row in own.values_list(*columns)]
    taken = Delegation.objects.on(day).filter(
        on_day(day, "grant__"), stand_in_id=user.pk, revoked_at=None, principal__is_active=True
    )
    rows = taken.values_list(*(f"grant__{name}" for name in columns), "principal_id", name=F("principal__name"))
    grants += [
        Grant(role, branch, team, department, None, principal, principal_name)
        for role, branch, team, department, principal, principal_name in rows
    ]
    here = Person.objects.filter(Q(left_on=None) | Q(left_on__gt=day), user_id=user.pk, hired_on__lte=day)
    grants += [Grant(Role.ACCOUNT_MANAGER, person_id=pk) for pk in here.values_list("pk", flat=True)]
    return grants
