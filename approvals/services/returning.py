"""Back to an earlier step, with the reason (G4); a request that came back to the branch is open still."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import kinds
from approvals.choices import RETURNS, Part, ReturnTo, StepKind, StepState, Way
from approvals.models import Request
from approvals.services import telling
from approvals.services.drafting import ask_again
from approvals.services.holding import locked, take_part
from approvals.services.submitting import open_review
from approvals.services.turns import open_turn
from core import fsm
from core.actors import Capacity
from core.errors import WrongState


@transaction.atomic
def return_to(*, request_id: int, to: str, reason: str, by: Any, at: datetime) -> Request:
    """Send the request back to an earlier step; who holds the present one may (G4).

    Back in the branch the paper can be changed and sent up as the next version. Back at channel management or
    the departments, these look at it again with the reason before them, and all who spoke after them confirm
    or revise; opinions given stay on record. Raises DomainError without a reason, WrongState where that step
    does not lie before the present one, PermissionDenied.
    """
    request = locked(request_id)
    if request.way != Way.CHAIN or to not in RETURNS.get(request.state, ()):
        raise WrongState(
            _("A request goes back to an earlier step only; it is “%(state)s”.")
            % {"state": request.get_state_display()}
        )
    holds = _decider(request, by, at)
    acting = fsm.perform(getattr(request, to), by=by, at=at, reason=reason)
    if holds:
        take_part(request, holds, by=by, acting=acting)
    AFTERWARDS[ReturnTo(to)](request, reason, by=by, at=at, acting=acting)
    telling.tell_returned(request, by=by, at=at)
    return request


def _decider(request: Request, by: Any, at: datetime) -> str:
    """As what whoever returns it has a hand: as the office, as channel management or as a leader."""
    del by, at
    if request.state == "leaders":
        step = request.steps.filter(
            kind=StepKind.LEADER, state=StepState.WAITING, opened_at__isnull=False
        ).first()
    elif request.state in {"submitted", "countersigning"}:
        step = request.steps.filter(kind=StepKind.CHANNEL).first()
    else:
        return Part.OFFICE
    return step.part if step else ""


def _to_branch(request: Request, reason: str, *, by: Any, at: datetime, acting: Capacity) -> None:
    del reason
    _close_turns(request)
    kinds.of(request).on_returned(request, by=by, at=at, capacity=acting)


def _to_office(request: Request, reason: str, *, by: Any, at: datetime, acting: Capacity) -> None:
    """The general office looks into the papers; then channel management and all after it are asked again."""
    del by, at, acting
    _close_turns(request)
    ask_again(request, remark=reason)


def _to_channel(request: Request, reason: str, *, by: Any, at: datetime, acting: Capacity) -> None:
    del by, acting
    _close_turns(request)
    ask_again(request, remark=reason)
    open_review(request, request.route, at=at)


def _to_departments(request: Request, reason: str, *, by: Any, at: datetime, acting: Capacity) -> None:
    del by, acting
    _close_turns(request)
    # A leader who has instructed did not hear what the departments say now.
    ask_again(request, remark=reason, kinds=(StepKind.DEPARTMENT, StepKind.LEADER))
    open_turn(request, StepKind.DEPARTMENT, at=at)


AFTERWARDS = {
    ReturnTo.BRANCH: _to_branch,
    ReturnTo.OFFICE: _to_office,
    ReturnTo.CHANNEL: _to_channel,
    ReturnTo.DEPARTMENTS: _to_departments,
}


def _close_turns(request: Request) -> None:
    """Nobody is waited for any more until the turn comes again."""
    request.steps.filter(state=StepState.WAITING).update(opened_at=None, due_on=None)
