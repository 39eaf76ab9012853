"""Who answers a shortfall, who reads the answer (P4)."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.actors import Capacity
from org.choices import Role
from org.models import RoleGrant
from org.permissions import capacity, reach, roles_with
from teams.choices.targets import ShortfallState

EDIT, JUDGE = "teams.target_edit", "teams.shortfall_judge"


def may_answer(record: Any, by: Any, at: datetime) -> Capacity:
    """The account manager for an own one, the lead for the team's and for a region that nobody directs."""
    if record.person_id is None:
        return capacity(by, EDIT, at=at, branch_id=record.branch_id, team_id=record.team_id)
    if reach(by, "teams.own", timezone.localdate(at)).person_id != record.person_id:
        raise PermissionDenied
    return Capacity(role=Role.ACCOUNT_MANAGER)


def owner_leads(day: date) -> Exists:
    """For rows of shortfalls: whether whoever is asked leads the team on that day."""
    grants = RoleGrant.objects.on(day).filter(role__in=roles_with(EDIT), team=OuterRef("team_id"))
    return Exists(grants.filter(user__person=OuterRef("person_id")).order_by())


def to_answer(user: Any) -> Q:
    """What is asked of the user: own ones, those of regions directed, and of a lead all that no person is."""
    own = reach(user, "teams.own").person_id
    led = reach(user, EDIT).rows(branch="branch_id", team="team_id")
    mine = Q(person__isnull=False, person_id=own) | (Q(person=None) & led)
    return Q(state=ShortfallState.ASKED) & mine


def to_read(user: Any, day: date) -> Q:
    """Answers that the user reads and may accept: none of the own."""
    own = reach(user, "teams.own").person_id
    led = reach(user, EDIT).rows(branch="branch_id", team="team_id")
    judged = reach(user, JUDGE).rows(branch="branch_id", team="team_id")
    is_for_the_lead = Q(person__isnull=False) & ~Q(owner_leads(day))
    others = (is_for_the_lead & led & ~Q(person_id=own)) | (~is_for_the_lead & judged)
    return Q(state=ShortfallState.ANSWERED) & others & ~Q(answered_by_id=user.pk)


def right_to_judge(record: Any, at: datetime) -> str:
    """By which right the answer is read: the lead's, or the branch's for the team's and for a lead's own."""
    if record.person_id is None:
        return JUDGE
    rows = type(record).objects.filter(owner_leads(timezone.localdate(at)), pk=record.pk)
    return JUDGE if rows.exists() else EDIT


def may_judge(record: Any, by: Any, at: datetime) -> Capacity:
    """The lead reads the people's answers, the branch's leaders the team's and a lead's own."""
    right = right_to_judge(record, at)
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
