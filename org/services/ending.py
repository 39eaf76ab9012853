"""Ending periods: what a person or a role takes along when it ends. Part of the caller's transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import notices
from core.errors import DomainError
from org.choices import Role
from org.models import Delegation, Person, RoleGrant


def end_all_of(person: Person, until: date, at: datetime) -> dict[str, Sequence[str]]:
    """End postings, gradings, roles and stand-ins of `person`; returns what ended, for the audit."""
    ended = {
        "postings": cut(person.postings.select_related("team"), until, "team"),
        "grades": cut(person.gradings.all(), until, "grade"),
    }
    if person.user_id is not None:
        refuse_last_administrator(person.user_id, until)
        grants = RoleGrant.objects.filter(user_id=person.user_id)
        ended["roles"] = end_grants(grants, until, at)
        stood_in = Delegation.objects.filter(stand_in_id=person.user_id)
        ended["stand_ins"] = end_delegations(stood_in, until, at, "org.stand_in_left")
    return {name: rows for name, rows in ended.items() if rows}


def end_grants(grants: QuerySet[RoleGrant], until: date, at: datetime) -> Sequence[str]:
    """End roles and, with them, who stands in for them; roles that have not begun by then go altogether."""
    open_rows = grants.filter(_after(until))
    delegations = Delegation.objects.filter(grant__in=list(open_rows.values_list("pk", flat=True)))
    end_delegations(delegations, until, at, "org.stand_in_role_ended")
    delegations.filter(grant__valid_from__gte=until).delete()
    return cut(open_rows.select_related("branch", "team", "department"), until, "")


def end_delegations(
    delegations: QuerySet[Delegation], until: date, at: datetime, notice: str
) -> Sequence[str]:
    """Cut stand-ins short; those that would begin later are revoked. `notice` tells both what happened."""
    rows = delegations.filter(_after(until), revoked_at=None)
    cut_short = list(rows.select_related("stand_in", "principal"))
    for row in cut_short:
        params = {"day": until, "stand_in": row.stand_in.name, "principal": row.principal.name}
        both = [row.stand_in, row.principal]
        notices.tell(both, notice, at=at, url=reverse("org:delegation_list"), params=params)
    rows.filter(valid_from__gte=until).update(revoked_at=at)
    rows.filter(valid_from__lt=until).update(valid_until=until)
    return [str(row.stand_in) for row in cut_short]


def cut(rows: QuerySet[Any], until: date, label: str) -> Sequence[str]:
    """End the periods that reach past `until`; those that have not begun by then never will and go."""
    past = rows.filter(_after(until))
    names = [f"{getattr(row, label) if label else row} {row.valid_from}" for row in past]
    past.filter(valid_from__gte=until).delete()
    rows.filter(_after(until)).update(valid_until=until)
    return names


def refuse_last_administrator(user_id: int, until: date) -> None:
    """Raise DomainError where nobody else administers on the day on which this account's role ends.

    Two administrators who end each other at the same moment are asked one after the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('org.administrators'))")
    others = RoleGrant.objects.on(until).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    held = RoleGrant.objects.filter(_after(until), user_id=user_id, role=Role.ADMINISTRATOR)
    if held.exists() and not others.exclude(user_id=user_id).exists():
        raise DomainError(_("Somebody has to administer: name another administrator first."))


def _after(until: date) -> Q:
    return Q(valid_until=None) | Q(valid_until__gt=until)
