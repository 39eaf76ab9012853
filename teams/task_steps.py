"""Who reports a task done, who accepts it (G5.3)."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.actors import Capacity
from org.choices import Role
from org.models import RoleGrant
from org.permissions import capacity, reach, roles_with

EDIT = "teams.task_edit"
SETTLE_TEAM, SETTLE_LEAD = "teams.task_settle_team", "teams.task_settle_lead"


def may_report(record: Any, by: Any, at: datetime) -> Capacity:
    """Its owner."""
    if reach(by, "teams.own", timezone.localdate(at)).person_id != record.owner_id:
        raise PermissionDenied
    return Capacity(role=Role.ACCOUNT_MANAGER)


def owner_leads(day: date) -> Exists:
    """For rows of tasks: whether whoever does it leads the team on that day."""
    grants = RoleGrant.objects.on(day).filter(role__in=roles_with(SETTLE_TEAM), team=OuterRef("team_id"))
    return Exists(grants.filter(user__person=OuterRef("owner_id")).order_by())


def may_settle(record: Any, by: Any, at: datetime) -> Capacity:
    """Who set it, while still setting tasks in the team, or else the team's lead; of what the lead does
    personally, a leader of the branch.
    """
    place = {"branch_id": record.branch_id, "team_id": record.team_id}
    if record.set_by_id in {by.pk, *_principals(by, at)}:
        try:
            return capacity(by, EDIT, at=at, **place)
        except PermissionDenied:
            pass  # no longer: then as everybody else
    rows = type(record).objects.filter(owner_leads(timezone.localdate(at)), pk=record.pk)
    return capacity(by, SETTLE_LEAD if rows.exists() else SETTLE_TEAM, at=at, **place)


def _principals(by: Any, at: datetime) -> set[int]:
    """For whom the reader stands in."""
    grants = by.grants(timezone.localdate(at))
    return {grant.on_behalf_of_id for grant in grants if grant.on_behalf_of_id is not None}


def to_settle(user: Any, day: date) -> Q:
    """For rows of tasks: those that `may_settle` lets the reader accept, own ones left out."""
    own_setting = reach(user, EDIT).rows(branch="branch_id", team="team_id") & Q(set_by_id=user.pk)
    of_team = reach(user, SETTLE_TEAM).rows(branch="branch_id", team="team_id") & ~Q(owner_leads(day))
    of_lead = reach(user, SETTLE_LEAD).rows(branch="branch_id", team="team_id") & Q(owner_leads(day))
    return (own_setting | of_team | of_lead) & ~Q(owner__user_id=user.pk)
