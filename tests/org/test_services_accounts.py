"""Accounts and passwords: opened and shut by the administrator, changed by oneself."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied

from core import audit
from core.errors import DomainError
from core.models import AuditEntry
from org import services
from org.choices import Role
from org.models import Person, SignIn, User
from tests.factories.org import PersonFactory, UserFactory, holder

GOOD, BETTER = "paper-crane-1987", "folded-tiger-2041"


def open_account(by, at, **changes):
    values = {"username": "zhangsan", "name": "张三", "password": GOOD}
    return services.create_account(**(values | changes), by=by, at=at)


@pytest.fixture
def alice(db):
    user = UserFactory(name="Alice")
    user.set_password(GOOD)
    user.save()
    return user


def session_of(user, at):
    """A session in the database with its note, as sign-in leaves them."""
    session = Session.objects.create(
        session_key=f"{user.pk}-{SignIn.objects.count()}",
        session_data="",
        expire_date=at + timedelta(hours=10),
    )
    services.note_sign_in(session_key=session.pk, address="10.0.0.1", browser="Firefox", by=user, at=at)
    return session.pk


# opening


def test_create_account_has_its_first_password_changed(admin, now):
    user = open_account(admin, now)

    assert (user.check_password(GOOD), user.must_change_password, user.pinyin) == (True, True, "zs zhangsan")


def test_create_account_is_audited_without_the_password(admin, now):
    user = open_account(admin, now)

    entry = audit.history(user).get()
    assert (entry.action, entry.actor, entry.capacity) == ("org.user.open", admin, Role.ADMINISTRATOR)
    assert entry.after == {"username": "zhangsan", "name": "张三"}


def test_create_account_belongs_to_the_person_named(admin, now):
    person = PersonFactory(user=None)

    user = open_account(admin, now, person_id=person.pk)

    assert Person.objects.get(pk=person.pk).user == user


def test_create_account_refuses_a_person_who_has_one(admin, now):
    person = PersonFactory()

    with pytest.raises(DomainError):
        open_account(admin, now, person_id=person.pk)

    assert not User.objects.filter(username="zhangsan").exists()


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "zhangsan12"])
def test_create_account_refuses_a_weak_password(admin, now, password):
    with pytest.raises(DomainError) as refused:
        open_account(admin, now, password=password)

    assert refused.value.faults


def test_create_account_refuses_a_name_that_is_taken(admin, now):
    open_account(admin, now)

    with pytest.raises(DomainError):
        open_account(admin, now)


def test_create_account_is_refused_to_everybody_else(place, now):
    for by in (place.desk, place.finance, place.alice.user, holder(Role.AUDITOR), AnonymousUser()):
        with pytest.raises(PermissionDenied):
            open_account(by, now)


def test_edit_account_keeps_the_pinyin_with_the_name(admin, alice, now):
    services.edit_account(user_id=alice.pk, name="李四", email="ls@example.com", by=admin, at=now)

    kept = User.objects.get(pk=alice.pk)
    assert (kept.name, kept.pinyin, kept.email) == ("李四", "ls lisi", "ls@example.com")


def test_edit_account_is_refused_to_oneself(alice, now):
    with pytest.raises(PermissionDenied):
        services.edit_account(user_id=alice.pk, name="Boss", email="", by=alice, at=now)


# passwords


def test_change_password_takes_the_new_one(alice, now):
    services.change_password(old=GOOD, new=BETTER, by=alice, at=now)

    kept = User.objects.get(pk=alice.pk)
    assert (kept.check_password(BETTER), kept.must_change_password) == (True, False)
    assert [entry.action for entry in audit.history(alice)] == ["org.user.change_password"]


def test_change_password_ends_all_sessions_but_the_one_at_hand(alice, now):
    here, there = session_of(alice, now), session_of(alice, now)

    services.change_password(old=GOOD, new=BETTER, by=alice, at=now, session_key=here)

    assert list(Session.objects.values_list("pk", flat=True)) == [here]
    assert not SignIn.objects.filter(session_key=there).exists()


@pytest.mark.parametrize(("old", "new"), [("wrong-password-9", BETTER), (GOOD, GOOD), (GOOD, "short")])
def test_change_password_refuses_a_wrong_old_one_the_same_one_and_a_weak_one(alice, now, old, new):
    with pytest.raises(DomainError):
        services.change_password(old=old, new=new, by=alice, at=now)

    assert User.objects.get(pk=alice.pk).check_password(GOOD)


def test_set_password_ends_the_sessions_and_asks_for_a_change(admin, alice, now):
    session_of(alice, now)

    services.set_password(user_id=alice.pk, password=BETTER, by=admin, at=now)

    kept = User.objects.get(pk=alice.pk)
    assert (kept.check_password(BETTER), kept.must_change_password) == (True, True)
    assert not Session.objects.exists()


def test_set_password_is_refused_for_oneself_and_to_everybody_else(admin, alice, place, now):
    for by, whom in ((admin, admin), (place.desk, alice), (alice, place.desk)):
        with pytest.raises(PermissionDenied):
            services.set_password(user_id=whom.pk, password=BETTER, by=by, at=now)

    assert User.objects.get(pk=alice.pk).check_password(GOOD)


# shutting


def test_deactivate_account_ends_its_sessions(admin, alice, now):
    session_of(alice, now)

    services.deactivate_account(user_id=alice.pk, reason="on long leave", by=admin, at=now)

    assert not User.objects.get(pk=alice.pk).is_active
    assert not Session.objects.exists()
    assert audit.history(alice).last().reason == "on long leave"


def test_reactivate_account_opens_it_again(admin, now):
    bob = UserFactory(is_active=False)

    services.reactivate_account(user_id=bob.pk, reason="back", by=admin, at=now)

    assert User.objects.get(pk=bob.pk).is_active


def test_deactivate_account_is_refused_for_oneself_and_to_everybody_else(admin, alice, place, now):
    for by, whom in ((admin, admin), (place.finance, alice), (alice, alice)):
        with pytest.raises(PermissionDenied):
            services.deactivate_account(user_id=whom.pk, reason="", by=by, at=now)


# profile and sessions


def test_edit_profile_keeps_address_and_language(alice, now):
    services.edit_profile(email="a@example.com", language="en", by=alice, at=now)

    kept = User.objects.get(pk=alice.pk)
    assert (kept.email, kept.language) == ("a@example.com", "en")


def test_edit_profile_refuses_what_is_no_address(alice, now):
    with pytest.raises(DomainError):
        services.edit_profile(email="not an address", language="en", by=alice, at=now)


def test_note_sign_in_keeps_a_long_browser_name_short(alice, now):
    kept = services.note_sign_in(session_key="k", address=None, browser="x" * 999, by=alice, at=now)

    assert (len(kept.browser), audit.history(kept).get().action) == (200, "org.signin.begin")


def test_note_sign_in_forgets_ones_own_sessions_that_have_ended(alice, now):
    ended, bobs = session_of(alice, now), session_of(UserFactory(), now)
    later = now + timedelta(days=1)

    services.note_sign_in(session_key="new", address=None, browser="", by=alice, at=later)

    assert set(SignIn.objects.values_list("session_key", flat=True)) == {"new", bobs}
    assert not Session.objects.filter(pk=ended).exists()


def test_note_sign_out_forgets_the_session(alice, now):
    key = session_of(alice, now)

    services.note_sign_out(session_key=key, by=alice, at=now)

    assert not SignIn.objects.exists()
    assert AuditEntry.objects.last().action == "org.signin.end"


def test_renew_session_follows_the_new_key(alice, now):
    key = session_of(alice, now)

    services.renew_session(old_key=key, new_key="fresh", by=alice)

    assert SignIn.objects.get().session_key == "fresh"


def test_sign_out_everywhere_ends_ones_own_other_sessions_only(alice, now):
    bob = UserFactory()
    here, theirs = session_of(alice, now), session_of(bob, now)
    session_of(alice, now), session_of(alice, now)

    assert services.sign_out_everywhere(but=here, by=alice, at=now) == 2

    assert set(Session.objects.values_list("pk", flat=True)) == {here, theirs}


def test_note_lock_out_is_written_once_for_one_lock_out(alice, now):
    for _attempt in range(3):
        services.note_lock_out(username=alice.username, address="10.0.0.9", at=now, since=now)

    entry = audit.history(alice).get()
    assert (entry.action, entry.actor, entry.after) == ("org.user.lock_out", None, {"address": "10.0.0.9"})


def test_note_lock_out_of_a_name_that_does_not_exist_writes_nothing(now, db):
    services.note_lock_out(username="nobody", address="10.0.0.9", at=now, since=now)

    assert audit.head().seq == 0
