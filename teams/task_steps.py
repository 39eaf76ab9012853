"""Who reports a task done, who accepts it (G5.3)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.actors import Capacity
from org.choices import Role
from org.permissions import capacity, reach

EDIT = "teams.task_edit"


def may_report(record: Any, by: Any, at: datetime) -> Capacity:
    """Its owner."""
    if reach(by, "teams.own", timezone.localdate(at)).person_id != record.owner_id:
        raise PermissionDenied
    return Capacity(role=Role.ACCOUNT_MANAGER)


def may_settle(record: Any, by: Any, at: datetime) -> Capacity:
    """Who sets tasks in the team."""
    return capacity(by, EDIT, at=at, branch_id=record.branch_id, team_id=record.team_id)
