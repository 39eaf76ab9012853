"""Whose turn it is: steps are asked turn by turn; when all are heard, the general office is told (G4)."""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import queries
from approvals.choices import RequestState, StepKind, StepState
from approvals.models import Request, Step
from approvals.services import telling
from approvals.services.holding import locked
from core.errors import WrongState

DAYS = 5


def steps_of(request: Request, kind: StepKind) -> list[Step]:
    """Those of that kind that are asked or were heard, in their order; not those released."""
    return list(request.steps.filter(kind=kind).exclude(state=StepState.LAPSED).order_by("turn", "order"))


def next_order(request: Request) -> int:
    """The place of a new step on the sheet."""
    return int(request.steps.aggregate(last=Max("order"))["last"] or 0) + 1


def locked_step(step_id: int) -> Step:
    """The step under its request's lock, with that request at hand."""
    found = Step.objects.get(pk=step_id)
    request = locked(found.request_id)
    step = Step.objects.select_related("department", "person", "decided_by").get(pk=step_id)
    step.request = request
    return step


def refuse_outside(request: Request, state: RequestState, rule: str) -> None:
    """Raise WrongState with `rule` and where the request is, unless it is at `state`."""
    if request.state != state:
        where = _("The request is “%(state)s”.") % {"state": request.get_state_display()}
        raise WrongState(f"{rule} {where}")


def open_turn(request: Request, kind: StepKind, *, at: datetime) -> list[Step]:
    """Open the steps of the first turn that still waits, and tell whom they wait for.

    A due day that was set stays; otherwise it counts from today, since the turn begins today.
    """
    waiting = [step for step in steps_of(request, kind) if step.state == StepState.WAITING]
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


def go_on(request: Request, kind: StepKind, *, at: datetime) -> None:
    """The next turn begins; where nobody of that kind is waited for any more, the general office is told."""
    if queries.is_everybody_heard(request, kind):
        telling.tell_all_heard(request, at=at)
    else:
        open_turn(request, kind, at=at)
