"""Who must be heard: departments that channel management marks, leaders to whom the general office
presents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import queries
from approvals.choices import RequestState, StepKind, StepState
from approvals.models import Request, Step
from approvals.permissions import may_review, may_shepherd
from approvals.services import telling
from approvals.services.faxing import refuse_while_queued
from approvals.services.holding import give_opinion, locked, refuse_changed_paper
from approvals.services.submitting import open_review
from core import audit, fsm
from core.errors import DomainError, WrongState
from org.models import User

DAYS = 5


@dataclass(frozen=True, slots=True)
class Marked:
    """A department that must countersign; `due_on` None lets the route say until when."""

    department_id: int
    due_on: date | None = None


@transaction.atomic
def pass_on(*, request_id: int, by: Any, at: datetime) -> Request:
    """Hand a registered request to channel management, who is told (G4). Raises WrongState,
    PermissionDenied.
    """
    request = locked(request_id)
    if request.state == RequestState.CHANNEL:
        return request
    fsm.perform(request.pass_on, by=by, at=at)
    open_review(request, request.route, at=at)
    telling.tell_deciders(request, at=at)
    return request


@transaction.atomic
def mark(
    *,
    request_id: int,
    opinion: str,
    departments: Sequence[Marked],
    in_order: bool,
    by: Any,
    at: datetime,
) -> Request:
    """Review the request and mark the departments that must countersign, at once or one after the other (G4).

    After a new version the departments on record are asked again and may be left out of `departments` only by
    releasing them. Raises DomainError for no department, one twice, or a due day that has passed, WrongState,
    Conflict where the paper was changed, PermissionDenied.
    """
    request = locked(request_id)
    asked = {step.department_id for step in _steps(request, StepKind.DEPARTMENT)}
    _refuse_marks(asked, departments, timezone.localdate(at))
    step = request.steps.filter(kind=StepKind.CHANNEL).first()
    if step is None or request.state != RequestState.CHANNEL:
        fsm.perform(request.mark, by=by, at=at)  # says where it is
    refuse_changed_paper(request)
    assert step is not None
    step.request = request
    given = {"departments": [item.department_id for item in departments], "in_order": in_order}
    if step.state == StepState.WAITING:
        give_opinion(step, "agree", opinion, by=by, at=at)
    fsm.perform(request.mark, by=by, at=at, given=given)
    first = max((step.turn for step in _steps(request, StepKind.DEPARTMENT)), default=0)
    for place, item in enumerate(departments, start=1):
        if item.department_id not in asked:
            turn = first + place if in_order else 1
            _name_department(request, item, turn, by=by, at=at)
    open_turn(request, StepKind.DEPARTMENT, at=at)
    return request


def _refuse_marks(asked: set[int | None], departments: Sequence[Marked], today: date) -> None:
    chosen = [item.department_id for item in departments]
    if not chosen and not asked:
        raise DomainError(_("Mark at least one department that must countersign."))
    if len(set(chosen)) < len(chosen):
        raise DomainError(_("A department is marked twice; each countersigns once."))
    if any(item.due_on is not None and item.due_on < today for item in departments):
        raise DomainError(_("A due day has passed already. Choose today or a later day."))


def _steps(request: Request, kind: StepKind) -> list[Step]:
    return list(request.steps.filter(kind=kind).exclude(state=StepState.LAPSED).order_by("turn", "order"))


def _next_order(request: Request) -> int:
    return int(request.steps.aggregate(last=Max("order"))["last"] or 0) + 1


def _name_department(request: Request, item: Marked, turn: int, *, by: Any, at: datetime) -> Step:
    route = request.route
    return Step.objects.create(
        request=request,
        order=_next_order(request),
        turn=turn,
        kind=StepKind.DEPARTMENT,
        department_id=item.department_id,
        due_on=item.due_on,
        days=route.countersign_days if route else DAYS,
        named_by_id=by.pk,
        named_at=at,
        revision=request.revision,
    )


def open_turn(request: Request, kind: StepKind, *, at: datetime) -> list[Step]:
    """Open the steps of the first turn that still waits, and tell whom they wait for.

    A due day that was set stays; otherwise it counts from today, since the turn begins today.
    """
    waiting = [step for step in _steps(request, kind) if step.state == StepState.WAITING]
    if not waiting:
        return []
    turn = min(step.turn for step in waiting)
    begun = [step for step in waiting if step.turn == turn and step.opened_at is None]
    day = timezone.localdate(at)
    for step in begun:
        step.request = request
        step.opened_at = at
        step.due_on = step.due_on or queries.due_after(day, step.days)
        step.version += 1
        step.save(update_fields=["opened_at", "due_on", "version"])
        telling.tell_step(step, at=at)
    return begun


@transaction.atomic
def add_department(*, request_id: int, item: Marked, reason: str, by: Any, at: datetime) -> Step:
    """Mark one more department while the others countersign, with the reason on record (G4).

    It is asked at once. Raises WrongState before or after countersigning, DomainError without a reason or for
    one that is asked already, PermissionDenied.
    """
    request = locked(request_id)
    acting = may_review(request, by, at)
    _refuse_outside(request, RequestState.COUNTERSIGNING, _("Departments are added while they countersign."))
    steps = _steps(request, StepKind.DEPARTMENT)
    if not reason.strip():
        raise DomainError(_("Say why: the reason is kept with the paper."))
    if item.department_id in {step.department_id for step in steps}:
        raise DomainError(_("This department is asked already."))
    _refuse_marks(set(), [item], timezone.localdate(at))
    present = min((step.turn for step in steps if step.state == StepState.WAITING), default=1)
    step = _name_department(request, item, present, by=by, at=at)
    open_turn(request, StepKind.DEPARTMENT, at=at)
    audit.record(
        "approvals.request.name_department",
        request,
        by=by,
        at=at,
        capacity=acting,
        after={"department": step.department.code if step.department else ""},
        reason=reason,
    )
    return Step.objects.get(pk=step.pk)


@transaction.atomic
def remove_department(*, step_id: int, reason: str, by: Any, at: datetime) -> Step:
    """Release a department that need not countersign after all; an opinion it gave stays on record (G4).

    The last one is not released. Raises WrongState, DomainError without a reason, PermissionDenied.
    """
    step = locked_step(step_id)
    request = step.request
    _refuse_outside(
        request, RequestState.COUNTERSIGNING, _("Departments are released while they countersign.")
    )
    if step.kind != StepKind.DEPARTMENT or len(_steps(request, StepKind.DEPARTMENT)) == 1:
        raise DomainError(_("At least one department countersigns; mark another one first."))
    fsm.perform(step.lapse, by=by, at=at, reason=reason, given={"step": str(step)})
    open_turn(request, StepKind.DEPARTMENT, at=at)
    return step


def _refuse_outside(request: Request, state: RequestState, rule: str) -> None:
    if request.state != state:
        where = _("The request is “%(state)s”.") % {"state": request.get_state_display()}
        raise WrongState(f"{rule} {where}")


def locked_step(step_id: int) -> Step:
    """The step under its request's lock, with that request at hand."""
    found = Step.objects.get(pk=step_id)
    request = locked(found.request_id)
    step = Step.objects.select_related("department", "person").get(pk=step_id)
    step.request = request
    return step


