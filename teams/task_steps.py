"""Who reports a task done, who accepts it (G5.3)."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q
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
    """Who set it for somebody, while still setting tasks in the team, or else the team's lead; of what the
    lead does personally, a leader of the branch.
    """
    day = timezone.localdate(at)
    is_own = record.set_by_id == record.owner.user_id
    for grant in by.grants(day) if by.is_active and not is_own else ():
        is_setter = (grant.on_behalf_of_id or by.pk) == record.set_by_id
        covers = grant.covers(branch_id=record.branch_id, team_id=record.team_id)
        if is_setter and covers and grant.role in roles_with(EDIT):
            return Capacity(role=grant.role, on_behalf_of_id=grant.on_behalf_of_id)
    is_leads = type(record).objects.filter(owner_leads(day), pk=record.pk).exists()
    right = SETTLE_LEAD if is_leads else SETTLE_TEAM
    return capacity(by, right, at=at, branch_id=record.branch_id, team_id=record.team_id)


def to_settle(user: Any, day: date) -> Q:
    """For rows of tasks: those that `may_settle` lets the reader accept, own ones left out."""
    roles = roles_with(EDIT)
    setters = {grant.on_behalf_of_id or user.pk for grant in user.grants(day) if grant.role in roles}
    was_set = Q(set_by_id__in=setters) & ~Q(owner__user_id=F("set_by_id"))
    was_set &= reach(user, EDIT, day).rows(branch="branch_id", team="team_id")
    of_team = reach(user, SETTLE_TEAM, day).rows(branch="branch_id", team="team_id") & ~Q(owner_leads(day))
    of_lead = reach(user, SETTLE_LEAD, day).rows(branch="branch_id", team="team_id") & Q(owner_leads(day))
    return (was_set | of_team | of_lead) & ~Q(owner__user_id=user.pk)
