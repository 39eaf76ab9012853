"""Which roles an account holds: the question behind every right."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from org.choices import Role
from org.models.grants import Delegation, RoleGrant
from org.models.people import Person
from org.models.periods import on_day
from org.permissions import Grant

if TYPE_CHECKING:
    from org.models import User

SCOPE = ("branch_id", "team_id", "department_id")
NO_ID = Cast(Value(None), BigIntegerField())
NO_TEXT = Cast(Value(""), CharField())


def grants_on(user: "User", day: date) -> Sequence[Grant]:
    """Every role that `user` holds on `day`: own ones, those taken as stand-in, and the derived one.

    One query whatever the number of roles. A delegation counts while its principal still holds the role and
    may sign in; the derived role counts from the day of hiring until the day of leaving.
    """
    rows = _own(user, day).union(_taken(user, day), _derived(user, day), all=True)
    return [Grant(*row) for row in rows]


def _own(user: "User", day: date) -> QuerySet[Any, Any]:
    rows = RoleGrant.objects.on(day).filter(user_id=user.pk).order_by()
    return rows.values_list(
        Cast("role", TextField()), *SCOPE, NO_ID, Cast(Value(None), BigIntegerField()), NO_TEXT
    )


def _taken(user: "User", day: date) -> QuerySet[Any, Any]:
    rows = Delegation.objects.on(day).filter(
        on_day(day, "grant__"), stand_in_id=user.pk, revoked_at=None, principal__is_active=True
    )
    return rows.order_by().values_list(
        Cast("grant__role", TextField()),
        *(f"grant__{name}" for name in SCOPE),
        NO_ID,
        F("principal_id"),
        Cast("principal__name", CharField()),
    )


def _derived(user: "User", day: date) -> QuerySet[Any, Any]:
    rows = Person.objects.filter(Q(left_on=None) | Q(left_on__gt=day), user_id=user.pk, hired_on__lte=day)
    none = (Cast(Value(None), BigIntegerField()) for _ in range(3))
    role = Cast(Value(Role.ACCOUNT_MANAGER.value), TextField())
    return rows.order_by().values_list(role, *none, F("pk"), Cast(Value(None), BigIntegerField()), NO_TEXT)