@transaction.atomic
def hand_step(*, step_id: int, to_id: int, reason: str, by: Any, at: datetime) -> Step:
    """Hand a step that waits to somebody else of headquarters: nobody holds it, or who holds it is away (G4).

    Raises WrongState where nothing is waited for, DomainError without a reason or for somebody who took part
    or is not of headquarters, PermissionDenied for all but the general office.
    """
    step = locked_step(step_id)
    acting = may_shepherd(step.request, by, at)
    if not step.is_open:
        raise WrongState(_("Nothing is waited for here any more; look at the request again."))
    if not reason.strip():
        raise DomainError(_("Say why: the reason is kept with the paper."))
    eligible = queries.stand_ins_for_steps(timezone.localdate(at)).exclude(pk__in=step.participants())
    to: User | None = eligible.filter(pk=to_id).first()
    if to is None:
        raise DomainError(_("Choose somebody of headquarters who has not taken a step of this paper."))
    step.handed_to, step.remark = to, reason.strip()[:300]
    step.version += 1
    step.save(update_fields=["handed_to", "remark", "version"])
    telling.tell_step(step, at=at)
    audit.record(
        "approvals.request.hand",
        step.request,
        by=by,
        at=at,
        capacity=acting,
        after={"step": str(step), "to": to.username},
        reason=reason,
    )
    return step


@transaction.atomic
def present(*, request_id: int, leader_ids: Sequence[int], by: Any, at: datetime) -> Request:
    """Put the request before the leaders, in this order, once every marked department has spoken (G4).

    Leaders who instructed on an earlier version are asked again first. Raises DomainError while a department
    is still waited for, for no leader or one twice, WrongState, PermissionDenied.
    """
    request = locked(request_id)
    if request.state == RequestState.COUNTERSIGNING and not queries.is_everybody_heard(
        request, StepKind.DEPARTMENT
    ):
        raise DomainError(
            _("A marked department has not spoken yet; the leaders read all opinions together.")
        )
    asked = {step.person_id for step in _steps(request, StepKind.LEADER)}
    new = [pk for pk in leader_ids if pk not in asked]
    if not asked and not new:
        raise DomainError(_("Choose the leader in charge."))
    fsm.perform(request.present, by=by, at=at, given={"leaders": list(leader_ids)})
    for leader_id in new:
        _name_leader(request, leader_id, by=by, at=at)
    open_turn(request, StepKind.LEADER, at=at)
    return request


@transaction.atomic
def add_leader(*, request_id: int, leader_id: int, by: Any, at: datetime) -> Step:
    """Ask one more leader for an instruction, after those who are asked already (G4).

    Raises WrongState unless it is with the leaders, DomainError for one who is asked already or is none.
    """
    request = locked(request_id)
    acting = may_shepherd(request, by, at)
    _refuse_outside(request, RequestState.LEADERS, _("A leader is added while the leaders have it."))
    refuse_while_queued(request)
    if leader_id in {step.person_id for step in _steps(request, StepKind.LEADER)}:
        raise DomainError(_("This leader is asked already."))
    step = _name_leader(request, leader_id, by=by, at=at)
    open_turn(request, StepKind.LEADER, at=at)
    audit.record(
        "approvals.request.name_leader", request, by=by, at=at, capacity=acting, after={"leader": leader_id}
    )
    return Step.objects.get(pk=step.pk)


def _name_leader(request: Request, leader_id: int, *, by: Any, at: datetime) -> Step:
    leader = queries.leaders_on(timezone.localdate(at)).filter(pk=leader_id).first()
    if leader is None:
        raise DomainError(_("Choose a leader of the company; this account is none."))
    route = request.route
    turns = [step.turn for step in _steps(request, StepKind.LEADER)]
    return Step.objects.create(
        request=request,
        order=_next_order(request),
        turn=max(turns, default=0) + 1,
        kind=StepKind.LEADER,
        person=leader,
        days=route.leader_days if route else DAYS,
        named_by_id=by.pk,
        named_at=at,
        revision=request.revision,
    )
