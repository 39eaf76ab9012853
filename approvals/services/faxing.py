"""The fax of each stage: paper and record agree at every step (G4).

A fax sent by hand is recorded once it has gone; one that the service sends is a row that a job sends
(gateways).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import queries
from approvals.choices import Direction, FaxState, Gateway, Part, RequestState, StepKind
from approvals.models import Fax, Request
from approvals.permissions import may_fax, may_shepherd
from approvals.services import gateways, telling
from approvals.services.holding import locked, take_part
from core import audit, fsm, serials
from core.actors import Capacity
from core.errors import DomainError, WrongState
from core.figures import exact_text

RECEIVED = "RCV"
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class FaxFacts:
    """What is written down of a fax: how many pages, from and to which number, when, and how it goes out."""

    pages: int
    from_number: str
    to_number: str
    at: datetime
    gateway: str = Gateway.HAND


@transaction.atomic
def send_fax(*, request_id: int, facts: FaxFacts, by: Any, at: datetime) -> Request:
    """Record that the signed request was faxed to headquarters, or have the service fax it (G4).

    By the service the request moves on once the fax has gone. The same facts by the same person once more
    change nothing. Raises WrongState before the sign-off or after it was faxed, saying what is on record,
    DomainError for facts that cannot be, PermissionDenied.
    """
    request = locked(request_id)
    acting = may_fax(request, by, at)
    if request.state == RequestState.FAXED and is_on_record(request, Direction.UP_SENT, facts, by=by):
        return request
    _out(request, Direction.UP_SENT, facts, RequestState.SIGNED_OFF, acting, by=by, at=at)
    return request


@transaction.atomic
def fax_back(*, request_id: int, facts: FaxFacts, by: Any, at: datetime) -> Request:
    """Fax the opinions back to the branch once every leader asked has instructed (G4). Raises as
    `send_fax`, DomainError for who has another part in the request.
    """
    request = locked(request_id)
    acting = may_shepherd(request, by, at)
    if request.state == RequestState.REPLIED and is_on_record(request, Direction.BACK_SENT, facts, by=by):
        return request
    if request.state == RequestState.LEADERS and not queries.is_everybody_heard(request, StepKind.LEADER):
        raise DomainError(_("A leader's instruction is still waited for; then the opinions are faxed back."))
    _out(request, Direction.BACK_SENT, facts, RequestState.LEADERS, acting, by=by, at=at)
    take_part(request, Part.OFFICE, by=by, acting=acting)
    return request


def is_on_record(request: Request, direction: Direction, facts: FaxFacts, *, by: Any) -> bool:
    """Whether the present version's fax of that direction is written down with these very facts by `by`.

    Raises WrongState, saying what is on record, where it is written down otherwise; nothing is overwritten.
    """
    gone = request.faxes.filter(direction=direction, revision=request.revision).exclude(state=FaxState.FAILED)
    row = gone.select_related("by").order_by("-pk").first()
    if row is None:
        return False
    written = (row.pages, row.from_number, row.to_number, row.at, row.by_id)
    if written == (facts.pages, facts.from_number.strip(), facts.to_number.strip(), facts.at, by.pk):
        return True
    raise WrongState(
        _(
            "On record already, by %(who)s: %(pages)d pages to %(number)s, %(when)s."
            " What you wrote down is not stored; compare the two."
        )
        % {
            "who": row.by,
            "pages": row.pages,
            "number": row.to_number,
            "when": exact_text(row.at),
        }
    )


def _out(
    request: Request,
    direction: Direction,
    facts: FaxFacts,
    before: RequestState,
    acting: Capacity,
    *,
    by: Any,
    at: datetime,
) -> None:
    if request.state != before:
        raise WrongState(
            _("This step is not possible now: the paper is “%(state)s”.")
            % {"state": request.get_state_display()}
        )
    refuse_while_queued(request)
    fax = write_down(request, direction, facts, by=by, at=at, acting=acting)
    if fax.state == FaxState.SENT:
        went(fax, by=by, at=at)
    else:
        gateways.enqueue(fax, by=by, at=at)


def refuse_while_queued(request: Request) -> None:
    """Raise WrongState while the service has a fax of the request to send."""
    if request.faxes.filter(state=FaxState.QUEUED).exists():
        raise WrongState(_("The fax is on its way already."))


def went(fax: Fax, *, by: Any, at: datetime) -> None:
    """Move the request on: its fax has gone. Called under the request's lock."""
    request = fax.request
    given = {"pages": fax.pages, "to": fax.to_number, "gateway": fax.gateway}
    if fax.direction == Direction.UP_SENT:
        fsm.perform(request.send_fax, by=by, at=at, given=given)
        telling.tell_office(request, at=at)
    else:
        fsm.perform(request.fax_back, by=by, at=at, given=given)
        telling.tell_replied(request, at=at)


