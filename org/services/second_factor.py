"""The second factor: a code from the phone's authenticator, and recovery codes for when it is lost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp import devices_for_user, match_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import audit
from core.errors import DomainError, PermissionDenied
from org.models import User
from org.permissions import capacity

RECOVERY_CODES = 10
PHONE, RECOVERY = "phone", "recovery codes"


def is_set_up(user: User) -> bool:
    """Whether the account has a confirmed authenticator."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


@transaction.atomic
def begin_second_factor(*, by: User) -> TOTPDevice:
    """The authenticator that waits to be confirmed: the same one until it is, whatever is reloaded."""
    waiting = TOTPDevice.objects.filter(user=by, confirmed=False).first()
    return waiting or TOTPDevice.objects.create(user=by, name=PHONE, confirmed=False)


@transaction.atomic
def confirm_second_factor(*, code: str, by: User, at: datetime) -> tuple[TOTPDevice, Sequence[str]]:
    """Take the authenticator into use once it has shown a right code; returns it with fresh recovery codes.

    The one used so far goes. Raises DomainError where the code is wrong.
    """
    device = TOTPDevice.objects.select_for_update().filter(user=by, confirmed=False).first()
    if device is None or not device.verify_token(_digits(code)):
        raise DomainError(_("This code is not right. Take the one that the phone shows now."))
    TOTPDevice.objects.filter(user=by, confirmed=True).delete()
    device.confirmed = True
    device.save()
    codes = _fresh_codes(by)
    audit.record("org.user.set_up_second_factor", by, by=by, at=at)
    return device, codes


def verify_second_factor(*, code: str, by: User, at: datetime) -> Any:
    """The device that the code belongs to: the phone or a recovery code, which then is used up.

    Raises DomainError where it is wrong or was tried too often; failures are counted.
    """
    device = match_token(by, _digits(code))
    if device is None:
        raise DomainError(_refusal(by))
    if isinstance(device, StaticDevice):
        audit.record("org.user.use_recovery_code", by, by=by, at=at)
    return device


def _refusal(user: User) -> str:
    """Why a code was refused: it is wrong, or there were too many wrong ones just now."""
    if any(not device.verify_is_allowed()[0] for device in devices_for_user(user)):
        return _(
            "This code is not right. Wait a little before the next try: each wrong one lengthens the wait."
        )
    return _("This code is not right. Take the one that the phone shows now.")


@transaction.atomic
def renew_recovery_codes(*, by: User, at: datetime) -> Sequence[str]:
    """Ten new recovery codes; the old ones no longer work. Raises DomainError without a second factor."""
    if not is_set_up(by):
        raise DomainError(_("Set up the second factor first."))
    codes = _fresh_codes(by)
    audit.record("org.user.renew_recovery_codes", by, by=by, at=at)
    return codes


@transaction.atomic
def reset_second_factor(*, user_id: int, reason: str, by: User, at: datetime) -> User:
    """Remove somebody's second factor when phone and codes are lost; it is set up anew at the next sign-in.

    Raises PermissionDenied for one's own and for whoever is no administrator.
    """
    acting = capacity(by, "org.accounts", at=at)
    if user_id == by.pk:
        raise PermissionDenied
    user = User.objects.select_for_update(of=["self"]).get(pk=user_id)
    for device in (TOTPDevice, StaticDevice):
        device.objects.filter(user=user).delete()
    audit.record("org.user.reset_second_factor", user, by=by, at=at, capacity=acting, reason=reason)
    return user


def _fresh_codes(user: User) -> Sequence[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=RECOVERY)
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _digits(code: str) -> str:
    """The code without the spaces that people type and phones show."""
    return "".join(code.split()).lower()
