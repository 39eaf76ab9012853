"""What the pages answer when something is wrong: the sentence, what was typed, and nothing saved."""

import re
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from core import audit
from core.models import AuditEntry
from org.choices import Role
from org.models import Branch, Delegation, Person, RoleGrant, SignIn, User
from tests.factories.org import START, BranchFactory, PersonFactory, TeamFactory, UserFactory, holder

pytestmark = pytest.mark.django_db
GOOD = "paper-crane-1987"
HUGE = "9" * 30


def seen_on(client, address):
    """The mark of what a form was filled from."""
    return re.search(r'name="seen" value="([^"]*)"', client.get(address).text)[1]


@pytest.fixture
def boss(client, admin):
    client.force_login(admin)
    return admin


# forms of the administrator

ACCOUNT = {"username": "zhangsan", "name": "张三", "email": "", "person": "", "new": GOOD, "again": GOOD}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": ""}, "This field is required."),
        ({"name": ""}, "This field is required."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"again": "another-one-77"}, "The two are not the same."),
        ({"new": "short", "again": "short"}, "This password is too weak."),
        ({"username": "x" * 61}, "Ensure this value has at most 60 characters"),
        ({"person": "nobody at all"}, "Nobody and nothing of that name or number is within your reach."),
        ({"username": "TAKEN"}, "Account with this User name already exists."),
    ],
)
def test_account_form_says_what_is_wrong_and_keeps_the_name_but_no_password(client, boss, changes, sentence):
    UserFactory(username="taken")
    before = User.objects.count()

    response = client.post("/org/accounts/new", ACCOUNT | {"name": "张三丰"} | changes)

    assert (response.status_code, User.objects.count()) == (400, before)
    assert sentence in response.text
    assert (changes.get("name", "张三丰") in response.text, GOOD in response.text) == (True, False)


@pytest.mark.parametrize("query", ["person=" + HUGE, "person=0", "person=x", "person=²", "person=-1"])
def test_account_form_opens_empty_for_a_person_who_is_not_there(client, boss, query):
    response = client.get(f"/org/accounts/new?{query}")

    assert (response.status_code, response.context["form"].initial) == (200, {})


@pytest.mark.parametrize("key", [HUGE, "0", "x", "²", "-1", ""])
def test_role_form_opens_for_an_account_that_is_not_there(client, boss, key):
    assert client.get("/org/roles/new", {"account": key}).status_code == 200


def test_role_form_is_filled_in_for_the_account_it_came_from(client, boss):
    bob = UserFactory(username="bob")

    assert str(bob.pk) in client.get("/org/roles/new", {"account": bob.pk}).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"account": ""}, "This field is required."),
        ({"role": "boss"}, "Select a valid choice"),
        ({"role": "account_manager"}, "Select a valid choice"),
        ({"branch": HUGE}, "Select a valid choice"),
        ({"branch": ""}, "This role is held for a branch. Choose the branch, and no team."),
        ({"last_day": "2026-10-31"}, "This cannot be saved as it is."),
        ({"valid_from": "tomorrow"}, "This is not a date. Write it as 2026-10-31."),
    ],
)
def test_role_form_says_what_is_wrong_and_gives_nothing(client, boss, changes, sentence):
    bob, branch = UserFactory(username="bob"), BranchFactory()
    typed = {
        "account": "bob",
        "role": "trading_desk",
        "branch": branch.pk,
        "valid_from": "2026-11-05",
        "reason": "succession in the spring",
    }

    response = client.post("/org/roles/new", typed | changes)

    assert (response.status_code, bob.grants_held.exists()) == (400, False)
    assert (sentence in response.text, "succession in the spring" in response.text) == (True, True)


@pytest.mark.parametrize("step", ["shut", "reopen", "reset-factor"])
def test_steps_over_an_account_ask_for_a_reason(client, boss, step):
    bob = UserFactory(is_active=step != "reopen")

    client.post(f"/org/accounts/{bob.pk}/{step}", {"reason": " "})

    assert User.objects.get(pk=bob.pk).is_active is bob.is_active
    assert not audit.history(bob).exists()


