"""Questions about moves between outlets: who can be moved where, whom it concerns (G5.4)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from org.choices import Role
from org.models import Outlet, Person, Posting, RoleGrant, Team, User
from org.models.periods import on_day
from org.permissions import reach
from teams import report_permissions as permissions
from teams.models import OutletMove


def posting_of(person_id: int, day: date) -> Posting | None:
    """The person's place on `day`."""
    rows = Posting.objects.on(day).filter(person_id=person_id)
    return rows.select_related("person__user", "team__branch", "outlet__region").first()


def planned_move(person_id: int, *, since: date) -> OutletMove | None:
    """The person's first move that is to take effect on `since` or later."""
    rows = OutletMove.objects.filter(person_id=person_id, state="decided", effective_on__gte=since)
    return rows.with_places().order_by("effective_on").first()


def movable_people(user: Any, day: date) -> QuerySet[Person]:
    """Whom `user` may move: people of the teams led, without oneself."""
    far = reach(user, permissions.MOVE_DECIDE)
    posted = Posting.objects.on(day).filter(far.rows(branch="team__branch_id", team="team_id"))
    people = Person.objects.filter(pk__in=posted.order_by().values("person_id"))
    return people.exclude(user_id=user.pk).order_by("number")


def reachable_outlets(user: Any, day: date) -> QuerySet[Outlet]:
    """Open outlets in the regions of the teams led, by region."""
    far = reach(user, permissions.MOVE_DECIDE)
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    rows = Outlet.objects.filter(is_open, far.rows(branch="branch_id", team="region__team_id"))
    return rows.exclude(region=None).select_related("region").order_by("region__code", "code")


def regional_managers(team: Team, outlets: Sequence[Outlet | None], day: date) -> list[User]:
    """The regional managers of the outlets: those of the team who are posted to one of their regions.

    Where none of them is posted to a region concerned, all regional managers of the team.
    """
    held = RoleGrant.objects.on(day).filter(role=Role.REGIONAL_MANAGER, team=team)
    everybody = User.objects.filter(pk__in=held.order_by().values("user_id"), is_active=True)
    regions = {outlet.region_id for outlet in outlets if outlet is not None} - {None}
    posted = Q(person__postings__region__in=regions) | Q(person__postings__outlet__region__in=regions)
    concerned = everybody.filter(posted, on_day(day, "person__postings__")).distinct()
    return list(concerned) or list(everybody)


def moves(user: Any, day: date) -> QuerySet[OutletMove]:
    """Moves within reach with where they stand on `day`."""
    return OutletMove.objects.visible_to(user).with_stage(day).with_places()


def hand_overs_open(user: Any, day: date) -> QuerySet[OutletMove]:
    """Moves of the teams led that are in effect and of which nobody says that all is handed over."""
    far = reach(user, permissions.MOVE_DECIDE)
    rows = OutletMove.objects.filter(far.rows(branch="branch_id", team="team_id"), handed_over_at=None)
    return rows.filter(state="decided", effective_on__lte=day).with_places().order_by("effective_on")
