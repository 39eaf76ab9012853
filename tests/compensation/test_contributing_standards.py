"""Standards on the desk and in the search: whose drafts wait, what is found, and for whom not."""

from decimal import Decimal

import pytest

from approvals.services import send_back
from compensation import services
from compensation.contributing import standards, todos
from org.choices import Role
from tests.cases import each
from tests.compensation import rules_data as data
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return org.TeamFactory(code="EAST")


@pytest.fixture
def alice(team):
    """Leads the team."""
    return org.holder(Role.TEAM_LEAD, team)


@pytest.fixture
def bob(team):
    """The branch's finance."""
    return org.holder(Role.BRANCH_FINANCE, team.branch)


@pytest.fixture
def charlie(team):
    """Leads a neighbouring team."""
    return org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=team.branch))


def draft(by, now, **changes):
    return services.draft_standard(document=data.pay_md_example() | changes, by=by, at=now)


def whats(user, now):
    return [todo.what for todo in todos(user, now)]


def titles(user, text):
    return [hit.title for hit in standards.search(user, text)]


def test_todos_are_ones_own_drafts(alice, bob, charlie, now):
    row = draft(alice, now)

    (todo,) = todos(alice, now)
    assert todo.what == "Finish the draft “City East standard 2026 v1” of EAST营销团队"
    assert (todo.url, todo.since) == (row.get_absolute_url(), now)
    assert whats(bob, now) == whats(charlie, now) == []


def test_todos_are_standards_that_came_back_for_all_who_write_on_them(alice, bob, charlie, now):
    row = services.submit_standard(standard_id=draft(alice, now).pk, by=alice, at=now)
    assert whats(alice, now) == []

    send_back(request_id=row.request_id, opinion="改", by=org.holder(Role.CHANNEL_MANAGEMENT), at=now)

    assert (
        whats(alice, now)
        == whats(bob, now)
        == ["Change “City East standard 2026 v1” of EAST营销团队, which came back"]
    )
    assert whats(charlie, now) == []


def test_todos_are_nobodys_who_may_not_write(team, alice, now):
    draft(alice, now)

    for person in (org.holder(Role.BRANCH_MANAGER, team.branch), org.account_manager(team).user):
        assert whats(person, now) == []


def test_todos_ask_once_however_many_there_are(alice, now, django_assert_num_queries):
    todos(alice, now)
    for _time in range(3):
        draft(alice, now)

    with django_assert_num_queries(1):
        assert len(todos(alice, now)) == 3


@each("text", ["City East", "east", "EAST"])
def test_search_finds_standards_by_name_and_team(alice, charlie, now, text):
    draft(alice, now)

    assert titles(alice, text) == ["City East standard 2026 v1"]
    assert titles(charlie, text) == []


@pytest.fixture
def office():
    return pay.office()


@each("text", ["竞赛", "爱丽"])
def test_search_finds_adjustments_and_recoveries(office, now, text):
    person = office.hire(name="爱丽丝")
    services.propose_adjustment(
        person_id=person.pk,
        month=pay.MONTH,
        amount=Decimal("5.00"),
        title="竞赛奖",
        reason="r",
        by=office.finance,
        at=now,
    )
    services.propose_charge(
        person_id=person.pk,
        first_month=pay.MONTH,
        total=Decimal("5.00"),
        instalment=Decimal("5.00"),
        title="竞赛用品",
        reason="r",
        by=office.finance,
        at=now,
    )

    assert titles(office.chief, text) == ["竞赛奖", "竞赛用品"]
    for stranger in (
        person.user,
        org.holder(Role.TEAM_LEAD, office.team),
        org.holder(Role.CHIEF_ACCOUNTANT, org.BranchFactory()),
    ):
        assert titles(stranger, text) == []