def test_shutting_twice_is_on_record_once(client, boss):
    bob = UserFactory()

    for _press in range(2):
        client.post(f"/org/accounts/{bob.pk}/shut", {"reason": "on leave"})

    assert [entry.action for entry in audit.history(bob)] == ["org.user.deactivate"]


def test_shutting_ends_the_sessions_at_once(client, boss, django_user_model):
    bob = UserFactory()
    other = type(client)()
    other.force_login(bob)
    SignIn.objects.create(user=bob, session_key=other.session.session_key, at=timezone.now())
    assert other.get("/org/account").status_code == 200

    client.post(f"/org/accounts/{bob.pk}/shut", {"reason": "on leave"})

    assert other.get("/org/account").status_code == 302
    assert not Session.objects.filter(pk=other.session.session_key or "").exists()


@pytest.mark.parametrize("pk", ["0", HUGE])
@pytest.mark.parametrize(
    "address",
    [
        "/org/accounts/{}/",
        "/org/accounts/{}/edit",
        "/org/accounts/{}/password",
        "/org/roles/{}/end",
        "/org/people/{}/",
        "/org/people/{}/edit",
        "/org/structure/branches/{}/",
        "/org/structure/teams/{}/edit",
        "/org/structure/regions/{}/edit",
        "/org/outlets/{}/hours",
    ],
)
def test_a_number_that_names_nothing_is_not_found(client, boss, address, pk):
    assert client.get(address.format(pk)).status_code == 404


@pytest.mark.parametrize("year", ["0", "1999", "2101", "99999", HUGE])
@pytest.mark.parametrize("address", ["/org/calendar/{}/", "/org/calendar/{}/set"])
def test_a_year_outside_of_the_calendar_is_not_found(client, boss, address, year):
    assert client.get(address.format(year)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "EB 01"}, "A code holds only letters, digits and hyphens."),
        ({"code": "营01"}, "A code holds only letters, digits and hyphens."),
        ({"pay_day": "29"}, "Ensure this value is less than or equal to 28."),
        ({"pay_day": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"closed_on": "2020-01-01"}, "Closing lies after opening."),
        ({"opened_on": ""}, "This field is required."),
        ({"code": "taken-1"}, "Branch with this Code already exists."),
    ],
)
def test_branch_form_says_what_is_wrong_and_keeps_what_was_typed(client, boss, changes, sentence):
    BranchFactory(code="TAKEN-1")
    typed = {
        "code": "NB01",
        "name": "江南营业部",
        "insurance_region": "demo",
        "pay_day": "15",
        "opened_on": "2026-01-01",
        "closed_on": "",
    }

    response = client.post("/org/structure/branches/new", typed | changes)

    assert (response.status_code, Branch.objects.count()) == (400, 1)
    assert (sentence in response.text, "江南营业部" in response.text) == (True, True)


# the desk of a branch


@pytest.mark.parametrize(
    ("step", "typed", "sentence"),
    [
        ("grade", {"grade": "M2", "valid_from": "2026-11-10", "reason": "x"}, "holds this grade already."),
        ("grade", {"grade": "M3", "valid_from": "2020-01-01", "reason": "x"}, "is not here on that day."),
        ("grade", {"grade": "", "valid_from": "2026-11-10"}, "This field is required."),
        ("leave", {"last_day": "2020-01-01", "reason": "x"}, "Leaving has to lie after hiring."),
        ("leave", {"last_day": "2026-11-30", "reason": ""}, "This field is required."),
        (
            "end-posting",
            {"last_day": "2020-01-01", "reason": "x"},
            "has no place that could end on that day.",
        ),
        ("post", {"team": HUGE, "valid_from": "2026-11-10"}, "Select a valid choice"),
        ("post", {"team": "", "valid_from": "2026-11-10"}, "This field is required."),
    ],
)
def test_steps_over_a_person_say_what_is_wrong_and_change_nothing(client, place, step, typed, sentence):
    client.force_login(place.desk)
    address, before = f"/org/people/{place.alice.pk}/{step}", AuditEntry.objects.count()

    response = client.post(address, typed | {"seen": seen_on(client, address)})

    assert (response.status_code, sentence in response.text) == (400, True)
    assert AuditEntry.objects.count() == before
    assert Person.objects.get(pk=place.alice.pk).left_on is None


