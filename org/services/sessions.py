"""Sessions: noted at sign-in, ended at sign-out, at a new password, by their owner, or by age."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from core import audit
from org.models import SignIn, User

BROWSER_CHARACTERS = 200


@transaction.atomic
def note_sign_in(*, session_key: str, address: str | None, browser: str, by: User, at: datetime) -> SignIn:
    """Remember a new session as one of its owner's; those of theirs that have ended are forgotten."""
    known = list(by.sign_ins.values_list("session_key", flat=True))
    live = Session.objects.filter(session_key__in=known, expire_date__gt=at)
    by.sign_ins.exclude(session_key__in=live.values("session_key")).delete()
    Session.objects.filter(session_key__in=known, expire_date__lte=at).delete()
    kept = SignIn.objects.create(
        user=by, session_key=session_key, at=at, address=address, browser=browser[:BROWSER_CHARACTERS]
    )
    audit.record("org.signin.begin", kept, by=by, at=at, after={"address": address or ""})
    return kept


def renew_session(*, old_key: str | None, new_key: str, by: User) -> None:
    """A session goes on under a new key, as it does when the password changes."""
    SignIn.objects.filter(user=by, session_key=old_key).update(session_key=new_key)


@transaction.atomic
def note_sign_out(*, session_key: str | None, by: User, at: datetime) -> None:
    """Forget the session that its owner has just left, and note that it ended."""
    kept = SignIn.objects.filter(user=by, session_key=session_key).first()
    audit.record("org.signin.end", kept or by, by=by, at=at)
    SignIn.objects.filter(user=by, session_key=session_key).delete()


@transaction.atomic
def sign_out_everywhere(*, but: str | None, by: User, at: datetime) -> int:
    """End all of one's sessions but the one at hand; returns how many."""
    count = end_all(by, but=but)
    audit.record("org.user.sign_out_everywhere", by, by=by, at=at, after={"sessions": count})
    return count


def end_all(user: User, *, but: str | None = None) -> int:
    """Delete the sessions of an account; part of the caller's transaction."""
    rows = SignIn.objects.filter(user=user).exclude(session_key=but or "")
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


@transaction.atomic
def note_lock_out(*, username: str, address: str, at: datetime, since: datetime) -> None:
    """Note once per lock-out, of an account that exists, that its name was tried too often."""
    user = User.objects.filter(username=username).first()
    if user is None or audit.history(user).filter(action="org.user.lock_out", at__gte=since).exists():
        return
    audit.record("org.user.lock_out", user, by=None, at=at, after={"address": address})
