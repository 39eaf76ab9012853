"""What holds for every page of the organisation: who it is for, that no link does anything, that errors are kept."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from core.models import AuditEntry
from core.views.base import SIGNED_IN, Page
from org import urls
from org.choices import Role
from org.middleware import OPEN_TO_ALL, SECOND_FACTOR_DUE
from org.models import Person, SignIn, User
from org.roles import RIGHTS
from tests.factories.org import START, UserFactory, holder

pytestmark = pytest.mark.django_db
PUBLIC = {"sign_in", "demo_sign_in"}


def views():
    return {pattern.name: pattern.callback.view_class for pattern in urls.urlpatterns}


def test_every_page_is_one_of_ours_and_names_its_right():
    assert all(issubclass(view, Page) for view in views().values())
    named = {name: view.right for name, view in views().items() if not view.public}
    assert all(right == SIGNED_IN or right in RIGHTS for right in named.values()), named


def test_only_sign_in_is_public():
    assert {name for name, view in views().items() if view.public} == PUBLIC


def test_every_name_stands_once():
    assert len(views()) == len(urls.urlpatterns)


def address(pattern, place):
    """An address of the pattern with something that is there."""
    names = pattern.pattern.converters
    values = {"pk": place.alice.pk, "above": place.branch.pk, "year": 2026, "kind": "people"}
    return reverse(f"org:{pattern.name}", kwargs={name: values[name] for name in names})


def test_nobody_gets_anywhere_without_sign_in(place):
    client = Client()

    for pattern in urls.urlpatterns:
        if pattern.name in PUBLIC:
            continue
        for method in (client.get, client.post):
            response = method(address(pattern, place))
            assert (response.status_code, response["Location"].partition("?")[0]) == (
                302,
                reverse("org:sign_in"),
            )


def test_somebody_without_any_role_gets_only_to_the_own_account(place):
    client = Client()
    client.force_login(UserFactory())
    open_pages = {"sign_in", "second_factor", "second_factor_setup", "profile", "profile_edit", "password"}
    open_pages |= {"delegation_list"}
    # Links that only lead back: what they do is done by POST.
    steps = {"sign_out", "sign_out_everywhere", "recovery_codes", "delegation_revoke", "demo_sign_in"}

    reached = {
        pattern.name
        for pattern in urls.urlpatterns
        if client.get(address(pattern, place)).status_code not in {403, 404}
    }

    assert reached - steps == open_pages


def test_following_a_link_changes_nothing(place, admin):
    client = Client()
    client.force_login(admin)
    people, accounts = Person.objects.count(), User.objects.count()

    for pattern in urls.urlpatterns:
        client.get(address(pattern, place))

    assert (Person.objects.count(), User.objects.count()) == (people, accounts)
    assert not AuditEntry.objects.exclude(action__startswith="export").exists()


def test_a_foreign_page_can_send_nothing(place, admin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)

    for name in ("account_shut", "account_password", "person_leave"):
        response = client.post(reverse(f"org:{name}", args=[place.desk.pk]), {"reason": "x"})
        assert response.status_code == 403
    assert User.objects.get(pk=place.desk.pk).is_active


# the pages before the pages


def test_first_password_goes_before_everything_but_leaving(place):
    User.objects.filter(pk=place.desk.pk).update(must_change_password=True)
    client = Client()
    client.force_login(place.desk)

    assert client.get(reverse("org:person_list"))["Location"] == reverse("org:password")
    assert client.post(reverse("core:language"), {"language": "en"}).status_code == 302
    assert client.post(reverse("org:sign_out"))["Location"] == reverse("org:sign_in")


def test_second_factor_goes_before_the_first_password(place, settings):
    settings.SECOND_FACTOR_FOR_MONEY = True
    admin = holder(Role.ADMINISTRATOR, must_change_password=True)
    client = Client()
    client.force_login(admin)

    assert client.get(reverse("org:password"))["Location"] == reverse("org:second_factor")


def test_a_second_factor_once_set_up_is_owed_by_everybody(place):
    place.desk.totpdevice_set.create(name="phone", confirmed=True)
    client = Client()
    client.force_login(place.desk)
    session = client.session
    session[SECOND_FACTOR_DUE] = True
    session.save()

    assert client.get(reverse("org:profile"))["Location"] == reverse("org:second_factor")


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_pages_open_to_all_exist(name):
    assert reverse(name)


def test_every_address_of_the_organisation_lies_below_org():
    found = [pattern for pattern in get_resolver().url_patterns if getattr(pattern, "app_name", "") == "org"]

    assert [str(pattern.pattern) for pattern in found] == ["org/"]


# lists


LISTS = ["person_list", "outlet_list", "grant_list", "account_list"]


@pytest.mark.parametrize("name", LISTS)
def test_lists_survive_what_people_write_into_the_address(admin, place, name):
    client = Client()
    client.force_login(admin)

    for query in (
        "sort=password",
        "sort=-user__password",
        "page=999",
        "page=x",
        "q=%27%3B--",
        "state=x",
        "branch=x",
    ):
        assert client.get(f"{reverse(f'org:{name}')}?{query}").status_code in {200, 400}


@pytest.mark.parametrize("name", LISTS)
def test_lists_sort_by_each_of_their_columns(admin, place, name):
    client = Client()
    client.force_login(admin)
    view = views()[name]

    for column in view.table_class.base_columns:
        for sign in ("", "-"):
            assert client.get(f"{reverse(f'org:{name}')}?sort={sign}{column}").status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_lists_answer_the_browsers_fragment(admin, place, name):
    client = Client()
    client.force_login(admin)

    text = client.get(reverse(f"org:{name}"), headers={"HX-Request": "true"}).text

    assert ('id="list"' in text, "<html" in text) == (True, False)


@pytest.mark.parametrize("name", ["person_list", "outlet_list", "grant_list"])
def test_lists_are_exported_as_csv_with_an_audit_entry(admin, place, name):
    client = Client()
    client.force_login(admin)

    response = client.get(f"{reverse(f'org:{name}')}?export=csv")

    assert response["Content-Type"].startswith("text/csv")
    assert AuditEntry.objects.count() == 1


def test_an_empty_list_says_what_to_do(admin):
    client = Client()
    client.force_login(admin)

    text = client.get(reverse("org:person_list")).text

    assert ("Nobody is recorded yet" in text, reverse("org:hire") in text) == (True, True)


# what the account shows


def test_account_page_lists_the_latest_stand_ins_and_sessions(admin, place, now):
    ends = timezone.now() + timedelta(hours=1)
    Session.objects.create(session_key="x", session_data="", expire_date=ends)
    SignIn.objects.create(user=place.desk, session_key="x", at=now, address="10.9.8.7", browser="Firefox")
    today = timezone.localdate()
    place.desk.delegations_given.create(
        grant=place.desk.grants_held.get(),
        stand_in=place.lead,
        valid_from=today,
        valid_until=today + timedelta(days=2),
        reason="leave",
        created_at=now,
    )
    client = Client()
    client.force_login(admin)

    text = client.get(place.desk.get_absolute_url()).text

    assert ("10.9.8.7" in text, place.lead.name in text) == (True, True)


def test_account_page_offers_to_end_roles_that_hold(admin, place):
    client = Client()
    client.force_login(admin)
    held = place.desk.grants_held.get()
    link = reverse("org:grant_end", args=[held.pk])
    assert link in client.get(place.desk.get_absolute_url()).text

    place.desk.grants_held.update(valid_until=timezone.localdate())
    assert link not in client.get(place.desk.get_absolute_url()).text


def test_account_page_offers_the_auditor_nothing(place):
    client = Client()
    client.force_login(holder(Role.AUDITOR))

    text = client.get(place.desk.get_absolute_url()).text

    assert (reverse("org:grant_end", args=[place.desk.grants_held.get().pk]) in text, "Shut" in text) == (
        False,
        False,
    )


def test_own_account_page_offers_the_administrator_nothing(admin):
    holder(Role.ADMINISTRATOR)
    client = Client()
    client.force_login(admin)

    text = client.get(admin.get_absolute_url()).text

    assert ("Shut the account" in text, "Give a role" in text) == (False, False)
    assert START