def test_leaving_twice_answers_that_it_is_done(client, place):
    client.force_login(place.desk)
    address = f"/org/people/{place.alice.pk}/leave"
    typed = {"last_day": "2026-11-30", "reason": "resigned"}
    client.post(address, typed | {"seen": seen_on(client, address)})

    response = client.post(address, typed | {"seen": seen_on(client, address)})

    assert (response.status_code, "has already left." in response.text) == (409, True)


def test_a_form_that_was_filled_from_an_older_record_is_not_saved_over_it(client, place):
    client.force_login(place.desk)
    address = f"/org/people/{place.alice.pk}/edit"
    seen = seen_on(client, address)
    Person.objects.filter(pk=place.alice.pk).update(phone="021-1")

    response = client.post(address, {"name": "张三", "contract": "employee", "phone": "021-2", "seen": seen})

    assert (response.status_code, Person.objects.get(pk=place.alice.pk).phone) == (409, "021-1")
    assert "021-2" in response.text


# standing in


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stand_in": "nobody-at-all"}, "Nobody and nothing of that name or number is within your reach."),
        ({"reason": ""}, "This field is required."),
        ({"reason": "x" * 201}, "Ensure this value has at most 200 characters"),
        ({"last_day": ""}, "This field is required."),
        ({"grant": HUGE}, "Select a valid choice"),
    ],
)
def test_stand_in_form_says_what_is_wrong_and_names_nobody(client, place, changes, sentence):
    client.force_login(place.finance)
    today = timezone.localdate().isoformat()
    typed = {
        "grant": place.finance.grants_held.get().pk,
        "stand_in": place.lead.username,
        "valid_from": today,
        "last_day": today,
        "reason": "on leave",
    }

    response = client.post("/org/stand-ins/new", typed | changes)

    assert (response.status_code, sentence in response.text) == (400, True)
    assert not Delegation.objects.exists()


def test_standing_in_ended_twice_is_told_once(client, place, now):
    given = Delegation.objects.create(
        grant=place.finance.grants_held.get(),
        principal=place.finance,
        stand_in=place.lead,
        valid_from=START,
        valid_until=date(2099, 1, 1),
        reason="leave",
        created_at=now,
    )
    client.force_login(place.finance)

    answers = [client.post(f"/org/stand-ins/{given.pk}/revoke").status_code for _press in range(2)]

    assert answers[0] == 302
    assert audit.history(given).filter(action="org.delegation.revoke").count() == 1


# what nobody may see


@pytest.mark.parametrize(
    "role", [Role.TRADING_DESK, Role.BRANCH_FINANCE, Role.CHIEF_ACCOUNTANT, Role.BRANCH_MANAGER]
)
def test_a_branch_role_finds_nothing_of_another_branch_in_any_list(client, role):
    ours, theirs = BranchFactory(name="本部"), BranchFactory(name="他部")
    PersonFactory(branch=theirs, name="王五他")
    TeamFactory(branch=theirs, name="他部团队")
    client.force_login(holder(role, ours))

    for address in ("/org/people/", "/org/structure/", "/org/outlets/"):
        text = client.get(address).text
        assert ("王五他" in text, "他部团队" in text, "他部" in text) == (False, False, False)


@pytest.mark.parametrize("address", ["/org/people/", "/org/outlets/"])
def test_a_filter_by_a_branch_out_of_reach_shows_nothing_of_it(client, place, elsewhere, address):
    client.force_login(place.desk)

    response = client.get(address, {"branch": elsewhere.branch.pk})

    assert ("王五" in response.text, elsewhere.outlet.name in response.text) == (False, False)


def test_account_page_of_the_auditor_offers_no_step(client, place):
    client.force_login(holder(Role.AUDITOR))

    text = client.get(f"/org/accounts/{place.finance.pk}/").text

    assert [
        step
        for step in ("/edit", "/password", "/shut", "/reset-factor")
        if f"{place.finance.pk}{step}" in text
    ] == []


def test_ending_a_role_by_address_alone_does_nothing(client, boss, place):
    grant = place.finance.grants_held.get()

    client.get(f"/org/roles/{grant.pk}/end")

    assert RoleGrant.objects.get(pk=grant.pk).valid_until is None
