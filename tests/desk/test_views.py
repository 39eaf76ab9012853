"""The pages of the desk: each reader's own, and nothing of anybody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from core import audit, contributions, notices
from core.components import Badge
from core.contributions import Hit, Pending, Todo
from core.models import Notice
from org.choices import Role
from tests.factories.org import BranchFactory, TeamFactory, UserFactory, account_manager, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_contributed(monkeypatch):
    for name in ("TODOS", "PENDING", "SEARCHES", "FIGURES"):
        monkeypatch.setattr(contributions, name, [])


@pytest.fixture
def signed_in(client):
    """A client of somebody."""

    def sign_in(user):
        client.force_login(user, backend="org.authentication.PersonBackend")
        client.cookies["language"] = "en"
        return client

    return sign_in


@pytest.fixture
def told(monkeypatch):
    """Puts a line into somebody's inbox."""
    monkeypatch.setitem(notices.KINDS, "test.told", gettext_lazy("Paper %(number)s waits."))

    def tell(user, number="P-1", at=None):
        notices.tell([user], "test.told", at=at or timezone.now(), url="/search/", params={"number": number})
        return Notice.objects.get(user=user, params__number=number)

    return tell


def page(client, name, **query):
    return client.get(reverse(f"desk:{name}"), query)


def test_home_of_a_stranger_asks_to_sign_in(client):
    response = page(client, "home")

    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("org:sign_in"))


def test_home_without_matters_says_so(signed_in, nothing_contributed):
    response = page(signed_in(holder(Role.BRANCH_FINANCE, BranchFactory())), "home")

    assert "Nothing waits for you" in response.content.decode()


def test_home_shows_what_waits_and_how_late_it_is(signed_in, nothing_contributed):
    now = timezone.now()
    due = timezone.localdate() - timedelta(days=3)
    words = {"what": "Sign the pay report", "button": "Sign", "sender": "Bob"}
    todo = Todo(url="/x", since=now, due=due, mark=Badge("very urgent", "bad"), **words)
    contributions.TODOS.append(lambda _user, _at: [todo])

    html = page(signed_in(holder(Role.BRANCH_MANAGER, BranchFactory())), "home").content.decode()

    assert "Sign the pay report" in html
    assert f"overdue by 3 days (due {due})" in html
    assert "from Bob" in html
    assert "very urgent" in html


def test_home_shows_what_was_sent_off_and_who_has_it(signed_in, nothing_contributed):
    line = Pending("Pay report", "/x", "waiting for the deputy manager", "Bob", timezone.now())
    contributions.PENDING.append(lambda _user, _at: [line])

    html = page(signed_in(holder(Role.BRANCH_FINANCE, BranchFactory())), "home").content.decode()

    assert "waiting for the deputy manager" in html
    assert "with Bob" in html


def test_home_speaks_chinese_where_that_is_chosen(client, nothing_contributed):
    client.force_login(account_manager(TeamFactory()).user, backend="org.authentication.PersonBackend")
    client.cookies["language"] = "zh-hans"

    assert "待我处理" in page(client, "home").content.decode()


def test_home_asks_the_same_number_of_queries_for_one_and_for_three(
    signed_in, nothing_contributed, django_assert_max_num_queries
):
    todos = [Todo(what=f"{n}", url="/x", button="Open", since=timezone.now()) for n in range(3)]
    contributions.TODOS.append(lambda _user, _at: todos)
    client = signed_in(holder(Role.BRANCH_FINANCE, BranchFactory()))

    with django_assert_max_num_queries(6) as few:
        page(client, "home")
    todos.extend(todos)
    with django_assert_max_num_queries(6) as many:
        page(client, "home")

    assert len(few) == len(many)


def test_inbox_shows_own_lines_only(signed_in, told):
    alice, bob = UserFactory(), UserFactory()
    told(alice, "ALICE-1")
    told(bob, "BOB-1")

    html = page(signed_in(alice), "inbox").content.decode()

    assert ("ALICE-1" in html, "BOB-1" in html) == (True, False)


def test_notice_opens_its_page_and_is_read(signed_in, told):
    alice = UserFactory()
    notice = told(alice)

    response = signed_in(alice).get(reverse("desk:notice", args=[notice.pk]))

    notice.refresh_from_db()
    assert (response.status_code, response.url) == (302, "/search/")
    assert notice.read_at is not None


def test_notice_of_somebody_else_is_not_found_and_stays_unread(signed_in, told):
    notice = told(UserFactory())

    response = signed_in(UserFactory()).get(reverse("desk:notice", args=[notice.pk]))

    notice.refresh_from_db()
    assert (response.status_code, notice.read_at) == (404, None)


def test_read_all_marks_the_own_inbox_only(signed_in, told):
    alice, bob = UserFactory(), UserFactory()
    told(alice)
    other = told(bob)

    signed_in(alice).post(reverse("desk:read_all"))

    other.refresh_from_db()
    assert (notices.unread(alice).count(), other.read_at) == (0, None)


def test_inbox_unread_filter_leaves_out_what_was_read(signed_in, told):
    alice = UserFactory()
    read = told(alice, "READ-1")
    told(alice, "NEW-1")
    client = signed_in(alice)
    client.get(reverse("desk:notice", args=[read.pk]))

    html = page(client, "inbox", reading="unread").content.decode()

    assert ("NEW-1" in html, "READ-1" in html) == (True, False)


def test_search_shows_hits_by_kind(signed_in, nothing_contributed):
    contributions.SEARCHES.append(lambda _user, text: [Hit("People", f"{text} found", "/x", "EAST")])

    html = page(signed_in(UserFactory()), "search", q="zs").content.decode()

    assert "zs found" in html


def test_search_without_hits_says_what_to_type(signed_in, nothing_contributed):
    html = page(signed_in(UserFactory()), "search", q="nobody").content.decode()

    assert "Nothing found" in html


def test_search_shows_what_was_typed_as_text(signed_in, nothing_contributed):
    html = page(signed_in(UserFactory()), "search", q="<script>x</script>").content.decode()

    assert "<script>x" not in html


def test_audit_is_read_by_the_auditor(signed_in, now):
    alice = holder(Role.AUDITOR)
    audit.record("test.done", alice, by=alice, at=now, reason="because")

    html = page(signed_in(alice), "audit").content.decode()

    assert "test.done" in html


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.GENERAL_OFFICE, Role.VICE_PRESIDENT])
def test_audit_is_shut_to_others(signed_in, now, role):
    alice = holder(role)
    audit.record("test.done", alice, by=alice, at=now)

    response = page(signed_in(alice), "audit")

    assert response.status_code in {403, 404}
    assert "test.done" not in response.content.decode()
