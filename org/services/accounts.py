"""Sign-in accounts: made, shut and opened by the administrator; passwords."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError, PermissionDenied
from org.models import Person, User
from org.permissions import capacity
from org.rules.names import pinyin_of
from org.services import sessions
from org.services.saving import check, store


@transaction.atomic
def create_account(
    *,
    username: str,
    name: str,
    password: str,
    by: User | None,
    at: datetime,
    email: str = "",
    language: str = "",
    person_id: int | None = None,
    must_change_password: bool = True,
) -> User:
    """Open an account, for a person where one is named; its first password has to be changed.

    `by` None is the system itself (the first administrator, the demonstration). Raises PermissionDenied for
    whoever is no administrator, DomainError for a name that is taken or a password that is too weak.
    """
    acting = capacity(by, "org.accounts", at=at) if by else None
    user = User(username=username, name=name, email=email, language=language, pinyin=pinyin_of(name))
    user.must_change_password = must_change_password
    _take_password(user, password)
    check(user)
    user.save()
    if person_id is not None:
        _give(user, person_id)
    audit.record(
        "org.user.open", user, by=by, at=at, capacity=acting, after={"username": username, "name": name}
    )
    return user


def _give(user: User, person_id: int) -> None:
    person = Person.objects.select_for_update(of=["self"]).get(pk=person_id)
    if person.user_id is not None:
        raise DomainError(_("%(person)s has an account already.") % {"person": person})
    person.user = user
    person.save(update_fields=["user"])


@transaction.atomic
def edit_account(*, user_id: int, name: str, email: str, by: User, at: datetime) -> User:
    """Correct an account's name or address. Raises PermissionDenied for whoever is no administrator."""
    acting = capacity(by, "org.accounts", at=at)
    user = User.objects.select_for_update(of=["self"]).get(pk=user_id)
    values = {"name": name, "email": email, "pinyin": pinyin_of(name)}
    store(user, values, action="org.user.edit", by=by, at=at, capacity=acting)
    return user


@transaction.atomic
def set_password(*, user_id: int, password: str, by: User, at: datetime) -> User:
    """Give somebody a new first password, end their sessions, and have it changed at the next sign-in.

    Raises PermissionDenied for one's own (that is `change_password`) and for whoever is no administrator.
    """
    acting = capacity(by, "org.accounts", at=at)
    if user_id == by.pk:
        raise PermissionDenied
    user = User.objects.select_for_update(of=["self"]).get(pk=user_id)
    _take_password(user, password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    sessions.end_all(user)
    audit.record("org.user.set_password", user, by=by, at=at, capacity=acting)
    return user


@transaction.atomic
def change_password(*, old: str, new: str, by: User, at: datetime, session_key: str | None = None) -> User:
    """Change one's own password; all sessions but the one at hand end.

    Raises DomainError where the old one is wrong, the new one is the old one, or it is too weak.
    """
    user = User.objects.select_for_update(of=["self"]).get(pk=by.pk)
    if not user.check_password(old):
        raise DomainError(_("The present password is not right."))
    if old == new:
        raise DomainError(_("The new password is the present one. Choose another."))
    _take_password(user, new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    sessions.end_all(user, but=session_key)
    audit.record("org.user.change_password", user, by=by, at=at)
    return user


@transaction.atomic
def deactivate_account(*, user_id: int, reason: str, by: User, at: datetime) -> User:
    """Shut an account: nobody signs in with it, its sessions end, who stands in for it no longer does.

    Raises PermissionDenied for one's own account and for whoever is no administrator.
    """
    user = _set_active(user_id, by, at, reason, is_active=False)
    sessions.end_all(user)
    return user


@transaction.atomic
def reactivate_account(*, user_id: int, reason: str, by: User, at: datetime) -> User:
    """Open a shut account again. Raises PermissionDenied for whoever is no administrator."""
    return _set_active(user_id, by, at, reason, is_active=True)


def _set_active(user_id: int, by: User, at: datetime, reason: str, *, is_active: bool) -> User:
    acting = capacity(by, "org.accounts", at=at)
    if user_id == by.pk:
        raise PermissionDenied
    user = User.objects.select_for_update(of=["self"]).get(pk=user_id)
    action = "org.user.reactivate" if is_active else "org.user.deactivate"
    store(user, {"is_active": is_active}, action=action, by=by, at=at, capacity=acting, reason=reason)
    return user


@transaction.atomic
def edit_profile(*, email: str, language: str, by: User, at: datetime) -> User:
    """One's own e-mail address and language."""
    user = User.objects.select_for_update(of=["self"]).get(pk=by.pk)
    store(user, {"email": email, "language": language}, action="org.user.edit_profile", by=by, at=at)
    return user


def _take_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError(_("This password is too weak."), faults=error.messages) from error
    user.set_password(password)
