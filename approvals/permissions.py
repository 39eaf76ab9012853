"""Who sees, decides, shepherds and withdraws requests."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from approvals.choices import IN_THE_BRANCH, StepState, Way
from approvals.choices import RequestState as S
from core.actors import Capacity
from org.choices import COMPANY_ROLES, Role
from org.permissions import Grant, capacity, holder, reach
from org.roles import RIGHTS

VIEW = "approvals.view"
COUNTERSIGN = "approvals.countersign"
# To whom the general office may hand a step: everybody of headquarters but who only configures or audits.
TAKES_STEPS = COMPANY_ROLES - {Role.ADMINISTRATOR, Role.AUDITOR}

may_check = holder("approvals.check")
may_sign_off = holder("approvals.sign_off")
may_fax = holder("approvals.fax")
may_shepherd = holder("approvals.shepherd")
may_review = holder("approvals.channel")
may_draft = holder("approvals.submit")


def may_decide(record: Any, by: Any, at: datetime) -> Capacity:
    """Channel management, of what goes by channel management alone (G2); the chain ends otherwise (G4)."""
    if record.way != Way.CHANNEL:
        raise PermissionDenied
    return may_review(record, by, at)


def may_mark(record: Any, by: Any, at: datetime) -> Capacity:
    """Channel management, of what goes the whole chain."""
    if record.way != Way.CHAIN:
        raise PermissionDenied
    return may_review(record, by, at)


def may_withdraw(record: Any, by: Any, at: datetime) -> Capacity:
    """The one who submitted it, as long as the role lasts."""
    if by.pk not in {record.submitted_by_id, record.submitted_for_id}:
        raise PermissionDenied
    return capacity(by, "approvals.submit", at=at, branch_id=record.branch_id, team_id=record.team_id)


def may_close(record: Any, by: Any, at: datetime) -> Capacity:
    """The branch on receipt of the fax; the general office where the branch told it by telephone."""
    return _any_of([lambda: may_fax(record, by, at), lambda: may_shepherd(record, by, at)])


def may_return(record: Any, by: Any, at: datetime) -> Capacity:
    """Who holds the step at which the request is; of the leaders, the one whose turn it is."""
    if record.state in {S.FAXED, S.REGISTERED}:
        return may_shepherd(record, by, at)
    if record.state == S.LEADERS:
        return _of_whose_turn(record, by, at)
    return may_mark(record, by, at)


def _of_whose_turn(record: Any, by: Any, at: datetime) -> Capacity:
    """The leader who is asked now, or who stands in for that leader."""
    for step in record.steps.all():
        if step.is_open:
            return may_give(step, by, at)
    raise PermissionDenied


def _any_of(ways: Sequence[Callable[[], Capacity]]) -> Capacity:
    """The first capacity that is held; PermissionDenied where none is."""
    for way in ways:
        try:
            return way()
        except PermissionDenied:
            continue
    raise PermissionDenied


def may_name(step: Any, by: Any, at: datetime) -> Capacity:
    """Channel management names and releases departments."""
    return may_review(step.request, by, at)


def may_give(step: Any, by: Any, at: datetime) -> Capacity:
    """Whose opinion a step waits for: channel management, that department, that leader, or whom it was
    handed.
    """
    if not step.is_open:
        raise PermissionDenied
    if step.handed_to_id is not None:
        if by.pk == step.handed_to_id and getattr(by, "is_active", False):
            return Capacity(role=_own_role(by, at))
        raise PermissionDenied
    if step.kind == "channel":
        return may_review(step.request, by, at)
    if step.kind == "department":
        return as_department(by, step.department_id, at)
    return as_leader(by, step.person_id, at)


def as_department(by: Any, department_id: int, at: datetime) -> Capacity:
    """Who countersigns for that very department; own roles come before those of a stand-in."""
    return _as(by, at, COUNTERSIGN, lambda grant: grant.department_id == department_id)


def as_leader(by: Any, person_id: int, at: datetime) -> Capacity:
    """That leader in person, or who stands in for that leader."""
    if by.pk == person_id:
        return capacity(by, "approvals.instruct", at=at)
    return _as(by, at, "approvals.instruct", lambda grant: grant.on_behalf_of_id == person_id)


def _as(by: Any, at: datetime, right: str, fits: Any) -> Capacity:
    roles = RIGHTS[right]
    if getattr(by, "is_active", False):
        held: list[Grant] = [g for g in by.grants(timezone.localdate(at)) if g.role in roles and fits(g)]
        for grant in sorted(held, key=lambda g: g.on_behalf_of_id is not None):
            return Capacity(role=grant.role, on_behalf_of_id=grant.on_behalf_of_id)
    raise PermissionDenied


def _own_role(by: Any, at: datetime) -> str:
    """In which capacity somebody acts to whom a step was handed: an own role of headquarters, never a lent
    one.
    """
    for grant in by.grants(timezone.localdate(at)):
        if grant.role in TAKES_STEPS and grant.on_behalf_of_id is None:
            return str(grant.role)
    raise PermissionDenied


def departments_of(user: Any) -> set[int]:
    """The departments for which `user` countersigns today."""
    if not getattr(user, "is_active", False):
        return set()
    grants = [grant for grant in user.grants() if grant.role in RIGHTS[COUNTERSIGN]]
    return {grant.department_id for grant in grants if grant.department_id is not None}


def visible(user: Any, steps: Any) -> Q:
    """The filter for requests that `user` may read; `steps` are all steps, of which a filter can be made.

    A branch reads its own from the first draft on; headquarters what was sent. A countersigning department
    reads what it is asked about, and nothing else (G25).
    """
    if not getattr(user, "is_active", False):
        return Q(pk__in=[])
    own = reach(user, "approvals.view_drafts")
    if own.everywhere:
        return Q()
    allowed = own.rows(branch="branch_id", team="team_id")
    if _reads_what_was_sent(user):
        return allowed | ~Q(state__in=IN_THE_BRANCH)
    if not user.may(VIEW):
        return allowed
    named = steps.filter(_concerning(user)).exclude(state=StepState.LAPSED)
    return allowed | Q(pk__in=named.order_by().values("request_id"))


def _reads_what_was_sent(user: Any) -> bool:
    """Whether a role of headquarters other than a department's is held."""
    roles = RIGHTS[VIEW] - RIGHTS[COUNTERSIGN]
    return any(
        grant.role in roles and grant.branch_id is None and grant.team_id is None and grant.person_id is None
        for grant in user.grants()
    )


