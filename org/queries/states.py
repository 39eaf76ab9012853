"""Where periods and people stand on a day, as a column that lists sort, filter and export."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When

from org.choices import AccountState, PeriodState, Presence
from org.models import Delegation, Grading, Person, Posting, RoleGrant, User


def with_state(rows: QuerySet[Any], day: date) -> Any:
    """Periods with their `state` on `day`."""
    whens = [
        When(valid_from__gt=day, then=Value(PeriodState.COMING)),
        When(valid_until__lte=day, then=Value(PeriodState.ENDED)),
    ]
    if rows.model is Delegation:
        whens.insert(0, When(revoked_at__isnull=False, then=Value(PeriodState.REVOKED)))
    return rows.annotate(state=Case(*whens, default=Value(PeriodState.CURRENT), output_field=CharField()))


def with_places(rows: QuerySet[Person], day: date) -> QuerySet[Any]:
    """People with `presence`, `team_name`, `outlet_name` and `grade` on `day`, all in one query."""
    postings = Posting.objects.on(day).filter(person_id=OuterRef("pk")).order_by()
    gradings = Grading.objects.on(day).filter(person_id=OuterRef("pk")).order_by()
    presence = Case(
        When(hired_on__gt=day, then=Value(Presence.COMING)),
        When(left_on__lte=day, then=Value(Presence.LEFT)),
        default=Value(Presence.HERE),
        output_field=CharField(),
    )
    return rows.select_related("branch").annotate(
        presence=presence,
        team_name=Subquery(postings.values("team__name")[:1]),
        outlet_name=Subquery(postings.values("outlet__name")[:1]),
        grade=Subquery(gradings.values("grade")[:1]),
    )


def posted_to(team_id: int, day: date) -> Q:
    """People who work in a team on `day`."""
    return Q(pk__in=Posting.objects.on(day).filter(team_id=team_id).values("person_id"))


def with_account_state(rows: QuerySet[User]) -> QuerySet[Any]:
    """Accounts with their `state`."""
    state = Case(
        When(is_active=True, then=Value(AccountState.OPEN)),
        default=Value(AccountState.SHUT),
        output_field=CharField(),
    )
    return rows.annotate(state=state, person_number=F("person__number"))


def role_grants(day: date) -> Any:
    """Every role ever given, with whom, where and its state: for the administrator and the auditor."""
    rows = RoleGrant.objects.select_related("user", "branch", "team__branch", "department")
    return with_state(rows, day)
