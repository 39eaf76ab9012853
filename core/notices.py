"""Notifications: a row per person, worded in the reader's language, with a copy by e-mail."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import jobs
from core.actors import Actor
from core.models import Notice

# kind → its sentence with %(name)s places for the notice's params. Amounts never belong in one (mail is open).
KINDS: dict[str, Promise] = {}
MAIL_JOB = "core.mail_notices"
BATCH = 200


def register(kind: str, sentence: Promise) -> None:
    """Make a kind of notice known; called from `apps.ready()`."""
    KINDS[kind] = sentence


def register_jobs() -> None:
    """Called once by the app's `ready`."""
    jobs.register(MAIL_JOB, mail_waiting)


def tell(
    users: Iterable[Actor], kind: str, *, at: datetime, url: str = "", params: Mapping[str, Any] | None = None
) -> None:
    """Put one line into each user's inbox and send the copies after commit."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind of notice {kind!r}")
    ids = sorted({user.pk for user in users})
    Notice.objects.bulk_create(
        Notice(user_id=user_id, kind=kind, params=dict(params or {}), url=url, created_at=at) for user_id in ids
    )
    if ids:
        jobs.enqueue(MAIL_JOB, at=at, args={}, key=f"{at:%Y%m%d%H%M%S%f}")


def sentence(notice: Notice) -> str:
    """The notice's words in the active language."""
    return str(KINDS[notice.kind]) % notice.params if notice.kind in KINDS else notice.kind


def unread(user: Actor) -> QuerySet[Notice]:
    """What the user has not looked at yet."""
    return Notice.objects.filter(user_id=user.pk, read_at=None)


def mail_waiting(running: jobs.Running) -> Mapping[str, Any]:
    """Send what has not been mailed; the row is locked while its mail goes out, so two workers send one."""
    waiting = Notice.objects.filter(mailed_at=None).select_related("user").order_by("id")
    sent = 0
    for notice in waiting.select_for_update(of=("self",), skip_locked=True)[:BATCH]:
        _mail(notice)
        sent += 1
        Notice.objects.filter(pk=notice.pk).update(mailed_at=running.started_at)
    return {"sent": sent}


def _mail(notice: Notice) -> None:
    user: Any = notice.user
    if not user.email:
        return
    with translation.override(getattr(user, "language", "") or settings.LANGUAGE_CODE):
        text = sentence(notice)
        link = settings.SITE_URL + notice.url if notice.url else settings.SITE_URL
        body = f"{text}\n\n{link}\n"
        send_mail(_("branchops: %(text)s") % {"text": text}, body, None, [user.email])
