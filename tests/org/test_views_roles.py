"""Pages of accounts, roles and stand-ins."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from org.choices import Role
from org.models import Delegation, RoleGrant, User
from tests.factories.org import START, PersonFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
GOOD = "paper-crane-1987"


def show(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"org:{name}", args=args), query)


def send(client, user, view, *args, **data):
    """Post a form with the mark of what it was filled from."""
    client.force_login(user)
    url = reverse(f"org:{view}", args=args)
    seen = client.get(url).content.decode().partition('name="seen" value="')[2].partition('"')[0]
    return client.post(url, data | {"seen": seen})


def picked(user):
    """An account as the search field sends it."""
    return {"account_key": user.pk, "account": user.name}


@pytest.fixture
def today():
    return timezone.localdate()


# accounts


def test_account_list_is_the_administrators(client, place, admin):
    assert place.desk.username in show(client, admin, "account_list").text
    for user in (place.desk, place.alice.user, holder(Role.AUDITOR)):
        assert show(client, user, "account_list").status_code == 403


def test_account_list_finds_by_pinyin_and_number(client, place, admin):
    text = show(client, admin, "account_list", q="zs").text

    assert (place.alice.user.username in text, place.bob.user.username in text) == (True, False)


def test_account_list_costs_the_same_for_few_and_many(client, admin, django_assert_max_num_queries):
    show(client, admin, "account_list")
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(12) as asked:
            client.get(reverse("org:account_list"))
        counts.append(len(asked))
        for _number in range(3):
            PersonFactory(user=UserFactory())

    assert counts[0] == counts[1]


def test_account_shows_roles_to_administrator_and_auditor_only(client, place, admin):
    assert place.branch.name in show(client, admin, "account", place.finance.pk).text
    for user in (place.desk, place.finance, place.alice.user):
        assert show(client, user, "account", place.finance.pk).status_code == 403


def test_account_is_opened_for_a_person_out_of_the_record(client, place, admin):
    person = PersonFactory(name="周七", user=None, branch=place.branch)
    text = show(client, admin, "account_new", person=person.pk).text
    assert "周七" in text

    response = send(
        client,
        admin,
        "account_new",
        person_key=person.pk,
        person=str(person),
        name="周七",
        username="Zhou7",
        new=GOOD,
        again=GOOD,
    )

    user = User.objects.get(username="zhou7")
    assert (response["Location"], user.person, user.must_change_password) == (
        user.get_absolute_url(),
        person,
        True,
    )


def test_account_is_not_opened_for_somebody_who_has_one(client, place, admin):
    data = {"person_key": place.alice.pk, "person": str(place.alice), "name": "x", "username": "x"}

    response = send(client, admin, "account_new", **data, new=GOOD, again=GOOD)

    assert (response.status_code, User.objects.filter(username="x").exists()) == (400, False)


def test_account_gets_a_new_first_password(client, place, admin):
    send(client, admin, "account_password", place.desk.pk, new=GOOD, again=GOOD)

    kept = User.objects.get(pk=place.desk.pk)
    assert (kept.check_password(GOOD), kept.must_change_password) == (True, True)


def test_account_is_corrected(client, place, admin):
    send(client, admin, "account_edit", place.desk.pk, name="交易管理岗", email="d@example.com")

    assert User.objects.get(pk=place.desk.pk).name == "交易管理岗"


def test_account_is_shut_and_opened_with_a_reason(client, place, admin):
    assert send(client, admin, "account_shut", place.desk.pk).status_code == 400

    send(client, admin, "account_shut", place.desk.pk, reason="long leave")
    assert not User.objects.get(pk=place.desk.pk).is_active

    send(client, admin, "account_reopen", place.desk.pk, reason="back")
    assert User.objects.get(pk=place.desk.pk).is_active


def test_second_factor_of_another_is_removed(client, place, admin):
    place.desk.totpdevice_set.create(name="phone", confirmed=True)

    send(client, admin, "account_reset_factor", place.desk.pk, reason="phone lost")

    assert not place.desk.totpdevice_set.exists()


def test_steps_over_the_own_account_are_not_there(client, admin):
    for name in ("account_edit", "account_password", "account_shut", "account_reset_factor"):
        client.force_login(admin)
        response = client.post(reverse(f"org:{name}", args=[admin.pk]), {"reason": "x"})
        assert response.status_code == 404
    assert User.objects.get(pk=admin.pk).is_active


def test_steps_over_accounts_are_closed_to_everybody_else(client, place):
    for user in (place.desk, place.finance, holder(Role.AUDITOR)):
        client.force_login(user)
        for name in (
            "account_edit",
            "account_password",
            "account_shut",
            "account_reopen",
            "account_reset_factor",
        ):
            response = client.post(reverse(f"org:{name}", args=[place.lead.pk]), {"reason": "x"})
            assert response.status_code == 403


# roles


def test_grant_list_shows_who_holds_what(client, place, admin):
    text = show(client, admin, "grant_list").text

    assert (place.finance.name in text, "Give a role" in text) == (True, True)


def test_grant_list_filters_by_role_and_state(client, place, admin):
    place.lead.grants_held.update(valid_until=timezone.localdate())

    by_role = show(client, admin, "grant_list", role=Role.BRANCH_FINANCE).text.partition("<tbody")[2]
    ended = show(client, admin, "grant_list", state="ended").text.partition("<tbody")[2]

    assert (place.finance.get_absolute_url() in by_role, place.desk.get_absolute_url() in by_role) == (
        True,
        False,
    )
    assert (place.lead.get_absolute_url() in ended, place.desk.get_absolute_url() in ended) == (True, False)


def test_grant_list_is_exported(client, place, admin):
    body = show(client, admin, "grant_list", export="xlsx").getvalue()

    cells = [str(cell) for row in openpyxl.load_workbook(io.BytesIO(body)).active.values for cell in row]
    assert place.finance.name in cells


def test_grant_list_costs_the_same_for_few_and_many(client, place, admin, django_assert_max_num_queries):
    show(client, admin, "grant_list")
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(12) as asked:
            client.get(reverse("org:grant_list"))
        counts.append(len(asked))
        for _number in range(3):
            holder(Role.TEAM_LEAD, place.team)

    assert counts[0] == counts[1]


def test_grant_list_is_closed_to_everybody_else(client, place):
    for user in (place.desk, place.finance, place.alice.user):
        assert show(client, user, "grant_list").status_code == 403


def test_role_is_given_until_its_last_day(client, place, admin, today):
    last = today + timedelta(days=30)

    send(
        client,
        admin,
        "grant_new",
        **picked(place.bob.user),
        role=Role.TEAM_LEAD,
        team=place.team.pk,
        valid_from=today,
        last_day=last,
    )

    held = place.bob.user.grants_held.get()
    assert (held.role, held.team, held.valid_until) == (Role.TEAM_LEAD, place.team, last + timedelta(days=1))


def test_role_cannot_be_given_to_oneself(client, place, admin, today):
    response = send(
        client,
        admin,
        "grant_new",
        **picked(admin),
        role=Role.BRANCH_FINANCE,
        branch=place.branch.pk,
        valid_from=today,
    )

    assert response.status_code == 400
    assert admin.grants_held.count() == 1


def test_role_form_says_which_scope_is_missing(client, place, admin, today):
    response = send(
        client, admin, "grant_new", **picked(place.bob.user), role=Role.CHIEF_ACCOUNTANT, valid_from=today
    )

    assert response.status_code == 400
    assert "held for a branch" in response.text


def test_role_is_ended_after_its_last_day(client, place, admin, today):
    held = place.finance.grants_held.get()

    response = send(client, admin, "grant_end", held.pk, last_day=today, reason="new post")

    held.refresh_from_db()
    assert (held.valid_until, response["Location"]) == (
        today + timedelta(days=1),
        place.finance.get_absolute_url(),
    )


def test_giving_and_ending_are_closed_to_everybody_else(client, place, today):
    held = place.finance.grants_held.get()
    for user in (place.desk, place.finance, holder(Role.AUDITOR)):
        client.force_login(user)
        assert client.post(reverse("org:grant_new"), {}).status_code == 403
        assert client.post(reverse("org:grant_end", args=[held.pk]), {"last_day": today}).status_code == 403
    assert RoleGrant.objects.get(pk=held.pk).valid_until is None


# stand-ins


def name_stand_in(client, place, today, **changes):
    data = {
        "grant": place.desk.grants_held.get().pk,
        "stand_in_key": place.lead.pk,
        "stand_in": place.lead.name,
        "valid_from": today,
        "last_day": today + timedelta(days=6),
        "reason": "leave",
    }
    return send(client, place.desk, "delegation_new", **(data | changes))


def test_stand_in_is_named_until_the_last_day(client, place, today):
    name_stand_in(client, place, today)

    given = Delegation.objects.get()
    assert (given.stand_in, given.valid_until) == (place.lead, today + timedelta(days=7))


def test_stand_in_acts_from_then_on(client, place, today):
    assert show(client, place.lead, "hire").status_code == 403

    name_stand_in(client, place, today)

    assert User.objects.get(pk=place.lead.pk).may("org.person_edit")


def test_both_see_the_standing_in_and_nobody_else(client, place, elsewhere, today):
    name_stand_in(client, place, today, reason="two weeks of leave")

    page = show(client, place.desk, "delegation_list").text
    assert ("two weeks of leave" in page, place.lead.name in page) == (True, True)
    rows = [list(user.delegations_taken.all()) for user in (place.lead, elsewhere.lead)]
    assert [len(one) for one in rows] == [1, 0]
    assert "two weeks of leave" not in show(client, elsewhere.desk, "delegation_list").text


def test_stand_in_has_to_be_a_colleague(client, place, elsewhere, today):
    response = name_stand_in(
        client, place, today, stand_in_key=elsewhere.lead.pk, stand_in=elsewhere.lead.name
    )

    assert (response.status_code, Delegation.objects.exists()) == (400, False)


def test_only_ones_own_roles_can_be_delegated(client, place, today):
    response = name_stand_in(client, place, today, grant=place.finance.grants_held.get().pk)

    assert (response.status_code, Delegation.objects.exists()) == (400, False)


def test_naming_a_stand_in_is_closed_to_who_holds_nothing_to_delegate(client, place, admin):
    for user in (place.alice.user, admin, holder(Role.AUDITOR)):
        client.force_login(user)
        assert client.post(reverse("org:delegation_new"), {}).status_code == 403


def test_standing_in_is_ended_by_the_principal(client, place, today):
    name_stand_in(client, place, today)

    client.post(reverse("org:delegation_revoke", args=[Delegation.objects.get().pk]))

    assert Delegation.objects.get().revoked_at is not None
    assert "revoked" in show(client, place.desk, "delegation_list").text


def test_standing_in_of_others_is_not_there(client, place, elsewhere, admin, today):
    name_stand_in(client, place, today)

    for user in (elsewhere.desk, admin):
        client.force_login(user)
        assert (
            client.post(reverse("org:delegation_revoke", args=[Delegation.objects.get().pk])).status_code
            == 404
        )
    assert Delegation.objects.get().revoked_at is None


def test_stand_in_list_costs_the_same_for_one_and_three(
    client, place, now, today, django_assert_max_num_queries
):
    show(client, place.desk, "delegation_list")
    counts = []
    for offset in range(3):
        Delegation.objects.create(
            grant=place.desk.grants_held.get(),
            principal=place.desk,
            stand_in=place.lead,
            valid_from=START + timedelta(days=offset),
            valid_until=START + timedelta(days=offset + 1),
            reason="x",
            created_at=now,
        )
        with django_assert_max_num_queries(12) as asked:
            client.get(reverse("org:delegation_list"))
        counts.append(len(asked))

    assert counts == [counts[0]] * 3


# the search for accounts


def found(client, user, text):
    client.force_login(user)
    return [one["value"] for one in client.get(reverse("org:accounts_search"), {"q": text}).json()["results"]]


def test_accounts_search_of_the_administrator_finds_all_but_oneself(client, place, elsewhere, admin):
    assert found(client, admin, "zs") == [place.alice.user_id]
    assert found(client, admin, "ww") == [elsewhere.charlie.user_id]
    assert admin.pk not in found(client, admin, admin.name)


def test_accounts_search_finds_colleagues_of_the_branch_only(client, place, elsewhere):
    assert found(client, place.desk, "zs") == [place.alice.user_id]
    assert found(client, place.desk, "ww") == []


def test_accounts_search_of_headquarters_finds_headquarters(client, place):
    office, other = holder(Role.GENERAL_OFFICE, name="综合室"), holder(Role.VICE_PRESIDENT, name="王副总")
    other_found = User.objects.filter(pk=other.pk)

    from org.queries import accounts_within_reach

    assert list(accounts_within_reach(office).order_by("pk")) == list(other_found)


def test_accounts_search_gives_nothing_to_who_names_nobody(client, place):
    from org.queries import accounts_within_reach

    assert not accounts_within_reach(place.alice.user).exists()


def test_accounts_search_leaves_out_who_is_shut(client, place, admin):
    User.objects.filter(pk=place.alice.user_id).update(is_active=False)

    assert found(client, admin, "zs") == []
