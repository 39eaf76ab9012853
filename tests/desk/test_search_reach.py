"""The search finds what the reader may open, and nothing of anybody else's: asked for every role."""

import pytest
from django.urls import reverse

from customers.models import Customer
from desk import queries
from org.choices import BRANCH_ROLES, TEAM_ROLES, Role
from org.models import Delegation, Person
from tests.factories.org import (
    START,
    BranchFactory,
    PersonFactory,
    TeamFactory,
    UserFactory,
    account_manager,
    holder,
)

pytestmark = pytest.mark.django_db
EVERYWHERE = {Role.GENERAL_OFFICE, Role.CHANNEL_MANAGEMENT, Role.AUDITOR, Role.ADMINISTRATOR}
WHOLE_BRANCH = BRANCH_ROLES
NOBODY = {
    Role.REGIONAL_MANAGER,
    Role.ATTENDANCE_RECORDER,
    Role.ASSET_KEEPER,
    Role.COUNTERSIGNER,
    Role.VICE_PRESIDENT,
}


@pytest.fixture
def town():
    """Alice in a team, Bob in another team of the branch, Charlie in another branch: all found by one word."""
    branch, other = BranchFactory(), BranchFactory()
    ours, theirs, far = TeamFactory(branch=branch), TeamFactory(branch=branch), TeamFactory(branch=other)
    for team, number in ((ours, "QX-ALICE"), (theirs, "QX-BOB"), (far, "QX-CHARLIE")):
        account_manager(team, number=number, name="欧阳")
    return branch, ours


def titles(user, text="QX-"):
    return sorted(hit.title for hits in queries.search(user, text).values() for hit in hits)


def everybody(*names):
    return sorted(f"欧阳 QX-{name}" for name in names)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ACCOUNT_MANAGER])
def test_search_finds_people_as_far_as_the_role_reaches(town, role):
    branch, team = town
    user = holder(role, team if role in TEAM_ROLES else branch if role in BRANCH_ROLES else None)
    expected = (
        everybody("ALICE", "BOB", "CHARLIE")
        if role in EVERYWHERE
        else everybody("ALICE", "BOB")
        if role in WHOLE_BRANCH
        else everybody("ALICE")
        if role == Role.TEAM_LEAD
        else []
    )

    assert titles(user) == expected
    assert (role in NOBODY) == (expected == [])


def test_search_of_an_account_manager_finds_no_colleague(town):
    alice = Person.objects.get(number="QX-ALICE")

    assert titles(alice.user) == []


def test_search_of_a_stand_in_reaches_as_far_as_the_role_taken(town, now):
    branch, _team = town
    finance, stand_in = holder(Role.BRANCH_FINANCE, branch), UserFactory()
    Delegation.objects.create(
        grant=finance.grants_held.get(),
        principal=finance,
        stand_in=stand_in,
        valid_from=START,
        valid_until="2099-01-01",
        reason="away",
        created_at=now,
    )

    assert titles(stand_in) == everybody("ALICE", "BOB")


def test_search_of_a_role_that_ended_finds_nothing(town):
    branch, _team = town
    finance = holder(Role.BRANCH_FINANCE, branch)
    finance.grants_held.update(valid_until="2025-01-01")

    assert titles(finance) == []


def test_search_of_an_account_that_is_shut_finds_nothing(town):
    shut = holder(Role.AUDITOR, is_active=False)

    assert titles(shut) == []


def test_search_adds_up_the_reach_of_all_roles_held_and_names_each_once(town):
    branch, team = town
    user = holder(Role.TEAM_LEAD, team)
    user.grants_held.create(role=Role.BRANCH_FINANCE, branch=branch, valid_from=START)

    assert titles(user) == everybody("ALICE", "BOB")


@pytest.mark.parametrize("typed", ["oy", "ouyang", "OuYang", "欧阳", "阳", "qx-alice", "  QX-ALICE  "])
def test_search_finds_a_person_by_every_way_of_writing(town, typed):
    _branch, team = town

    assert titles(holder(Role.TEAM_LEAD, team), typed) == everybody("ALICE")


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "%", "_", "zzz", "yang", "ALICE", "'; --"])
def test_search_finds_nothing_where_nothing_fits(town, typed):
    assert titles(holder(Role.AUDITOR), typed) == []


def test_search_reads_round_a_character_that_no_database_holds(town):
    _branch, team = town

    assert titles(holder(Role.TEAM_LEAD, team), "QX\x00-ALICE") == everybody("ALICE")


def test_search_shows_twenty_people_at_most(town):
    branch, _team = town
    for number in range(21):
        PersonFactory(branch=branch, number=f"QX-{number:02d}", user=None)

    assert len(titles(holder(Role.BRANCH_FINANCE, branch))) == 20


def test_search_names_people_who_are_here_before_those_who_left(town):
    branch, _team = town
    PersonFactory(branch=branch, number="QX-0", name="欧阳", left_on="2025-01-01")
    (hits,) = queries.search(holder(Role.BRANCH_FINANCE, branch), "QX-").values()

    assert {hit.title for hit in hits} == {"欧阳 QX-0", "欧阳 QX-ALICE", "欧阳 QX-BOB"}


def test_search_says_where_a_person_works(town):
    branch, team = town
    (hits,) = queries.search(holder(Role.TEAM_LEAD, team), "QX-").values()

    assert [hit.note for hit in hits] == [branch.name]


def test_search_finds_customers_of_the_branch_and_of_the_manager_only(town):
    branch, _team = town
    alice, charlie = Person.objects.get(number="QX-ALICE"), Person.objects.get(number="QX-CHARLIE")
    for account, manager in (("8800001111", alice), ("8800002222", charlie)):
        Customer.objects.create(account=account, name="客户", branch=manager.branch, manager=manager)
    readers = {"finance": holder(Role.BRANCH_FINANCE, branch), "alice": alice.user, "charlie": charlie.user}

    found = {name: len(titles(reader, "8800001111")) for name, reader in readers.items()}

    assert found == {"finance": 1, "alice": 1, "charlie": 0}


def test_search_page_cuts_what_is_typed_without_end(client, town):
    client.force_login(holder(Role.AUDITOR))

    response = client.get(reverse("desk:search"), {"q": "x" * 5000})

    assert (response.status_code, len(response.context["text"])) == (200, 80)


def test_search_page_keeps_what_was_typed_in_the_field(client, town):
    client.force_login(holder(Role.AUDITOR))

    assert 'value="欧阳"' in client.get(reverse("desk:search"), {"q": "欧阳"}).text


def test_search_page_before_anything_is_typed_claims_nothing(client):
    client.force_login(UserFactory())

    assert "Nothing found" not in client.get(reverse("desk:search")).text


def test_search_page_asks_the_same_for_one_hit_and_for_three(client, town, django_assert_max_num_queries):
    client.force_login(holder(Role.AUDITOR))
    address = reverse("desk:search")

    with django_assert_max_num_queries(20) as one:
        client.get(address, {"q": "QX-ALICE"})
    with django_assert_max_num_queries(20) as three:
        client.get(address, {"q": "QX-"})

    assert len(one) == len(three)
