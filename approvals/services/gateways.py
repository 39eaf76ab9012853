"""How a fax goes out where no person sends it: a mail-to-fax service that takes the papers by e-mail (ADR
18).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from approvals import queries
from approvals.choices import Direction, FaxState, RequestState, StepKind
from approvals.models import Fax
from approvals.permissions import may_fax, may_shepherd
from approvals.services.holding import locked
from core import jobs
from core.errors import DomainError
from core.models import Job

SEND_FAX = "approvals.send_fax"
# Where the request is while its fax waits, and who has it sent.
DUE = {
    Direction.UP_SENT: (RequestState.SIGNED_OFF, may_fax),
    Direction.BACK_SENT: (RequestState.LEADERS, may_shepherd),
}
# Digits with the usual separators; the service gets the digits alone.
NUMBER = re.compile(r"\(?\+?[0-9][0-9 ()/-]{4,28}[0-9]")
# Recipient and papers → sent, or an error of SMTP or of the network.
Send = Callable[[str, Sequence[tuple[str, bytes]]], None]


def refuse_number(number: str) -> None:
    """Raise DomainError for what no fax can be sent to."""
    if not NUMBER.fullmatch(number.strip()):
        raise DomainError(
            _("“%(number)s” is not a fax number. Write digits, with area code.") % {"number": number.strip()}
        )


def address_of(number: str, template: str) -> str:
    """The service's address for a number: `{number}` in the template becomes its digits."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return template.replace("{number}", digits)


def by_mail(template: str) -> Send:
    """Sends through the mail server of the settings to the service's address for the number.

    The sender raises ValueError where no service is set up: a mail to nobody would pass for sent.
    """

    def send(number: str, papers: Sequence[tuple[str, bytes]]) -> None:
        if not template:
            raise ValueError(_("There is no mail-to-fax service; fax by hand."))
        message = EmailMessage(subject=_("Fax"), body="", to=[address_of(number, template)])
        for name, content in papers:
            message.attach(name, content, "application/pdf")
        message.send()

    return send


def enqueue(fax: Fax, *, by: Any, at: datetime) -> None:
    """Have the fax sent after commit."""
    title = _("Fax of %(number)s") % {"number": fax.request.number.text}
    jobs.enqueue(SEND_FAX, at=at, owner=by, title=title, key=str(fax.pk), args={"fax_id": fax.pk})


def refusal(fax: Fax, at: datetime) -> str:
    """Why a fax must not go (any more); empty while it is due.

    Paper and record agree: nothing goes out for a request that was withdrawn, went another way meanwhile, or
    whose sender may no longer send.
    """
    request = fax.request
    state, may = DUE[Direction(fax.direction)]
    if request.state != state:
        return _("The request is “%(state)s” meanwhile; this fax is no longer needed.") % {
            "state": request.get_state_display()
        }
    if fax.revision != request.revision:
        return _("This fax is of an earlier version of the paper.")
    if state == RequestState.LEADERS and not queries.is_everybody_heard(request, StepKind.LEADER):
        return _("A leader's instruction is still waited for; then the opinions are faxed back.")
    try:
        may(request, fax.by, at)
    except PermissionDenied:
        return _("Whoever had it sent no longer has the right to it.")
    return ""


@transaction.atomic
def send_now(
    *,
    fax_id: int,
    send: Send,
    papers_of: Callable[[Fax], Sequence[tuple[str, bytes]]],
    went: Callable[..., None],
    at: datetime,
) -> Mapping[str, Any]:
    """Send one queued fax and move its request on; a second call finds it sent and does nothing.

    Request and fax are locked meanwhile: two workers send one, and nobody withdraws what is going out. A
    service that refuses leaves it failed, with the reason, to be sent again; so does a fax that is no longer
    due.
    """
    request = locked(Fax.objects.values_list("request_id", flat=True).get(pk=fax_id))
    fax = Fax.objects.select_for_update(of=("self",)).select_related("by").get(pk=fax_id)
    fax.request = request
    if fax.state != FaxState.QUEUED:
        return {"state": fax.state}
    failure = refusal(fax, at)
    if not failure:
        fax.attempts += 1
        failure = _refused_by_service(fax, send, papers_of)
    if failure:
        fax.state, fax.failure = FaxState.FAILED, failure[:300]
        fax.save(update_fields=["state", "failure", "attempts"])
        return {"state": fax.state}
    fax.state, fax.sent_at = FaxState.SENT, at
    fax.save(update_fields=["state", "sent_at", "attempts"])
    went(fax, by=fax.by, at=at)
    return {"state": fax.state}


def _refused_by_service(fax: Fax, send: Send, papers_of: Callable[[Fax], Sequence[tuple[str, bytes]]]) -> str:
    """Send it; why it could not be, empty where it went."""
    try:
        send(fax.to_number, papers_of(fax))
    except (SMTPException, OSError, ValueError) as fault:
        return str(fault) or type(fault).__name__
    return ""


def gave_up(job: Job, reason: str) -> None:
    """The job broke before the fax went: the fax says so, and can be sent again."""
    waiting = Fax.objects.filter(pk=job.args["fax_id"], state=FaxState.QUEUED)
    waiting.update(state=FaxState.FAILED, failure=reason[:300])


def call_off(request_id: int, why: str) -> None:
    """Let what waits to be sent not go any more. Called under the request's lock."""
    waiting = Fax.objects.filter(request_id=request_id, state=FaxState.QUEUED)
    waiting.update(state=FaxState.FAILED, failure=why[:300])
