"""What each role finds in the navigation: written out, so that a colleague can check it by eye."""

import pytest

from desk import context, navigation
from org.choices import BRANCH_ROLES, TEAM_ROLES, Role
from org.models import Delegation
from org.permissions import reach
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
BRANCH_PAPERS = ["Details by month", "CRM files", "Customers", "Pay slips"]
REPORTS = ["Reports by month", "Adjustments", "Recoveries", "Withheld reserves"]
PLACES = ["People", "Structure", "Stand-ins", "Calendar"]
SENT = ["Requests", "Plans and schemes", "Analysis reports"]
PLANS = ["Targets and progress", "Plans and schemes", "Tasks", "Shortfalls", "Analysis reports"]
LEADERS = {
    "Desk": [],
    "Teams": [*PLANS, "Work logs", "Register of logs", "Spot checks", "Rules for logs"],
    "Business detail": BRANCH_PAPERS,
    "Pay reports": [*REPORTS, "Pay standards", "Taxes and insurance"],
    "Requests": [],
    "Archive": [],
    "Organisation": PLACES,
}
FOUND = {
    Role.ACCOUNT_MANAGER: {
        "Desk": [],
        "My work log": ["My logs", "All my logs", "My division of labour", "My pay"],
        "My targets": ["My targets", "My tasks", "My shortfalls"],
        "My pay": [],
        "My customers": [],
        "My papers": [],
    },
    Role.REGIONAL_MANAGER: {"Desk": [], "Teams": PLANS},
    Role.ATTENDANCE_RECORDER: {"Desk": []},
    Role.ASSET_KEEPER: {"Desk": []},
    Role.COUNTERSIGNER: {"Desk": [], "To countersign": [], "Requests": []},
    Role.TEAM_LEAD: {
        "Desk": [],
        "Team": ["People", "Division of labour", "Outlet moves", "Structure", "Stand-ins"],
        "Plans and targets": PLANS,
        "Logs and spot checks": [
            "Work logs",
            "Register of logs",
            "Spot checks",
            "Coverage",
            "Rules for logs",
        ],
        "Business detail": ["Details by month", "Customers", "Pay slips", "Pay standards"],
        "Requests": [],
        "Archive": [],
    },
    Role.TRADING_DESK: {
        "Desk": [],
        "Business detail": ["Details by month", "CRM files", "Customers"],
        "Requests": SENT,
        "Archive": ["Documents", "Serial numbers", "Scanned sheets"],
        "Organisation": PLACES,
    },
    Role.BRANCH_FINANCE: {
        "Desk": [],
        "Business detail": BRANCH_PAPERS,
        "Pay reports": [
            "Reports by month",
            "Questions on slips",
            "Adjustments",
            "Recoveries",
            "Measures by hand",
            "Withheld reserves",
        ],
        "Pay standards": ["All standards", "Taxes and insurance", "Declarations"],
        "Requests": ["Requests", "Plans and schemes"],
        "Archive": [],
        "Organisation": PLACES,
    },
    Role.CHIEF_ACCOUNTANT: {
        "Desk": [],
        "Business detail": BRANCH_PAPERS,
        "Pay reports": REPORTS,
        "Archive": [],
        "Organisation": PLACES,
        "Pay standards": ["All standards", "Taxes and insurance"],
    },
    Role.DEPUTY_MANAGER: LEADERS,
    Role.BRANCH_MANAGER: LEADERS | {"Archive": ["Documents", "Serial numbers"]},
    Role.GENERAL_OFFICE: {
        "Desk": [],
        "Chase list": [],
        "Faxes": [],
        "Pay reports": REPORTS,
        "Requests": SENT,
        "Archive": ["Documents", "Serial numbers", "Scanned sheets"],
        "Organisation": PLACES,
    },
    Role.CHANNEL_MANAGEMENT: {
        "Desk": [],
        "To review": [],
        "Countersign routes": [],
        "Requests": SENT,
        "Archive": [],
        "Organisation": PLACES,
        "Pay standards": [],
    },
    Role.VICE_PRESIDENT: {
        "Desk": [],
        "To instruct": [],
        "Requests": [],
        "Archive": [],
    },
    Role.AUDITOR: {
        "Desk": [],
        "Business detail": BRANCH_PAPERS,
        "Pay reports": REPORTS,
        "Requests": SENT,
        "Archive": ["Documents", "Serial numbers", "Spot checks", "Audit"],
        "Organisation": ["People", "Structure", "Roles", "Calendar"],
        "Pay standards": ["All standards", "Taxes and insurance"],
    },
    Role.ADMINISTRATOR: {
        "Desk": [],
        "Organisation": [
            "People",
            "Structure",
            "Roles",
            "Calendar",
            "Import",
            "Retention classes",
            "Taxes and insurance",
        ],
    },
}


def somebody(role):
    """An account that holds `role`, where it is held."""
    if role == Role.ACCOUNT_MANAGER:
        return account_manager(TeamFactory()).user
    return holder(
        role, TeamFactory() if role in TEAM_ROLES else BranchFactory() if role in BRANCH_ROLES else None
    )


def found(user):
    return {
        str(entry.label): [str(child.label) for child in children]
        for entry, children in navigation.open_ways(user)
    }


def standing_in(user, principal, now):
    """`user` acts for the one role of `principal`."""
    return Delegation.objects.create(
        grant=principal.grants_held.get(),
        principal=principal,
        stand_in=user,
        valid_from=START,
        valid_until="2099-01-01",
        reason="away",
        created_at=now,
    )


