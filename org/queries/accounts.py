"""Accounts: what they hold, where they are signed in, whom one may name as stand-in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from org.choices import COMPANY_ROLES, Role
from org.models import Delegation, Person, RoleGrant, SignIn, Team, User
from org.permissions import reach

DEMONSTRATED = 6


def roles_of(user: User) -> QuerySet[RoleGrant]:
    """Every role that the account holds or has held, the present ones first."""
    rows = RoleGrant.objects.filter(user=user).select_related("branch", "team", "department")
    return rows.order_by("-valid_from", "pk")


def stand_ins_of(user: User) -> QuerySet[Delegation]:
    """Who stands in for the account and for whom it stands in, the latest first; both see both names."""
    rows = Delegation.objects.filter(Q(principal=user) | Q(stand_in=user))
    related = ("principal", "stand_in", "grant__branch", "grant__team", "grant__department")
    return rows.select_related(*related).order_by("-valid_from", "-pk")


def sessions_of(user: User, at: datetime) -> QuerySet[SignIn]:
    """Where the account is signed in at that moment, the latest first."""
    live = Session.objects.filter(expire_date__gt=at).values("session_key")
    return SignIn.objects.filter(user=user, session_key__in=live).order_by("-at")


def accounts_within_reach(user: Any) -> QuerySet[User]:
    """Open accounts that `user` may name: all for the administrator, else those of the same places.

    For whom a role reaches a branch or team: the accounts with a role or a person there. For headquarters:
    the accounts with a role for the company. Nobody for everybody else.
    """
    rows = User.objects.filter(is_active=True).exclude(pk=user.pk)
    if user.may("org.accounts"):
        return rows
    far = reach(user, "org.delegate")
    found = Q(pk__in=[])
    if far.everywhere:
        found |= Q(grants_held__role__in=COMPANY_ROLES)
    branches = set(far.branch_ids)
    if far.team_ids:
        branches |= set(Team.objects.filter(pk__in=far.team_ids).values_list("branch_id", flat=True))
    if branches:
        found |= (
            Q(grants_held__branch__in=branches)
            | Q(grants_held__team__branch__in=branches)
            | Q(person__branch__in=branches)
        )
    return rows.filter(found).distinct()


def search_accounts(rows: QuerySet[User], text: str) -> QuerySet[User]:
    """Those whose name, pinyin, user name or employee number begins with `text`."""
    word = text.strip()
    either = Q(name__icontains=word) | Q(username__istartswith=word) | Q(person__number__istartswith=word)
    return rows.filter(either | by_pinyin(word) | by_pinyin(word, "person__")).select_related("person")


def by_pinyin(word: str, prefix: str = "") -> Q:
    """Whether initials or full pinyin begin with `word`."""
    sound = "".join(word.lower().split())
    starts, inside = (
        Q(**{f"{prefix}pinyin__startswith": sound}),
        Q(**{f"{prefix}pinyin__contains": f" {sound}"}),
    )
    return starts | inside if sound else Q(pk__in=[])


def people_by_role(day: date) -> Mapping[Role, Sequence[tuple[User, str]]]:
    """For the demonstration's sign-in page: role → some accounts that hold it today, with where they do."""
    found: dict[Role, list[tuple[User, str]]] = {}
    grants = RoleGrant.objects.on(day).filter(user__is_active=True)
    related = ("user", "branch", "team__branch", "department")
    for grant in grants.select_related(*related).order_by("branch", "team", "pk"):
        place = grant.team or grant.branch or grant.department
        _add(found, Role(grant.role), grant.user, str(place or ""))
    people = Person.objects.active_in(day, day.replace(year=day.year + 1)).filter(user__is_active=True)
    for person in people.select_related("user", "branch").order_by("branch", "number")[: DEMONSTRATED * 20]:
        if person.user is not None and person.hired_on <= day:
            _add(found, Role.ACCOUNT_MANAGER, person.user, str(person.branch or ""))
    return {role: found[role] for role in Role if role in found}


def _add(found: dict[Role, list[tuple[User, str]]], role: Role, user: User, place: str) -> None:
    listed = found.setdefault(role, [])
    if len(listed) < DEMONSTRATED and all(user.pk != other.pk for other, _place in listed):
        listed.append((user, place))
