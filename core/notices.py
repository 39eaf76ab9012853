"""Notifications: a row per person, worded in the reader's language, with a copy by e-mail."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import jobs
from core.actors import Actor
from core.audit_chain import plain
from core.errors import DomainError
from core.figures import month_text
from core.languages import language_of
from core.models import Notice
from core.months import parse_month

log = logging.getLogger(__name__)
# kind → its sentence with %(name)s places for the notice's params. No amounts: mail is open.
KINDS: dict[str, Promise] = {}
MAIL_JOB = "core.mail_notices"
BATCH = 200
# An address that refuses so often is given up.
MAX_MAIL_ATTEMPTS = 5
PATIENCE = timedelta(minutes=10)


def register(kind: str, sentence: Promise) -> None:
    """Make a kind of notice known; called from `apps.ready()`."""
    KINDS[kind] = sentence


def register_jobs() -> None:
    """Called once by the app's `ready`."""
    jobs.register(MAIL_JOB, mail_waiting, is_atomic=False)


def tell(
    users: Iterable[Actor], kind: str, *, at: datetime, url: str = "", params: Mapping[str, Any] | None = None
) -> None:
    """Put one line into each user's inbox and send the copies after commit.

    A month in `params` is written as `format_month` writes it; each reader sees it as pages show it.
    Raises ValueError for an unknown kind, KeyError where its sentence asks for more than `params`.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of notice {kind!r}")
    given = plain(params or {})
    str(KINDS[kind]) % given
    ids = sorted({user.pk for user in users})
    Notice.objects.bulk_create(
        Notice(user_id=user_id, kind=kind, params=given, url=url, created_at=at) for user_id in ids
    )
    if ids:
        jobs.enqueue(MAIL_JOB, at=at, args={}, key=f"{at:%Y%m%d%H%M%S%f}")


def sentence(notice: Notice) -> str:
    """The notice's words in the active language; a notice of a former release shows what is left of it."""
    if notice.kind not in KINDS:
        return notice.kind
    words = str(KINDS[notice.kind])
    try:
        return str(words % {name: _shown(value) for name, value in notice.params.items()})
    except (KeyError, TypeError, ValueError):
        return words


def _shown(value: Any) -> Any:
    """Months in the reader's language; everything else as it was told."""
    try:
        return month_text(parse_month(value)) if isinstance(value, str) else value
    except ValueError:
        return value


def of(user: Actor) -> QuerySet[Notice]:
    """The user's whole inbox."""
    return Notice.objects.filter(user_id=user.pk)


def unread(user: Actor) -> QuerySet[Notice]:
    """What the user has not looked at yet."""
    return Notice.objects.filter(user_id=user.pk, read_at=None)


def unmailed() -> QuerySet[Notice]:
    """What still has to be mailed and has not been given up."""
    return Notice.objects.filter(mailed_at=None, mail_attempts__lt=MAX_MAIL_ATTEMPTS)


def mail_again(*, at: datetime) -> None:
    """Try again what could not be mailed some time ago; the scheduler calls this."""
    if unmailed().filter(created_at__lt=at - PATIENCE).exists():
        jobs.enqueue(MAIL_JOB, at=at, args={}, key="again")


def mail_waiting(running: jobs.Running) -> Mapping[str, Any]:
    """Send what has not been mailed, each marked in a transaction of its own; the next job takes the rest.

    Raises DomainError where the mail server does not answer: everything then waits.
    """
    ids = list(unmailed().order_by("mail_attempts", "id").values_list("pk", flat=True)[: BATCH + 1])
    if not ids:
        return {"sent": 0}
    mails = get_connection()
    try:
        mails.open()
    except OSError as error:
        raise DomainError(_("The mail server does not answer; the mails wait.")) from error
    sent = sum(_mail_one(pk, mails, at=running.started_at) for pk in ids[:BATCH])
    mails.close()
    if len(ids) > BATCH:
        jobs.enqueue(MAIL_JOB, at=running.started_at, args={}, key=f"after-{running.id}")
    return {"sent": sent}


@transaction.atomic
def _mail_one(pk: int, mails: Any, *, at: datetime) -> bool:
    """Send one notice's copy; its row is locked meanwhile, so two workers send one. False where it stayed."""
    rows = unmailed().select_related("user").select_for_update(of=("self",), skip_locked=True)
    notice = rows.filter(pk=pk).first()
    if notice is None:
        return False
    notice.mail_attempts += 1
    try:
        message = _message(notice)
        if message:
            mails.send_messages([message])
        notice.mailed_at = at
    except (SMTPException, OSError, ValueError) as error:
        log.warning("notice %s could not be mailed: %s", notice.pk, error)
    notice.save(update_fields=["mail_attempts", "mailed_at"])
    return notice.mailed_at is not None


def _message(notice: Notice) -> EmailMessage | None:
    """The mail in its reader's language; None for who has no address or left."""
    user: Any = notice.user
    if not user.email or not user.is_active:
        return None
    with translation.override(language_of(user)):
        text = " ".join(sentence(notice).split())
        subject = _("branchops: %(text)s") % {"text": text}
    body = f"{text}\n\n{settings.SITE_URL}{notice.url}\n"
    return EmailMessage(subject, body, None, [user.email])
