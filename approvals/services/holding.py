"""What every step of a request stands on: its lock, the hands of those who decide, the opinion given."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import kinds
from approvals.models import Hand, Opinion, Request, Step
from core import fsm
from core.actors import Capacity
from core.errors import Conflict, DomainError

RELATED = ("number", "letter", "received_number", "branch", "team", "route")


def locked(request_id: int) -> Request:
    """The request, held until the end: of two who act at once the second one sees what the first did."""
    rows = Request.objects.select_for_update(of=("self",)).select_related(*RELATED)
    return rows.get(pk=request_id)


def take_part(request: Request, part: str, *, by: Any, acting: Capacity) -> None:
    """Record the deciding hand of `by`, and of whom `by` stands in for.

    Raises DomainError for who has another part in the request already.
    """
    for user_id in {by.pk, acting.on_behalf_of_id} - {None}:
        hand, _created = Hand.objects.get_or_create(request=request, user_id=user_id, defaults={"part": part})
        if hand.part != part:
            raise DomainError(_("You have already taken a step of this paper; this one is somebody else's."))


@transaction.atomic
def give_opinion(step: Step, verb: str, text: str, *, by: Any, at: datetime) -> Capacity:
    """Put an opinion on an open step, keep it for good, and record whose hand it was."""
    given: Mapping[str, Any] = {"revision": step.request.revision, "step": str(step)}
    acting = fsm.perform(getattr(step, verb), by=by, at=at, reason=text, given=given)
    take_part(step.request, step.part, by=by, acting=acting)
    Opinion.objects.create(
        step=step,
        revision=step.request.revision,
        state=step.state,
        text=step.opinion,
        by_id=by.pk,
        on_behalf_of_id=acting.on_behalf_of_id,
        capacity=acting.role,
        at=at,
    )
    return acting


def refuse_changed_paper(request: Request) -> None:
    """Raise Conflict where the paper is no longer what was sent: what is approved is what was read."""
    if kinds.of(request).content_hash(request) != request.content_hash:
        raise Conflict(
            _("The paper is no longer what was submitted as %(number)s. Return it for a new submission.")
            % {"number": request.number.text}
        )
