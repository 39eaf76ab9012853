"""The decision on a request: under its row's lock, on the paper that was sent, never on an own matter."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import kinds
from approvals.choices import RequestState, StepState, Way
from approvals.models import Request
from approvals.services import gateways, telling
from approvals.services.filing import enqueue_sheet
from approvals.services.holding import give_opinion, locked, refuse_changed_paper
from core import fsm


@transaction.atomic
def approve(*, request_id: int, opinion: str, by: Any, at: datetime) -> Request:
    """Agree to the paper, which takes effect in the same transaction (G2, G4).

    Pressing twice changes nothing the second time. Raises PermissionDenied for who does not hold the right,
    DomainError for who drafted or submitted it, WrongState where somebody else was faster, Conflict where
    the paper is no longer what was sent.
    """
    request = locked(request_id)
    if _was_decided(request, RequestState.APPROVED, by):
        return request
    acting = fsm.perform(request.approve, by=by, at=at, reason=opinion)
    refuse_changed_paper(request)
    _give(request, "agree", opinion, by=by, at=at)
    kinds.of(request).on_approved(request, by=by, at=at, capacity=acting)
    _close(request, by=by, at=at)
    return request


@transaction.atomic
def send_back(*, request_id: int, opinion: str, by: Any, at: datetime) -> Request:
    """Return the paper to who submitted it. Raises as `approve`, and DomainError without a reason."""
    request = locked(request_id)
    if _was_decided(request, RequestState.RETURNED, by):
        return request
    acting = fsm.perform(request.send_back, by=by, at=at, reason=opinion)
    _give(request, "send_back", opinion, by=by, at=at)
    kinds.of(request).on_returned(request, by=by, at=at, capacity=acting)
    _close(request, by=by, at=at)
    return request


@transaction.atomic
def withdraw(*, request_id: int, by: Any, at: datetime) -> Request:
    """Take the paper back before the leaders have it; only who submitted it may.

    Raises PermissionDenied for anybody else, WrongState once it was decided.
    """
    request = locked(request_id)
    if request.state == RequestState.WITHDRAWN and by.pk in {
        request.submitted_by_id,
        request.submitted_for_id,
    }:
        return request
    told = list(telling.waited_for(request, at))
    acting = fsm.perform(request.withdraw, by=by, at=at)
    request.steps.filter(state=StepState.WAITING).update(state=StepState.LAPSED)
    gateways.call_off(request.pk, _("The request was withdrawn before the fax went."))
    kinds.of(request).on_withdrawn(request, by=by, at=at, capacity=acting)
    telling.tell_withdrawn(request, told, by=by, at=at)
    if request.letter_id or request.way == Way.CHANNEL:
        enqueue_sheet(request, by=by, at=at)
    return request


def _was_decided(request: Request, state: RequestState, by: Any) -> bool:
    is_ended_so = request.way == Way.CHANNEL and bool(request.state == state)
    return is_ended_so and request.steps.filter(decided_by_id=by.pk).exists()


def _give(request: Request, verb: str, opinion: str, *, by: Any, at: datetime) -> None:
    """Put the opinion on the open step; the request's lock covers its steps."""
    step = request.steps.get(state=StepState.WAITING)
    step.request = request
    give_opinion(step, verb, opinion, by=by, at=at)


def _close(request: Request, *, by: Any, at: datetime) -> None:
    telling.tell_parties(request, by=by, at=at)
    enqueue_sheet(request, by=by, at=at)
