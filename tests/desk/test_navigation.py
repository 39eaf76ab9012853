"""The navigation shows each reader's own work, and nothing that would not open."""

import pytest

from desk import navigation
from org.choices import Contract, Role
from tests.factories.org import (
    BranchFactory,
    PersonFactory,
    TeamFactory,
    UserFactory,
    account_manager,
    holder,
)

pytestmark = pytest.mark.django_db


def labels(user):
    return [str(entry.label) for entry in navigation.open_entries(user)]


def children(user, label):
    [found] = [found for entry, found in navigation.open_ways(user) if str(entry.label) == label]
    return [str(child.label) for child in found]


def test_open_entries_of_an_account_manager_are_the_own_matters():
    alice = account_manager(TeamFactory())

    assert labels(alice.user) == ["Desk", "My work log", "My targets", "My pay", "My customers", "My papers"]


def test_open_entries_of_branch_finance_are_seven():
    finance = holder(Role.BRANCH_FINANCE, BranchFactory())

    assert labels(finance) == [
        "Desk",
        "Business detail",
        "Pay reports",
        "Pay standards",
        "Requests",
        "Archive",
        "Organisation",
    ]


@pytest.mark.parametrize("role", [Role.CHIEF_ACCOUNTANT, Role.DEPUTY_MANAGER, Role.BRANCH_MANAGER])
def test_open_entries_of_signers_lead_to_the_pay_reports(role):
    signer = holder(role, BranchFactory())

    assert "Pay reports" in labels(signer)[:4]


def test_open_entries_of_a_lead_who_is_an_account_manager_too_count_at_most_seven():
    team = TeamFactory()
    lead = holder(Role.TEAM_LEAD, team)
    account_manager(team, user=lead)

    assert labels(lead) == [
        "Desk",
        "Team",
        "Plans and targets",
        "Logs and spot checks",
        "Business detail",
        "Requests",
        "My work log",
    ]
    assert "My pay" in children(lead, "My work log")


def test_open_entries_of_the_administrator_hold_no_pay():
    administrator = holder(Role.ADMINISTRATOR)

    assert labels(administrator) == ["Desk", "Organisation"]


def test_open_entries_of_an_account_without_roles_are_none():
    assert labels(UserFactory()) == []


def test_open_entries_of_who_has_left_are_none():
    gone = PersonFactory(left_on="2025-01-01", contract=Contract.BROKER)

    assert labels(gone.user) == []


def test_sub_entries_leave_out_what_the_reader_may_not_do():
    chief = holder(Role.CHIEF_ACCOUNTANT, BranchFactory())

    assert children(chief, "Pay reports") == [
        "Reports by month",
        "Adjustments",
        "Recoveries",
        "Withheld reserves",
    ]


def test_sub_entries_of_the_administrator_configure_the_organisation():
    administrator = holder(Role.ADMINISTRATOR)

    assert children(administrator, "Organisation") == [
        "People",
        "Structure",
        "Roles",
        "Calendar",
        "Import",
        "Retention classes",
        "Taxes and insurance",
    ]


def test_sub_entries_that_are_alone_are_not_shown():
    leader = holder(Role.VICE_PRESIDENT)

    assert children(leader, "Requests") == []


def test_a_page_stands_under_the_first_group_that_holds_it():
    lead = holder(Role.TEAM_LEAD, TeamFactory())

    assert "Plans and schemes" in children(lead, "Plans and targets")
    assert children(lead, "Requests") == []


def test_a_group_of_which_earlier_ones_hold_everything_is_not_shown():
    desk = holder(Role.TRADING_DESK, BranchFactory())

    ways = {str(entry.label) for entry, _children in navigation.open_ways(desk)}

    assert "Analysis reports" in children(desk, "Requests")
    assert "Teams" not in ways
