"""Sign-in, lock-out, second factor, password, sessions: through the pages."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import audit
from core.models import AuditEntry
from org.choices import Role
from org.models import Person, SignIn, User
from tests.factories.org import BranchFactory, PersonFactory, UserFactory, account_manager, holder

pytestmark = pytest.mark.django_db
GOOD, BETTER = "paper-crane-1987", "folded-tiger-2041"
SIGN_IN, PROFILE = "/org/sign-in", "/org/account"


@pytest.fixture
def alice():
    user = UserFactory(username="alice", name="Alice")
    user.set_password(GOOD)
    user.save()
    return user


def sign_in(client, password=GOOD, **more):
    return client.post(SIGN_IN, {"username": "alice", "password": password} | more)


def is_signed_in(client):
    return client.get(PROFILE).status_code == 200


# sign-in


def test_sign_in_leads_to_the_desk_and_is_noted(client, alice):
    response = sign_in(client)

    assert (response.status_code, response["Location"]) == (302, reverse("desk:home"))
    assert [(entry.action, entry.actor) for entry in AuditEntry.objects.all()] == [
        ("org.signin.begin", alice)
    ]
    assert SignIn.objects.get().session_key == client.session.session_key


def test_sign_in_leads_back_to_the_page_that_asked(client, alice):
    response = client.get(PROFILE)
    assert response["Location"] == f"{SIGN_IN}?next={PROFILE}"

    assert sign_in(client, next=PROFILE)["Location"] == PROFILE


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_sign_in_never_leads_to_a_foreign_place(client, alice, target):
    assert sign_in(client, next=target)["Location"] == reverse("desk:home")


@pytest.mark.parametrize("typed", [{"password": "wrong-one-1234"}, {"username": "nobody"}, {"password": ""}])
def test_sign_in_refuses_without_saying_which_was_wrong(client, alice, typed):
    response = client.post(SIGN_IN, {"username": "alice", "password": GOOD} | typed)

    assert response.status_code == 400
    assert not is_signed_in(client)
    assert GOOD not in response.text


def test_sign_in_refuses_an_account_that_is_shut_in_the_same_words(client, alice):
    User.objects.update(is_active=False)
    shut = sign_in(client).text

    wrong = sign_in(client, password="wrong-one-1234").text

    assert "do not belong together" in shut
    assert "do not belong together" in wrong


def test_sign_in_refuses_a_person_who_has_left(client, alice):
    PersonFactory(user=alice, branch=BranchFactory(), left_on=timezone.localdate())

    assert sign_in(client).status_code == 400


def test_a_session_ends_when_the_person_leaves(client, alice):
    person = PersonFactory(user=alice, branch=BranchFactory())
    sign_in(client)
    assert is_signed_in(client)

    Person.objects.filter(pk=person.pk).update(left_on=timezone.localdate())

    assert not is_signed_in(client)


def test_sign_in_page_sends_on_who_is_signed_in(client, alice):
    sign_in(client)

    assert client.get(SIGN_IN).status_code == 302


def test_every_page_asks_for_sign_in(client):
    for name in (
        "person_list",
        "structure",
        "grant_list",
        "calendar",
        "import",
        "profile",
        "delegation_list",
    ):
        response = client.get(reverse(f"org:{name}"))
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, SIGN_IN)


# lock-out


def test_sixth_try_is_locked_out_even_with_the_right_password(client, alice):
    for _try in range(5):
        response = sign_in(client, password="wrong-one-1234")
    assert response.status_code == 429

    response = sign_in(client)

    assert response.status_code == 429
    assert not is_signed_in(client)
    assert [entry.action for entry in audit.history(alice)] == ["org.user.lock_out"]


def test_lock_out_of_one_name_leaves_others_alone(client, alice):
    bob = UserFactory(username="bob")
    bob.set_password(BETTER)
    bob.save()
    for _try in range(6):
        sign_in(client, password="wrong-one-1234")

    response = client.post(SIGN_IN, {"username": "bob", "password": BETTER})

    assert response.status_code == 302


def test_lock_out_ends_by_itself(client, alice, settings):
    for _try in range(5):
        sign_in(client, password="wrong-one-1234")
    settings.AXES_COOLOFF_TIME = timedelta(0)

    assert sign_in(client).status_code == 302


# the demonstration


def test_demonstration_lists_its_people_by_role(client, settings):
    settings.DEMO = True
    branch = BranchFactory()
    holder(Role.CHIEF_ACCOUNTANT, branch, name="主办李会计")
    holder(Role.AUDITOR, name="稽核王", is_active=False)

    text = client.get(SIGN_IN).text

    assert "主办李会计" in text
    assert "稽核王" not in text


def test_demonstration_signs_in_with_one_click(client, settings, alice):
    settings.DEMO = True

    response = client.post(reverse("org:demo_sign_in", args=[alice.pk]), {"next": PROFILE})

    assert response["Location"] == PROFILE
    assert is_signed_in(client)


def test_outside_of_the_demonstration_nobody_is_listed_and_no_click_signs_in(client, alice):
    holder(Role.AUDITOR, name="稽核王")

    assert "稽核王" not in client.get(SIGN_IN).text
    assert client.post(reverse("org:demo_sign_in", args=[alice.pk])).status_code == 404
    assert not is_signed_in(client)


def test_demonstration_list_costs_the_same_for_few_and_many(client, settings, django_assert_max_num_queries):
    settings.DEMO = True
    branch = BranchFactory()
    for _number in range(5):
        holder(Role.TRADING_DESK, branch)

    with django_assert_max_num_queries(4):
        client.get(SIGN_IN)


# sign-out and sessions


def test_sign_out_by_post_ends_the_session_and_is_noted(client, alice):
    sign_in(client)

    response = client.post(reverse("org:sign_out"))

    assert response["Location"] == SIGN_IN
    assert not is_signed_in(client)
    assert not SignIn.objects.exists()
    assert AuditEntry.objects.last().action == "org.signin.end"


def test_sign_out_by_link_does_nothing(client, alice):
    sign_in(client)

    client.get(reverse("org:sign_out"))

    assert is_signed_in(client)


def test_sign_out_everywhere_keeps_this_session(client, alice):
    other = Client()
    sign_in(other), sign_in(client)

    client.post(reverse("org:sign_out_everywhere"))

    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_sessions_end_after_their_hours(client, alice, settings):
    sign_in(client)
    age = Session.objects.get(pk=client.session.session_key).expire_date - timezone.now()

    assert timedelta(0) < age <= timedelta(seconds=settings.SESSION_COOKIE_AGE)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_signed_in(client)


# password


def change(client, **typed):
    return client.post(reverse("org:password"), {"old": GOOD, "new": BETTER, "again": BETTER} | typed)


def test_password_change_keeps_this_session_and_ends_the_others(client, alice):
    other = Client()
    sign_in(other), sign_in(client)

    response = change(client)

    assert response["Location"] == PROFILE
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)
    assert SignIn.objects.get().session_key == client.session.session_key


@pytest.mark.parametrize(
    "typed", [{"old": "wrong-one-1234"}, {"again": "something-else-1"}, {"new": "short", "again": "short"}]
)
def test_password_change_refuses_and_never_sends_passwords_back(client, alice, typed):
    sign_in(client)

    response = change(client, **typed)

    assert response.status_code == 400
    assert User.objects.get(pk=alice.pk).check_password(GOOD)
    assert (GOOD in response.text, BETTER in response.text) == (False, False)


def test_a_first_password_has_to_be_changed_before_anything_else(client, alice):
    User.objects.update(must_change_password=True)
    sign_in(client)

    for name in ("profile", "calendar", "delegation_list"):
        assert client.get(reverse(f"org:{name}"))["Location"] == reverse("org:password")
    assert client.get(reverse("org:password")).status_code == 200

    change(client)
    assert is_signed_in(client)


# second factor


def code_of(device, drift=0):
    return f"{totp(device.bin_key, device.step, device.t0, device.digits, drift):06d}"


def set_up(user):
    return TOTPDevice.objects.create(user=user, name="phone", confirmed=True)


@pytest.fixture
def money(settings):
    settings.SECOND_FACTOR_FOR_MONEY = True


SECOND, SETUP = "/org/second-factor", "/org/second-factor/setup"


def test_money_roles_are_sent_to_the_second_factor(client, money):
    client.force_login(holder(Role.ADMINISTRATOR))

    response = client.get(PROFILE)
    assert response["Location"] == SECOND
    assert client.get(SECOND)["Location"] == SETUP
    assert client.get(SETUP).status_code == 200


def test_other_roles_are_not(client, money):
    client.force_login(holder(Role.TRADING_DESK, BranchFactory()))

    assert is_signed_in(client)


def test_a_stand_in_for_a_money_role_is_sent_there_too(client, money, place, now):
    today = timezone.localdate()
    place.finance.grants_held.get().delegations.create(
        principal=place.finance,
        stand_in=place.desk,
        valid_from=today,
        valid_until=today + timedelta(days=3),
        reason="leave",
        created_at=now,
    )
    client.force_login(place.desk)

    assert client.get(PROFILE)["Location"] == SECOND


def test_set_up_shows_a_picture_as_data_and_takes_the_phones_code(client, money):
    user = holder(Role.ADMINISTRATOR)
    client.force_login(user)
    page = client.get(SETUP).text
    assert 'src="data:image/svg+xml;base64,' in page
    device = TOTPDevice.objects.get(user=user)

    response = client.post(SETUP, {"code": code_of(device)})

    assert len(re.findall(r"<li><code>", response.text)) == 10
    assert response["Cache-Control"] == "no-store"
    assert is_signed_in(client)
    assert audit.history(user).get().action == "org.user.set_up_second_factor"


def test_set_up_keeps_its_key_when_the_page_is_loaded_again(client):
    user = holder(Role.TRADING_DESK, BranchFactory())
    client.force_login(user)
    client.get(SETUP), client.get(SETUP)

    assert TOTPDevice.objects.filter(user=user).count() == 1


def test_set_up_refuses_a_wrong_code(client, money):
    user = holder(Role.ADMINISTRATOR)
    client.force_login(user)
    client.get(SETUP)

    response = client.post(SETUP, {"code": "000000"})

    assert response.status_code == 400
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_who_has_a_second_factor_is_asked_for_it_whatever_the_role(client, alice):
    device = set_up(alice)
    sign_in(client)
    assert client.get(PROFILE)["Location"] == SECOND

    response = client.post(SECOND, {"code": code_of(device), "next": PROFILE})

    assert response["Location"] == PROFILE
    assert is_signed_in(client)


def test_second_factor_takes_a_code_with_spaces(client, alice):
    device = set_up(alice)
    sign_in(client)
    code = code_of(device)

    assert client.post(SECOND, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302


def test_second_factor_refuses_a_code_twice(client, alice):
    device = set_up(alice)
    code = code_of(device)
    sign_in(client)
    client.post(SECOND, {"code": code})
    client.post(reverse("org:sign_out"))
    sign_in(client)

    assert client.post(SECOND, {"code": code}).status_code == 400
    assert not is_signed_in(client)


def test_wrong_codes_are_counted_and_make_one_wait(client, alice):
    device = set_up(alice)
    sign_in(client)
    client.post(SECOND, {"code": "000000"})

    response = client.post(SECOND, {"code": code_of(device)})

    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    assert response.status_code == 400
    assert "lengthens the wait" in response.text


def test_a_recovery_code_signs_in_once(client, alice):
    set_up(alice)
    device = alice.staticdevice_set.create(name="recovery codes")
    StaticToken.objects.create(device=device, token="abcd2345")
    sign_in(client)

    assert client.post(SECOND, {"code": "ABCD2345"}).status_code == 302
    assert not StaticToken.objects.exists()
    assert audit.history(alice).last().action == "org.user.use_recovery_code"


def test_set_up_of_another_phone_asks_for_the_present_one_first(client, alice):
    set_up(alice)
    client.force_login(alice)

    assert client.get(SETUP)["Location"] == SECOND
    assert client.post(SETUP, {"code": "123456"})["Location"] == SECOND


def test_recovery_codes_are_renewed_only_after_the_second_factor(client, alice):
    device = set_up(alice)
    client.force_login(alice)
    assert client.post(reverse("org:recovery_codes"))["Location"] == SECOND
    client.post(SECOND, {"code": code_of(device)})

    response = client.post(reverse("org:recovery_codes"))

    assert len(re.findall(r"<li><code>", response.text)) == 10


# profile


def test_profile_shows_roles_and_sessions(client, alice, place):
    alice.grants_held.create(role=Role.TRADING_DESK, branch=place.branch, valid_from="2024-01-01")
    sign_in(client)

    text = client.get(PROFILE).text

    assert (place.branch.name in text, "trading desk" in text, "this session" in text) == (True, True, True)


def test_profile_shows_nothing_of_others(client, alice, place):
    SignIn.objects.create(user=place.desk, session_key="x", at=timezone.now(), address="10.9.8.7")
    sign_in(client)

    assert "10.9.8.7" not in client.get(PROFILE).text


def test_profile_edit_takes_the_language_at_once(client, alice):
    sign_in(client)

    client.post(reverse("org:profile_edit"), {"email": "a@example.com", "language": "zh-hans"})

    assert User.objects.get(pk=alice.pk).language == "zh-hans"
    assert 'lang="zh-Hans"' in client.get(PROFILE).text


def test_profile_of_an_account_manager_leads_to_the_own_record(client, place):
    client.force_login(account_manager(place.team).user)

    assert "/org/people/" in client.get(PROFILE).text
