"""Which departments must be heard: channel management marks, adds and releases them (G4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.choices import Part, RequestState, StepKind, StepState
from approvals.models import Request, Step
from approvals.permissions import may_review
from approvals.services import telling
from approvals.services.holding import give_opinion, locked, refuse_changed_paper, take_part
from approvals.services.submitting import open_review
from approvals.services.turns import DAYS, go_on, locked_step, next_order, open_turn, refuse_outside, steps_of
from core import audit, fsm
from core.actors import Capacity
from core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Marked:
    """A department that must countersign; `due_on` None lets the route say until when."""

    department_id: int
    due_on: date | None = None


@transaction.atomic
def pass_on(*, request_id: int, by: Any, at: datetime) -> Request:
    """Hand a registered request to channel management, who is told (G4). Raises WrongState,
    PermissionDenied, DomainError for who has another part in the request.
    """
    request = locked(request_id)
    if request.state == RequestState.CHANNEL:
        return request
    acting = fsm.perform(request.pass_on, by=by, at=at)
    take_part(request, Part.OFFICE, by=by, acting=acting)
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
    asked = {step.department_id for step in steps_of(request, StepKind.DEPARTMENT)}
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
    marked_by = fsm.perform(request.mark, by=by, at=at, given=given)
    first = max((step.turn for step in steps_of(request, StepKind.DEPARTMENT)), default=0)
    for place, item in enumerate(departments, start=1):
        if item.department_id not in asked:
            turn = first + place if in_order else 1
            _name_department(request, item, turn, acting=marked_by, by=by, at=at)
    go_on(request, StepKind.DEPARTMENT, at=at)
    return request


def _refuse_marks(asked: set[int | None], departments: Sequence[Marked], today: date) -> None:
    chosen = [item.department_id for item in departments]
    if not chosen and not asked:
        raise DomainError(_("Mark at least one department that must countersign."))
    if len(set(chosen)) < len(chosen):
        raise DomainError(_("A department is marked twice; each countersigns once."))
    if any(item.due_on is not None and item.due_on < today for item in departments):
        raise DomainError(_("A due day has passed already. Choose today or a later day."))


def _name_department(
    request: Request, item: Marked, turn: int, *, acting: Capacity, by: Any, at: datetime
) -> Step:
    """Ask that department; one that was released before it spoke takes its step up again."""
    released = request.steps.filter(department_id=item.department_id, state=StepState.LAPSED).first()
    if released is not None:
        released.request = request
        fsm.perform(released.ask_again, by=by, at=at, given={"turn": turn, "due_on": item.due_on})
        return released
    route = request.route
    return Step.objects.create(
        request=request,
        order=next_order(request),
        turn=turn,
        kind=StepKind.DEPARTMENT,
        department_id=item.department_id,
        due_on=item.due_on,
        days=route.countersign_days if route else DAYS,
        named_by_id=by.pk,
        named_for_id=acting.on_behalf_of_id,
        named_at=at,
        revision=request.revision,
    )


def _take_review(request: Request, *, by: Any, acting: Capacity) -> None:
    """Whoever marks or releases departments has channel management's part. Raises as `take_part`."""
    review = request.steps.filter(kind=StepKind.CHANNEL).first()
    if review is not None:
        take_part(request, review.part, by=by, acting=acting)


@transaction.atomic
def add_department(*, request_id: int, item: Marked, reason: str, by: Any, at: datetime) -> Step:
    """Mark one more department while the others countersign, with the reason on record (G4).

    It is asked at once. Raises WrongState before or after countersigning, DomainError without a reason or for
    one that is asked already, PermissionDenied.
    """
    request = locked(request_id)
    acting = may_review(request, by, at)
    refuse_outside(request, RequestState.COUNTERSIGNING, _("Departments are added while they countersign."))
    _take_review(request, by=by, acting=acting)
    steps = steps_of(request, StepKind.DEPARTMENT)
    if not reason.strip():
        raise DomainError(_("Say why: the reason is kept with the paper."))
    if item.department_id in {step.department_id for step in steps}:
        raise DomainError(_("This department is asked already."))
    _refuse_marks(set(), [item], timezone.localdate(at))
    present = min((step.turn for step in steps if step.state == StepState.WAITING), default=1)
    step = _name_department(request, item, present, acting=acting, by=by, at=at)
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
    """Release a department that need not countersign after all (G4); it is told.

    One that has spoken on any version stays: every opinion goes before the leaders, also an objection. The
    last one is not released. Raises WrongState, DomainError without a reason, PermissionDenied.
    """
    step = locked_step(step_id)
    request = step.request
    refuse_outside(
        request, RequestState.COUNTERSIGNING, _("Departments are released while they countersign.")
    )
    if step.kind != StepKind.DEPARTMENT or len(steps_of(request, StepKind.DEPARTMENT)) == 1:
        raise DomainError(_("At least one department countersigns; mark another one first."))
    spoken = step.opinions.select_related("by").order_by("-at", "-pk").first()
    if spoken is not None:
        raise DomainError(
            _("%(department)s has given its opinion (“%(state)s”, %(who)s); it goes before the leaders.")
            % {"department": step, "state": spoken.get_state_display(), "who": spoken.by}
        )
    was_open = step.is_open
    acting = fsm.perform(step.lapse, by=by, at=at, reason=reason, given={"step": str(step)})
    _take_review(request, by=by, acting=acting)
    if was_open:
        telling.tell_released(step, at=at)
    go_on(request, StepKind.DEPARTMENT, at=at)
    return step
