"""Who may do what with reports, division sheets and moves (G5.2, G5.4, G6)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from core.actors import Capacity
from org.permissions import capacity, reach

VIEW, DRAFTS, WRITE = "teams.report_view", "teams.report_drafts", "teams.report_write"
CONFIRM_LEAD, CONFIRM_BRANCH = "teams.report_confirm_lead", "teams.report_confirm_branch"
CONFIRM_MANAGER, DUE_EDIT = "teams.report_confirm_manager", "teams.report_due_edit"
DIVISION_VIEW, DIVISION_EDIT = "teams.division_view", "teams.division_edit"
MOVE_VIEW, MOVE_DECIDE = "teams.move_view", "teams.move_decide"


def listed_reports(user: Any) -> Q:
    """The filter for reports whose state `user` follows in the register, headquarters too."""
    return reach(user, VIEW).rows(branch="branch_id", team="team_id")


def visible_reports(user: Any) -> Q:
    """The filter for reports that `user` may read: all of one's own branch, elsewhere the confirmed ones."""
    drafts = reach(user, DRAFTS)
    if drafts.everywhere:
        # An empty Q would vanish beside an "or" and leave the narrower filter alone.
        return Q(pk__isnull=False)
    within = drafts.rows(branch="branch_id", team="team_id")
    return within | (listed_reports(user) & Q(state="confirmed"))


def first_right(record: Any) -> str:
    """Who confirms first: the team's lead; of the branch's own report, which has no lead, the deputy."""
    return CONFIRM_BRANCH if record.team_id is None else CONFIRM_LEAD


def may_write(record: Any, by: Any, at: datetime) -> Capacity:
    """Whoever writes reports of that team or branch."""
    return capacity(by, WRITE, at=at, branch_id=record.branch_id, team_id=record.team_id)


def may_confirm_first(record: Any, by: Any, at: datetime) -> Capacity:
    """The team's lead, or the deputy manager for the branch's own report."""
    return capacity(by, first_right(record), at=at, branch_id=record.branch_id, team_id=record.team_id)


def may_confirm_manager(record: Any, by: Any, at: datetime) -> Capacity:
    """The branch manager."""
    return capacity(by, CONFIRM_MANAGER, at=at, branch_id=record.branch_id, team_id=record.team_id)


def may_return(record: Any, by: Any, at: datetime) -> Capacity:
    """Whoever's confirmation it waits for."""
    if record.state == "lead_confirmed":
        return may_confirm_manager(record, by, at)
    return may_confirm_first(record, by, at)


def may_decide_move(record: Any, by: Any, at: datetime) -> Capacity:
    """The lead of the team in which the move takes place; not the person who is moved."""
    if record.person.user_id == by.pk:
        raise PermissionDenied
    return capacity(by, MOVE_DECIDE, at=at, branch_id=record.branch_id, team_id=record.team_id)
