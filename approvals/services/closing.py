"""The end of the chain: the branch has the opinions, the paper takes effect or goes back (G4)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from approvals import kinds, queries
from approvals.choices import ChaseKind, Direction, Part, RequestState, StepKind
from approvals.models import Request
from approvals.permissions import may_close, may_fax, may_shepherd
from approvals.rules.ending import end_of
from approvals.services import telling
from approvals.services.faxing import FaxFacts, numbers_of_sent, write_down
from approvals.services.filing import enqueue_sheet
from approvals.services.holding import locked, refuse_changed_paper, take_part
from core import fsm
from core.actors import Capacity
from core.errors import DomainError, WrongState

ENDS = {
    "approved": ("close_approved", "on_approved"),
    "conditional": ("close_conditional", "on_approved"),
    "refused": ("close_refused", "on_refused"),
}


@transaction.atomic
def close(*, request_id: int, pages: int | None, by: Any, at: datetime) -> Request:
    """End the chain on receipt of the opinions (G4); how it ends follows from the instructions
    (rules.ending).

    `pages`: how many came, where the branch closes it, which alone can count them; None where the general
    office does after a call, of which a note is on record. Raises WrongState before the opinions were faxed
    back, DomainError where the branch does not say how many pages came or the office noted no call, Conflict
    where the paper that would take effect is no longer what was sent, PermissionDenied.
    """
    request = locked(request_id)
    acting = may_close(request, by, at) if pages is None else may_fax(request, by, at)
    if request.state in ENDS:
        _refuse_other_pages(request, pages, by=by)
        return request
    if request.state != RequestState.REPLIED:
        raise WrongState(
            _("The chain has not come to its end: the request is “%(state)s”.")
            % {"state": request.get_state_display()}
        )
    verb, hook = ENDS[outcome_of(request)]
    if hook == "on_approved":
        refuse_changed_paper(request)
    if pages is None:
        acting = _who_was_told_by_telephone(request, by, at)
        take_part(request, Part.OFFICE, by=by, acting=acting)
    else:
        facts = FaxFacts(pages, *numbers_of_sent(request, Direction.BACK_SENT), at)
        write_down(request, Direction.BACK_RECEIVED, facts, by=by, at=at, acting=acting)
    fsm.perform(getattr(request, verb), by=by, at=at, given={"pages": pages})
    _take_effect(request, hook, by=by, at=at, acting=acting)
    telling.tell_parties(request, by=by, at=at)
    enqueue_sheet(request, by=by, at=at)
    return request


def _refuse_other_pages(request: Request, pages: int | None, *, by: Any) -> None:
    """Raise WrongState unless the end is on record so: with these pages by `by`, or with none."""
    row = request.faxes.filter(direction=Direction.BACK_RECEIVED, revision=request.revision).first()
    if (row and (row.pages, row.by_id)) != ((pages, by.pk) if pages is not None else None):
        raise WrongState(
            _("The request is closed already: “%(state)s”. What you wrote down is not stored.")
            % {"state": request.get_state_display()}
        )


def outcome_of(request: Request) -> str:
    """How the chain would end by the instructions on record: approved, conditional, refused."""
    return end_of(queries.decided_states(request, StepKind.LEADER))


def _take_effect(request: Request, hook: str, *, by: Any, at: datetime, acting: Capacity) -> None:
    kind = kinds.of(request)
    if hook == "on_approved":
        kind.on_approved(request, by=by, at=at, capacity=acting)
        return
    refused = kind.on_refused or kind.on_returned
    refused(request, by=by, at=at, capacity=acting)


def _who_was_told_by_telephone(request: Request, by: Any, at: datetime) -> Capacity:
    """The general office, which need not have the fax in hand, after a call since the opinions went back.

    Raises DomainError for the branch, and where no such call is on record.
    """
    try:
        acting = may_shepherd(request, by, at)
    except PermissionDenied:
        raise DomainError(_("Write down how many pages of the opinions have arrived.")) from None
    calls = request.chases.filter(kind=ChaseKind.PHONE, at__gte=queries.entered(request))
    if not calls.exists():
        raise DomainError(
            _("Note first by telephone with whom of the branch it was that the opinions have arrived.")
        )
    return acting
