"""The decision on a request: under its row's lock, on the paper that was sent, never on an own matter."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import kinds
from approvals.choices import RequestState, StepState
from approvals.models import Request, Step
from approvals.services import telling
from approvals.services.filing import enqueue_sheet
from core import fsm
from core.actors import Capacity
from core.errors import Conflict


@transaction.atomic
def approve(*, request_id: int, opinion: str, by: Any, at: datetime) -> Request:
    """Agree to the paper, which takes effect in the same transaction (G2, G4).

    Pressing twice changes nothing the second time. Raises PermissionDenied for who does not hold the right,
    DomainError for who drafted or submitted it, WrongState where somebody else was faster, Conflict where
    the paper is no longer what was sent.
    """
    request = _locked(request_id)
    if _was_decided(request, RequestState.APPROVED, by):
        return request
    acting = fsm.perform(request.approve, by=by, at=at, reason=opinion)
    _refuse_changed_paper(request)
    _write_opinion(request, StepState.AGREED, opinion, by=by, at=at, acting=acting)
    kinds.of(request).on_approved(request, by=by, at=at, capacity=acting)
    _close(request, by=by, at=at)
    return request


@transaction.atomic
def send_back(*, request_id: int, opinion: str, by: Any, at: datetime) -> Request:
    """Return the paper to who submitted it. Raises as `approve`, and DomainError without a reason."""
    request = _locked(request_id)
    if _was_decided(request, RequestState.RETURNED, by):
        return request
    acting = fsm.perform(request.send_back, by=by, at=at, reason=opinion)
    _write_opinion(request, StepState.RETURNED, opinion, by=by, at=at, acting=acting)
    kinds.of(request).on_returned(request, by=by, at=at, capacity=acting)
    _close(request, by=by, at=at)
    return request


@transaction.atomic
def withdraw(*, request_id: int, by: Any, at: datetime) -> Request:
    """Take the paper back before it is decided; only who submitted it may.

    Raises PermissionDenied for anybody else, WrongState once it was decided.
    """
    request = _locked(request_id)
    if request.state == RequestState.WITHDRAWN and by.pk in {
        request.submitted_by_id,
        request.submitted_for_id,
    }:
        return request
    acting = fsm.perform(request.withdraw, by=by, at=at)
    request.steps.filter(state=StepState.WAITING).update(state=StepState.LAPSED)
    kinds.of(request).on_withdrawn(request, by=by, at=at, capacity=acting)
    _close(request, by=by, at=at)
    return request


def _locked(request_id: int) -> Request:
    """The request, held until the end: of two who decide at once the second one sees what the first did."""
    rows = Request.objects.select_for_update(of=("self",)).select_related("number", "branch", "team")
    return rows.get(pk=request_id)


def _was_decided(request: Request, state: RequestState, by: Any) -> bool:
    return bool(request.state == state) and request.steps.filter(decided_by_id=by.pk).exists()


def _refuse_changed_paper(request: Request) -> None:
    if kinds.of(request).content_hash(request) != request.content_hash:
        raise Conflict(
            _("The paper is no longer what was submitted as %(number)s. Return it for a new submission.")
            % {"number": request.number.text}
        )


def _write_opinion(
    request: Request, state: StepState, opinion: str, *, by: Any, at: datetime, acting: Capacity
) -> Step:
    """Put the opinion on the open step; the request's lock covers its steps."""
    step = request.steps.get(state=StepState.WAITING)
    step.state, step.opinion = state, opinion.strip()
    step.decided_by_id, step.on_behalf_of_id, step.decided_at = by.pk, acting.on_behalf_of_id, at
    step.version += 1
    step.save()
    return step


def _close(request: Request, *, by: Any, at: datetime) -> None:
    telling.tell_parties(request, by=by, at=at)
    enqueue_sheet(request, by=by, at=at)
