"""The second factor, at service level."""

import pytest
from django.core.exceptions import PermissionDenied
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import audit
from core.errors import DomainError
from org import services
from org.services.second_factor import RECOVERY_CODES, is_set_up
from tests.factories.org import UserFactory


def code_of(device):
    return f"{totp(device.bin_key, device.step, device.t0, device.digits):06d}"


@pytest.fixture
def alice(db):
    return UserFactory()


def confirm(user, at):
    device = services.begin_second_factor(by=user)
    return services.confirm_second_factor(code=code_of(device), by=user, at=at)


def test_begin_second_factor_does_not_yet_count(alice):
    services.begin_second_factor(by=alice)

    assert not is_set_up(alice)


def test_confirm_second_factor_gives_recovery_codes(alice, now):
    device, codes = confirm(alice, now)

    assert (device.confirmed, is_set_up(alice), len(set(codes))) == (True, True, RECOVERY_CODES)


def test_confirm_second_factor_takes_the_place_of_the_one_before(alice, now):
    first, _codes = confirm(alice, now)

    second, _codes = confirm(alice, now)

    assert list(TOTPDevice.objects.filter(user=alice)) == [second]
    assert StaticToken.objects.count() == RECOVERY_CODES


def test_confirm_second_factor_refuses_without_one_begun(alice, now):
    with pytest.raises(DomainError):
        services.confirm_second_factor(code="123456", by=alice, at=now)


def test_verify_second_factor_refuses_the_code_of_another(alice, now):
    bob = UserFactory()
    device = TOTPDevice.objects.create(user=bob, confirmed=True)
    confirm(alice, now)

    with pytest.raises(DomainError):
        services.verify_second_factor(code=code_of(device), by=alice, at=now)


def test_renew_recovery_codes_makes_the_old_ones_worthless(alice, now):
    _device, old = confirm(alice, now)

    new = services.renew_recovery_codes(by=alice, at=now)

    assert set(old).isdisjoint(new)
    assert set(StaticToken.objects.values_list("token", flat=True)) == set(new)


def test_renew_recovery_codes_needs_a_second_factor(alice, now):
    with pytest.raises(DomainError):
        services.renew_recovery_codes(by=alice, at=now)


def test_reset_second_factor_removes_phone_and_codes(alice, admin, now):
    confirm(alice, now)

    services.reset_second_factor(user_id=alice.pk, reason="phone lost", by=admin, at=now)

    assert (is_set_up(alice), StaticToken.objects.exists()) == (False, False)
    assert audit.history(alice).last().reason == "phone lost"


def test_reset_second_factor_is_refused_for_oneself_and_to_everybody_else(alice, admin, place, now):
    confirm(alice, now)

    for by, whom in ((admin, admin), (place.finance, alice), (alice, alice)):
        with pytest.raises(PermissionDenied):
            services.reset_second_factor(user_id=whom.pk, reason="", by=by, at=now)
    assert is_set_up(alice)