def _concerning(user: Any) -> Q:
    own = Q(handed_to_id=user.pk) | Q(person_id=user.pk)
    departments = departments_of(user)
    return own | Q(department_id__in=departments) if departments else own


def awaiting(user: Any, steps: Any, hands: Any) -> Q:
    """The filter for requests whose next step `user` can take today; nobody decides an own matter.

    `steps` and `hands` are all rows of their tables, of which filters can be made.
    """
    if not getattr(user, "is_active", False):
        return Q(pk__in=[])
    waiting = steps.filter(state=StepState.WAITING).order_by()
    heard = ~Q(pk__in=waiting.values("request_id"))
    asked = waiting.filter(_asking(user), opened_at__isnull=False)
    took_part = Q(pk__in=hands.filter(user_id=user.pk).order_by().values("request_id"))
    other_part = {
        part: Q(pk__in=hands.filter(user_id=user.pk).exclude(part=part).order_by().values("request_id"))
        for part in ("check_draft", "sign_off")
    }
    return (
        (Q(state=S.CHANNEL) & _reached(user, "approvals.channel") & _channel_part(user, took_part, hands))
        | (Q(state=S.DRAFT, checked_at=None) & _reached(user, "approvals.check") & ~other_part["check_draft"])
        | (
            Q(state=S.DRAFT, checked_at__isnull=False)
            & _reached(user, "approvals.sign_off")
            & ~other_part["sign_off"]
        )
        | (Q(state__in=[S.SIGNED_OFF, S.REPLIED]) & _reached(user, "approvals.fax"))
        | (Q(state__in=[S.FAXED, S.REGISTERED]) & _reached(user, "approvals.shepherd"))
        | (Q(state__in=[S.COUNTERSIGNING, S.LEADERS]) & heard & _reached(user, "approvals.shepherd"))
        | (Q(state__in=[S.COUNTERSIGNING, S.LEADERS]) & Q(pk__in=asked.values("request_id")))
        | (Q(state=S.REWORK) & (Q(submitted_by_id=user.pk) | Q(drafted_by_id=user.pk)))
    )


def _channel_part(user: Any, took_part: Q, hands: Any) -> Q:
    """Not who drafted, checked or signed off; who reviewed an earlier version does so again."""
    reviewed = hands.filter(user_id=user.pk, part__startswith="step:").order_by()
    return ~took_part | Q(pk__in=reviewed.values("request_id"))


def _reached(user: Any, right: str) -> Q:
    return reach(user, right).rows(branch="branch_id", team="team_id")


def _asking(user: Any) -> Q:
    """Steps that ask `user`: handed over, of the user's department, of the leader the user is or stands in
    for.
    """
    grants = user.grants()
    leaders = {user.pk} | {grant.on_behalf_of_id for grant in grants if grant.on_behalf_of_id is not None}
    mine = Q(handed_to_id=user.pk) | Q(handed_to=None, kind="leader", person_id__in=leaders)
    departments = departments_of(user)
    return mine | Q(handed_to=None, department_id__in=departments) if departments else mine
