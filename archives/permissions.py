"""Who may look (G25): each category has one right, within which a paper opens to who reads its record; an
account manager sees what concerns that manager.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from archives import hooks
from archives.choices import Category
from core.actors import Capacity
from org.choices import Role
from org.permissions import capacity, reach

VIEW = "archives.view"
REGISTER = "archives.register"
PLACE = "archives.place"
SERIES = "archives.series"
EDIT_RETENTION = "archives.retention"

RIGHT_OF = {
    Category.CRM_FILE: "archives.crm",
    Category.PAY_REPORT: "archives.pay",
    Category.PAYMENT_FILE: "archives.pay",
    Category.PAY_SLIP: "archives.slips",
    Category.PAY_STANDARD: "archives.standards",
    Category.REQUEST: "archives.requests",
    Category.TEAM_PAPER: "archives.team_papers",
    Category.PAPER_ATTACHMENT: "archives.paper_attachments",
    Category.TEAM_REPORT: "archives.team_reports",
    Category.TASK_EVIDENCE: "archives.task_evidence",
}
# Own papers that a person opens without asking.
OWN = frozenset({Category.PAY_SLIP, Category.TASK_EVIDENCE})


def visible(user: Any) -> Q:
    """The filter for documents that `user` may open."""
    allowed = Q(pk__in=[])
    for category, right in RIGHT_OF.items():
        allowed |= Q(category=category) & reach(user, right).rows(branch="branch_id", team="team_id")
    own = reach(user, VIEW).person_id
    if own is not None:
        allowed |= Q(category__in=OWN, subject_person_id=own)
    return allowed & hooks.narrowed(user)


def capacity_for(document: Any, user: Any, at: datetime) -> Capacity:
    """In which capacity `user` opens a paper that is visible; raises PermissionDenied for who may not."""
    right = RIGHT_OF[Category(document.category)]
    try:
        return capacity(user, right, at=at, branch_id=document.branch_id, team_id=document.team_id)
    except PermissionDenied:
        if document.category in OWN and document.subject_person_id == reach(user, VIEW).person_id is not None:
            return Capacity(role=Role.ACCOUNT_MANAGER)
        raise


def may_read_history(document: Any, user: Any) -> bool:
    """Whether `user` sees who looked: the holder of the category's right, not the person concerned."""
    return _covers(user, RIGHT_OF[Category(document.category)], document)


def may_keep(document: Any, user: Any, right: str) -> bool:
    """Whether `user` keeps the papers of the document's branch by that right."""
    return _covers(user, right, document)


def may_void(document: Any, user: Any) -> bool:
    """Whether `user` may declare it void now: a scan of the own branch that is not void yet."""
    return not document.source_type and not document.is_void and _covers(user, REGISTER, document)


def _covers(user: Any, right: str, document: Any) -> bool:
    far = reach(user, right)
    return far.everywhere or document.branch_id in far.branch_ids or document.team_id in far.team_ids
