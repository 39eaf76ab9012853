"""How a fax goes out where no person sends it: a mail-to-fax service that takes the papers by e-mail (ADR
18).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from approvals.choices import FaxState
from approvals.models import Fax
from core import jobs
from core.errors import DomainError

SEND_FAX = "approvals.send_fax"
MOST_ATTEMPTS = 5
# Digits with the usual separators; the service gets the digits alone.
NUMBER = re.compile(r"\+?[0-9][0-9 ()/-]{4,28}[0-9]")
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
    """Sends through the mail server of the settings to the service's address for the number."""

    def send(number: str, papers: Sequence[tuple[str, bytes]]) -> None:
        message = EmailMessage(subject=_("Fax"), body="", to=[address_of(number, template)])
        for name, content in papers:
            message.attach(name, content, "application/pdf")
        message.send()

    return send


def enqueue(fax: Fax, *, by: Any, at: datetime) -> None:
    """Have the fax sent after commit."""
    title = _("Fax of %(number)s") % {"number": fax.request.number.text}
    jobs.enqueue(SEND_FAX, at=at, owner=by, title=title, key=str(fax.pk), args={"fax_id": fax.pk})


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

    Its row is locked meanwhile, so two workers send one. A service that refuses leaves it failed, with the
    reason, to be sent again.
    """
    fax = Fax.objects.select_for_update(of=("self",)).select_related("request__number", "by").get(pk=fax_id)
    if fax.state != FaxState.QUEUED:
        return {"state": fax.state}
    fax.attempts += 1
    try:
        send(fax.to_number, papers_of(fax))
    except (SMTPException, OSError, ValueError) as fault:
        fax.state, fax.failure = FaxState.FAILED, str(fault)[:300] or type(fault).__name__
        fax.save(update_fields=["state", "failure", "attempts"])
        return {"state": fax.state}
    fax.state, fax.sent_at = FaxState.SENT, at
    fax.save(update_fields=["state", "sent_at", "attempts"])
    went(fax, by=fax.by, at=at)
    return {"state": fax.state}
