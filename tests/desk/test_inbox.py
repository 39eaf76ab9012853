"""The inbox: one's own lines, read once, filtered, sorted; and the audit's register."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from core import audit, notices
from core.models import Notice
from desk import services
from org.choices import Role
from org.models import Delegation
from tests.desk.test_navigation_roles import somebody
from tests.factories.org import START, BranchFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
INBOX, READ_ALL, AUDIT = "/inbox/", "/inbox/read-all", "/audit/"


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setitem(notices.KINDS, "test.told", gettext_lazy("Paper %(number)s waits."))


def told(user, number="P-1", at=None, url="/search/"):
    notices.tell([user], "test.told", at=at or timezone.now(), url=url, params={"number": number})
    return Notice.objects.get(user=user, params__number=number)


def opened(notice):
    return reverse("desk:notice", args=[notice.pk])


# marking


def test_mark_read_notes_the_first_reading_only(now):
    alice = UserFactory()
    notice = told(alice)

    services.mark_read(notice_id=notice.pk, by=alice, at=now)
    services.mark_read(notice_id=notice.pk, by=alice, at=now + timedelta(days=1))

    assert Notice.objects.get(pk=notice.pk).read_at == now


def test_mark_read_of_another_persons_line_is_not_there(now):
    notice = told(UserFactory())

    with pytest.raises(Notice.DoesNotExist):
        services.mark_read(notice_id=notice.pk, by=UserFactory(), at=now)

    assert Notice.objects.get(pk=notice.pk).read_at is None


def test_mark_all_read_counts_the_new_ones_and_leaves_the_times_of_the_others(now):
    alice = UserFactory()
    old, _new, _newer = told(alice, "P-1"), told(alice, "P-2"), told(alice, "P-3")
    services.mark_read(notice_id=old.pk, by=alice, at=now)

    assert services.mark_all_read(by=alice, at=now + timedelta(hours=1)) == 2

    assert Notice.objects.get(pk=old.pk).read_at == now


def test_mark_all_read_twice_changes_nothing(now):
    alice = UserFactory()
    told(alice)
    services.mark_all_read(by=alice, at=now)

    assert services.mark_all_read(by=alice, at=now + timedelta(days=1)) == 0

    assert Notice.objects.get(user=alice).read_at == now


def test_mark_all_read_of_an_empty_inbox_is_none(now):
    told(UserFactory())

    assert services.mark_all_read(by=UserFactory(), at=now) == 0


# the page


def test_inbox_says_when_it_is_empty(client):
    client.force_login(UserFactory())

    response = client.get(INBOX)

    assert ("No notifications" in response.text, READ_ALL in response.text) == (True, False)


def test_inbox_offers_to_mark_all_while_something_is_unread(client):
    alice = UserFactory()
    told(alice)
    client.force_login(alice)
    before = client.get(INBOX).text

    client.post(READ_ALL)

    assert (READ_ALL in before, READ_ALL in client.get(INBOX).text) == (True, False)


def test_inbox_shows_the_unread_line_bold_until_it_is_opened(client):
    alice = UserFactory()
    notice = told(alice)
    client.force_login(alice)
    before = client.get(INBOX).text

    client.get(opened(notice))

    assert ('class="is-unread"' in before, 'class="is-unread"' in client.get(INBOX).text) == (True, False)


def test_inbox_words_the_same_line_in_each_language_it_is_read_in(client, now):
    alice = UserFactory()
    notices.tell([alice], "org.stand_in_named", at=now, params={"name": "李四"})
    client.force_login(alice)
    sentences = {"en": "李四 has named you as stand-in.", "zh-hans": "李四 已委托您代理。"}

    for language, sentence in sentences.items():
        client.cookies["language"] = language
        assert sentence in client.get(INBOX).text


def test_inbox_writes_what_a_line_names_as_text(client):
    alice = UserFactory()
    told(alice, "<script>alert(1)</script>")
    client.force_login(alice)

    assert "<script>alert" not in client.get(INBOX).text


@pytest.mark.parametrize(
    ("reading", "shown"),
    [
        ("", {"READ", "NEW"}),
        ("unread", {"NEW"}),
        ("read", {"READ"}),
    ],
)
def test_inbox_filters_by_reading(client, now, reading, shown):
    alice = UserFactory()
    read = told(alice, "READ")
    told(alice, "NEW")
    services.mark_read(notice_id=read.pk, by=alice, at=now)
    client.force_login(alice)

    text = client.get(INBOX, {"reading": reading}).text

    assert {number for number in ("READ", "NEW") if f"Paper {number} waits." in text} == shown


def test_inbox_shows_the_newest_first(client, now):
    alice = UserFactory()
    for days, number in ((2, "MIDDLE"), (3, "OLDEST"), (1, "NEWEST")):
        told(alice, number, at=now - timedelta(days=days))
    client.force_login(alice)

    text = client.get(INBOX).text

    places = [text.index(f"Paper {number} waits.") for number in ("NEWEST", "MIDDLE", "OLDEST")]
    assert places == sorted(places)


def test_inbox_costs_the_same_for_one_line_and_for_three(client, django_assert_max_num_queries):
    alice = UserFactory()
    client.force_login(alice)
    told(alice, "P-1")
    with django_assert_max_num_queries(12) as one:
        client.get(INBOX)

    told(alice, "P-2"), told(alice, "P-3")

    with django_assert_max_num_queries(12) as three:
        client.get(INBOX)
    assert len(one) == len(three)


def test_notice_without_a_page_leads_back_to_the_inbox(client):
    alice = UserFactory()
    notice = told(alice, url="")
    client.force_login(alice)

    assert client.get(opened(notice)).url == INBOX


def test_notice_that_never_was_is_not_found(client):
    client.force_login(UserFactory())

    assert client.get(reverse("desk:notice", args=[999_999])).status_code == 404


def test_notices_of_the_principal_are_not_the_stand_ins(client, now):
    finance, stand_in = holder(Role.BRANCH_FINANCE, BranchFactory()), UserFactory()
    Delegation.objects.create(
        grant=finance.grants_held.get(),
        principal=finance,
        stand_in=stand_in,
        valid_from=START,
        valid_until="2099-01-01",
        reason="away",
        created_at=now,
    )
    notice = told(finance, "PRIVATE")
    client.force_login(stand_in)

    assert "PRIVATE" not in client.get(INBOX).text
    assert client.get(opened(notice)).status_code == 404


@pytest.mark.parametrize("address", [INBOX, AUDIT, "/search/", "/"])
def test_pages_of_the_desk_ask_a_stranger_to_sign_in(client, address):
    response = client.get(address)

    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("org:sign_in"))


def test_inbox_refuses_a_filter_that_does_not_exist(client):
    client.force_login(UserFactory())

    assert client.get(INBOX, {"reading": "nonsense"}).status_code == 400


def test_read_all_by_link_changes_nothing(client):
    alice = UserFactory()
    told(alice)
    client.force_login(alice)

    response = client.get(READ_ALL)

    assert (response.status_code, notices.unread(alice).count()) == (302, 1)


# the register


@pytest.fixture
def auditor(client):
    user = holder(Role.AUDITOR, name="稽核王")
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("test.signed", {"test.signed"}),
        ("because of flood", {"test.paid"}),
        ("稽核王", {"test.signed", "test.paid"}),
        ("nothing like it", set()),
    ],
)
def test_audit_is_searched_by_step_reason_and_person(client, auditor, now, typed, shown):
    audit.record("test.signed", auditor, by=auditor, at=now)
    audit.record("test.paid", auditor, by=auditor, at=now, reason="because of flood")

    text = client.get(AUDIT, {"q": typed}).text

    assert {step for step in ("test.signed", "test.paid") if step in text} == shown


def test_audit_shows_the_latest_entry_first(client, auditor, now):
    for step in ("test.first", "test.second"):
        audit.record(step, auditor, by=auditor, at=now)

    text = client.get(AUDIT).text

    assert text.index("test.second") < text.index("test.first")


def test_audit_shows_an_entry_of_the_system_without_a_name(client, auditor, now):
    audit.record("test.nightly", auditor, by=None, at=now)

    assert "test.nightly" in client.get(AUDIT).text


def test_audit_writes_a_reason_as_text(client, auditor, now):
    audit.record("test.done", auditor, by=auditor, at=now, reason="<img src=x onerror=alert(1)>")

    assert "<img src=x" not in client.get(AUDIT).text


def test_audit_costs_the_same_for_one_entry_and_for_three(
    client, auditor, now, django_assert_max_num_queries
):
    audit.record("test.done", auditor, by=auditor, at=now)
    with django_assert_max_num_queries(12) as one:
        client.get(AUDIT)

    for _entry in range(2):
        audit.record("test.done", UserFactory(), by=UserFactory(), at=now)

    with django_assert_max_num_queries(12) as three:
        client.get(AUDIT)
    assert len(one) == len(three)


def test_audit_is_exported_with_an_entry_of_its_own(client, auditor, now):
    audit.record("test.done", auditor, by=auditor, at=now)
    before = audit.head().seq

    response = client.get(AUDIT, {"export": "csv"})

    assert ("test.done" in response.content.decode("utf-8-sig"), audit.head().seq) == (True, before + 1)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.AUDITOR, Role.ACCOUNT_MANAGER}])
def test_audit_is_shut_to_every_other_role(client, now, role):
    user = somebody(role)
    audit.record("test.secret", user, by=user, at=now)
    client.force_login(user)

    for query in ({}, {"export": "csv"}, {"q": "secret"}):
        response = client.get(AUDIT, query)
        assert (response.status_code, "test.secret" in response.text) == (403, False)