@transaction.atomic
def register(*, request_id: int, pages: int, received_at: datetime, by: Any, at: datetime) -> Request:
    """Register a fax that has arrived: the general office's number, how many pages came (G4).

    Fewer or more pages than were sent are shown with the request. Raises as `fax_back`.
    """
    request = locked(request_id)
    acting = may_shepherd(request, by, at)
    facts = FaxFacts(pages, *numbers_of_sent(request, Direction.UP_SENT), received_at)
    if request.state == RequestState.REGISTERED and is_on_record(
        request, Direction.UP_RECEIVED, facts, by=by
    ):
        return request
    number_id = request.received_number_id
    if number_id is None and request.state == RequestState.FAXED:
        year = timezone.localdate(at).year
        number_id = serials.issue(f"{RECEIVED}-{year}", by=by, at=at).pk
    given = {"received_number": number_id, "pages": pages}
    fsm.perform(request.register, by=by, at=at, given=given)
    take_part(request, Part.OFFICE, by=by, acting=acting)
    write_down(request, Direction.UP_RECEIVED, facts, by=by, at=at, acting=acting)
    return request


def numbers_of_sent(request: Request, direction: Direction) -> tuple[str, str]:
    """From and to which number the present version went."""
    gone = request.faxes.filter(direction=direction, revision=request.revision, state=FaxState.SENT)
    sent = gone.order_by("-pk").first()
    return (sent.from_number, sent.to_number) if sent else ("", "")


def write_down(
    request: Request, direction: Direction, facts: FaxFacts, *, by: Any, at: datetime, acting: Capacity
) -> Fax:
    """The row of one fax. Raises DomainError for facts that cannot be."""
    if not 1 <= facts.pages <= MOST_PAGES:
        raise DomainError(_("A fax has between 1 and %(most)d pages.") % {"most": MOST_PAGES})
    if facts.at > at:
        raise DomainError(_("A fax is written down once it has gone: its time lies in the future."))
    _refuse_too_early(request, direction, facts.at)
    is_by_hand = facts.gateway == Gateway.HAND
    if not is_by_hand:
        gateways.refuse_number(facts.to_number)
    return Fax.objects.create(
        request=request,
        revision=request.revision,
        direction=direction,
        pages=facts.pages,
        from_number=facts.from_number.strip()[:40],
        to_number=facts.to_number.strip()[:40],
        at=facts.at,
        gateway=facts.gateway,
        state=FaxState.SENT if is_by_hand else FaxState.QUEUED,
        sent_at=facts.at if is_by_hand else None,
        by_id=by.pk,
        on_behalf_of_id=acting.on_behalf_of_id,
    )


# What a fax of each direction follows, as the sentence names it.
FOLLOWS: dict[str, Promise] = {
    Direction.UP_SENT: gettext_lazy("the sign-off"),
    Direction.UP_RECEIVED: gettext_lazy("the fax of the branch"),
    Direction.BACK_SENT: gettext_lazy("the leaders' instructions"),
    Direction.BACK_RECEIVED: gettext_lazy("the fax of the general office"),
}


def _refuse_too_early(request: Request, direction: Direction, moment: datetime) -> None:
    """Raise DomainError where a fax would lie before what it follows, to the minute."""
    before = _followed(request, direction)
    if before is not None and moment < before.replace(second=0, microsecond=0):
        raise DomainError(
            _("%(when)s lies before %(what)s of %(before)s. Check day and time.")
            % {"when": exact_text(moment), "what": FOLLOWS[direction], "before": exact_text(before)}
        )


def _followed(request: Request, direction: Direction) -> datetime | None:
    if direction == Direction.UP_SENT:
        return request.issued_at
    last: datetime | None
    if direction == Direction.BACK_SENT:
        last = request.steps.filter(kind=StepKind.LEADER).aggregate(last=Max("decided_at"))["last"]
        return last
    sent = Direction.UP_SENT if direction == Direction.UP_RECEIVED else Direction.BACK_SENT
    rows = request.faxes.filter(direction=sent, revision=request.revision, state=FaxState.SENT)
    last = rows.aggregate(last=Max("at"))["last"]
    return last


@transaction.atomic
def retry_fax(*, fax_id: int, by: Any, at: datetime) -> Fax:
    """Have the service send a fax again that it could not, now in the name of `by`.

    Raises WrongState for any other, and where the request has gone on or another fax of it is on its way;
    PermissionDenied.
    """
    request = locked(Fax.objects.values_list("request_id", flat=True).get(pk=fax_id))
    fax = Fax.objects.select_for_update(of=("self",)).get(pk=fax_id)
    asked = may_fax if fax.direction == Direction.UP_SENT else may_shepherd
    acting = asked(request, by, at)
    if fax.state != FaxState.FAILED:
        raise WrongState(
            _("Only a fax that failed is sent again; this one is “%(state)s”.")
            % {"state": fax.get_state_display()}
        )
    refuse_while_queued(request)
    fax.request, fax.by, fax.on_behalf_of_id = request, by, acting.on_behalf_of_id
    refusal = gateways.refusal(fax, at)
    if refusal:
        raise WrongState(refusal)
    fax.state, fax.failure = FaxState.QUEUED, ""
    fax.save(update_fields=["state", "failure", "by", "on_behalf_of"])
    gateways.enqueue(fax, by=by, at=at)
    audit.record("approvals.request.retry_fax", request, by=by, at=at, capacity=acting, after={"fax": fax.pk})
    return fax