def test_the_table_names_every_role():
    assert set(FOUND) == set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_navigation_of_a_role_is_its_work(role):
    assert found(somebody(role)) == FOUND[role]


@pytest.mark.parametrize(
    "role", [Role.TEAM_LEAD, Role.TRADING_DESK, Role.BRANCH_FINANCE, Role.GENERAL_OFFICE]
)
def test_navigation_of_a_stand_in_is_that_of_the_role_taken(role, now):
    stand_in = UserFactory()
    standing_in(stand_in, somebody(role), now)

    assert found(stand_in) == FOUND[role]


def test_navigation_of_a_stand_in_who_handed_back_is_empty(now):
    stand_in = UserFactory()
    given = standing_in(stand_in, somebody(Role.BRANCH_FINANCE), now)
    Delegation.objects.filter(pk=given.pk).update(revoked_at=now)

    assert found(stand_in) == {}


def test_navigation_of_an_account_that_is_shut_is_empty():
    shut = somebody(Role.BRANCH_FINANCE)
    shut.is_active = False

    assert found(shut) == {}


def test_navigation_of_somebody_hired_tomorrow_is_empty():
    coming = PersonFactory(hired_on="2099-01-01")

    assert found(coming.user) == {}


def test_own_matters_and_others_matters_of_one_page_never_stand_side_by_side():
    team = TeamFactory()
    lead = holder(Role.TEAM_LEAD, team)
    account_manager(team, user=lead)

    assert {"My customers", "My papers"} & set(found(lead)) == set()
    assert reach(lead, "customers.view").person_id is not None


def test_every_entry_names_a_right_of_the_table_and_a_page_that_is_there():
    every = [one for entry in navigation.ENTRIES for one in (entry, *entry.children)]

    assert all(navigation.address(one).startswith("/") for one in every)
    assert all(reach(UserFactory.build(pk=0), one.right) is not None for one in every)


# the frame around a page


def current(user, path):
    """What the frame marks on that page: the entry, then its child."""
    frame = context.build(user, path)
    entry = next((str(one.label) for one in frame.nav if one.current), None)
    child = next((str(c.label) for one in frame.nav for c in one.children if c.current), None)
    return entry, child


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", ("Desk", None)),
        ("/org/people/", ("Organisation", "People")),
        ("/org/people/7/", ("Organisation", "People")),
        ("/org/structure/branches/3/", ("Organisation", "Structure")),
        ("/org/calendar/2026/", ("Organisation", "Calendar")),
        ("/org/stand-ins/new", ("Organisation", "Stand-ins")),
        ("/inbox/", (None, None)),
        ("/org/account", (None, None)),
    ],
)
def test_frame_marks_where_the_reader_is(path, marked):
    assert current(somebody(Role.BRANCH_MANAGER), path) == marked


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/approvals/", "Requests"),
        ("/approvals/7/", "Requests"),
        ("/approvals/chase/", "Chase list"),
        ("/approvals/faxes/", "Faxes"),
    ],
)
def test_frame_marks_of_two_entries_the_one_that_is_nearer(path, marked):
    frame = context.build(somebody(Role.GENERAL_OFFICE), path)

    assert [str(entry.label) for entry in frame.nav if entry.current] == [marked]


def test_frame_marks_one_child_at_most_on_every_page_of_the_navigation():
    finance = somebody(Role.BRANCH_FINANCE)
    ways = navigation.open_ways(finance)
    paths = [navigation.address(child) for _entry, children in ways for child in children]

    counts = [
        sum(child.current for entry in context.build(finance, path).nav for child in entry.children)
        for path in paths
    ]

    assert counts == [1] * len(paths)


def test_frame_of_the_phone_holds_the_first_three_entries():
    frame = context.build(somebody(Role.BRANCH_FINANCE), "/")

    assert [str(action.label) for action in frame.phone_bar] == ["Desk", "Business detail", "Pay reports"]


def test_frame_names_each_person_acted_for_once_and_in_order(now):
    stand_in = UserFactory()
    for name in ("赵甲", "Anna", "赵甲"):
        principal = holder(Role.BRANCH_FINANCE, BranchFactory(), name=name)
        standing_in(stand_in, principal, now)

    assert context.build(stand_in, "/").acting_for == ["Anna", "赵甲"]


def test_frame_of_ones_own_role_names_nobody():
    finance = somebody(Role.BRANCH_FINANCE)

    assert (context.build(finance, "/").acting_for, context.build(finance, "/").person_name) == (
        [],
        finance.name,
    )


@pytest.mark.parametrize("is_demo", [True, False])
def test_frame_says_whether_this_is_the_demonstration(settings, is_demo):
    settings.DEMO = is_demo

    assert context.build(UserFactory(), "/").is_demo is is_demo


def test_frame_asks_for_roles_and_unread_lines_only(django_assert_num_queries):
    finance = somebody(Role.BRANCH_FINANCE)

    with django_assert_num_queries(2):
        context.build(finance, "/")


def test_frame_of_a_signed_out_page_is_none(rf):
    assert context.frame(rf.get("/")) == {"frame": None}


def test_page_without_the_frame_in_its_template_asks_nothing_for_it(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = somebody(Role.BRANCH_FINANCE)

    with django_assert_num_queries(0):
        context.frame(request)
