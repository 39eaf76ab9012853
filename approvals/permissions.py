"""Who sees, decides, shepherds and withdraws requests."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from approvals.choices import IN_THE_BRANCH, Direction, FaxState, StepKind, StepState, Way
from approvals.choices import RequestState as S
from core.actors import Capacity
from org.choices import APART_ROLES, COMPANY_ROLES
from org.permissions import Grant, capacity, holder, reach, roles_with

VIEW = "approvals.view"
COUNTERSIGN, INSTRUCT, CHANNEL = "approvals.countersign", "approvals.instruct", "approvals.channel"
# To whom the general office may hand a step: everybody of headquarters but who only configures or audits.
TAKES_STEPS = COMPANY_ROLES - APART_ROLES

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
    """The one who submitted it, as long as the role lasts; whoever submits there once that one has left."""
    acting = may_draft(record, by, at)
    own = {record.submitted_by_id, record.submitted_for_id}
    if by.pk not in own and record.submitted_by.is_active:
        raise PermissionDenied
    return acting


def may_edit_cover(record: Any, by: Any, at: datetime) -> Capacity:
    """Who drafted or submitted it; whoever submits there once the submitter has left."""
    acting = may_draft(record, by, at)
    own = {record.drafted_by_id, record.submitted_by_id, record.submitted_for_id} - {None}
    if not {by.pk, acting.on_behalf_of_id} & own and record.submitted_by.is_active:
        raise PermissionDenied
    return acting


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
    roles = roles_with(right)
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
    grants = [grant for grant in user.grants() if grant.role in roles_with(COUNTERSIGN)]
    return {grant.department_id for grant in grants if grant.department_id is not None}


def visible(user: Any, steps: Any, faxes: Any) -> Q:
    """The filter for requests that `user` may read; `steps` and `faxes` are all rows of their tables.

    A branch reads its own from the first draft on; headquarters what was sent. A countersigning department
    reads what it is asked about once it is sent, and nothing else (G25).
    """
    if not getattr(user, "is_active", False):
        return Q(pk__in=[])
    own = reach(user, "approvals.view_drafts")
    if own.everywhere:
        return Q()
    allowed = own.rows(branch="branch_id", team="team_id")
    if _reads_what_was_sent(user):
        return allowed | _sent(faxes)
    if not user.may(VIEW):
        return allowed
    named = steps.filter(_concerning(user)).exclude(state=StepState.LAPSED)
    return allowed | (Q(pk__in=named.order_by().values("request_id")) & _sent(faxes))


def _sent(faxes: Any) -> Q:
    """What has left the branch: not a draft, nor one that was taken back before it was ever faxed."""
    gone = faxes.filter(request=OuterRef("pk"), direction=Direction.UP_SENT, state=FaxState.SENT)
    is_taken_back = Q(state=S.WITHDRAWN, way=Way.CHAIN)
    return ~Q(state__in=IN_THE_BRANCH) & (~is_taken_back | Q(Exists(gone.order_by())))


def _reads_what_was_sent(user: Any) -> bool:
    """Whether a role of headquarters other than a department's is held."""
    roles = roles_with(VIEW) - roles_with(COUNTERSIGN)
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
    waiting = steps.filter(state=StepState.WAITING, opened_at__isnull=False).order_by()
    heard = ~Q(pk__in=waiting.values("request_id"))
    part = Concat(Value("step:"), Cast(OuterRef("pk"), CharField()))
    spoke = hands.filter(user_id=user.pk, request_id=OuterRef("request_id")).exclude(part=part)
    open_to = waiting.filter(~Exists(spoke.order_by()))
    asked = Q(pk__in=open_to.filter(_asking(user)).values("request_id"))
    review = Q(pk__in=open_to.filter(kind=StepKind.CHANNEL).values("request_id"))
    other_part = {
        part: Q(pk__in=hands.filter(user_id=user.pk).exclude(part=part).order_by().values("request_id"))
        for part in ("check_draft", "sign_off", "office")
    }
    office = _reached(user, "approvals.shepherd") & ~other_part["office"]
    return (
        (Q(state=S.CHANNEL) & _reached(user, "approvals.channel") & review)
        | (Q(state=S.DRAFT, checked_at=None) & _reached(user, "approvals.check") & ~other_part["check_draft"])
        | (
            Q(state=S.DRAFT, checked_at__isnull=False)
            & _reached(user, "approvals.sign_off")
            & ~other_part["sign_off"]
        )
        | (Q(state__in=[S.SIGNED_OFF, S.REPLIED]) & _reached(user, "approvals.fax"))
        | (Q(state__in=[S.FAXED, S.REGISTERED]) & office)
        | (Q(state__in=[S.COUNTERSIGNING, S.LEADERS]) & heard & office)
        | (Q(state__in=[S.COUNTERSIGNING, S.LEADERS]) & asked)
        | (Q(state=S.REWORK) & (Q(submitted_by_id=user.pk) | Q(drafted_by_id=user.pk)))
        | (Q(state=S.REWORK, submitted_by__is_active=False) & _reached(user, "approvals.submit"))
    )


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
