"""Who sees, decides and withdraws requests."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from core.actors import Capacity
from org.permissions import capacity, holder, reach

may_decide = holder("approvals.channel")


def may_withdraw(record: Any, by: Any, at: datetime) -> Capacity:
    """The one who submitted it, as long as the role lasts."""
    if by.pk not in {record.submitted_by_id, record.submitted_for_id}:
        raise PermissionDenied
    return capacity(by, "approvals.submit", at=at, branch_id=record.branch_id, team_id=record.team_id)


def visible(user: Any) -> Q:
    """The filter for requests that `user` may read."""
    return reach(user, "approvals.view").rows(branch="branch_id", team="team_id")


def decidable(user: Any) -> Q:
    """The filter for requests that `user` holds the decision of; nobody decides an own matter.

    Where the right is held only for somebody who took part, `perform` still refuses.
    """
    own = Q(submitted_by_id=user.pk) | Q(submitted_for_id=user.pk) | Q(drafted_by_id=user.pk)
    return reach(user, "approvals.channel").rows(branch="branch_id", team="team_id") & ~own
