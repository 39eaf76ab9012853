"""Who answers a shortfall, who reads the answer (P4)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.actors import Capacity
from org.choices import Role
from org.permissions import capacity, reach

EDIT = "teams.target_edit"


def may_answer(record: Any, by: Any, at: datetime) -> Capacity:
    """The account manager for an own one, the lead for the team's."""
    if record.person_id is None:
        return capacity(by, EDIT, at=at, branch_id=record.branch_id, team_id=record.team_id)
    if reach(by, "teams.own", timezone.localdate(at)).person_id != record.person_id:
        raise PermissionDenied
    return Capacity(role=Role.ACCOUNT_MANAGER)


def may_judge(record: Any, by: Any, at: datetime) -> Capacity:
    """The lead reads the people's answers, the branch's leaders the team's."""
    right = EDIT if record.person_id is not None else "teams.shortfall_judge"
    return capacity(by, right, at=at, branch_id=record.branch_id, team_id=record.team_id)


def may_release(record: Any, by: Any, at: datetime) -> Capacity:
    """The lead, of whom has left the team; the team's own shortfall nobody is released from."""
    if record.person_id is None:
        raise PermissionDenied
    return capacity(by, EDIT, at=at, branch_id=record.branch_id, team_id=record.team_id)


def may_follow_the_file(record: Any, by: Any, at: datetime) -> Capacity:
    """A newer CRM file renews or withdraws it; whoever had it accepted was asked for the right to import."""
    del record, by, at
    return Capacity(role="")
