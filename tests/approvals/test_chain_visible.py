"""Who sees a request of the chain: its branch from the draft on, headquarters once it is sent, a department when asked."""

import pytest

from approvals.contributions import pending, search, todos
from approvals.models import Request
from org.choices import Role
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import ORDER, fresh, step_of
from tests.factories.org import BranchFactory, TeamFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def hq(hq_standing):
    """A company with a request at every place of the way."""
    return hq_standing


def sees(user, request):
    return Request.objects.visible_to(user).filter(pk=request.pk).exists()


@each(
    ("place", "own", "office", "asked", "not_asked"),
    [
        ("draft", True, False, False, False),
        ("signed_off", True, False, False, False),
        ("faxed", True, True, False, False),
        ("submitted", True, True, False, False),
        ("countersigning", True, True, True, False),
        ("approved", True, True, True, False),
    ],
)
def test_each_sees_it_from_its_place_on(hq, place, own, office, asked, not_asked):
    request = hq.at(place)

    assert [sees(who, request) for who in (hq.lead, hq.desk, hq.manager)] == [own] * 3
    assert [sees(who, request) for who in (hq.office, hq.channel, hq.leader)] == [office] * 3
    assert sees(hq.countersigners["CWB"], request) == asked
    assert sees(hq.countersigners["RLB"], request) == not_asked


@each("role", [Role.TRADING_DESK, Role.BRANCH_MANAGER, Role.DEPUTY_MANAGER])
def test_another_branch_never_sees_it(hq, role):
    request = hq.at("approved")

    assert not sees(holder(role, BranchFactory()), request)


def test_another_teams_lead_never_sees_it(hq):
    request = hq.at("approved")

    assert not sees(holder(Role.TEAM_LEAD, TeamFactory(branch=hq.branch)), request)


def test_a_department_that_was_released_no_longer_sees_it(hq):
    from approvals import services

    request = hq.at("countersigning")
    services.remove_department(step_id=step_of(request, "HGB").pk, reason="无关", by=hq.channel, at=NOW)

    assert not sees(hq.countersigners["HGB"], request)
    assert sees(hq.countersigners["CWB"], request)


def test_the_auditor_sees_every_request_in_every_state(hq):
    assert sees(holder(Role.AUDITOR), hq.drafted())


def test_an_account_that_is_shut_sees_nothing(hq):
    request = hq.at("approved")
    hq.channel.is_active = False

    assert not sees(hq.channel, request)


def test_it_waits_on_the_desk_of_exactly_those_who_take_the_next_step(hq):
    names = ("lead", "desk", "deputy", "manager", "office", "channel", "leader")
    people = {name: getattr(hq, name) for name in names} | hq.countersigners
    desks = {name: numbers_of(todos(fresh_user(user), NOW)) for name, user in people.items()}

    waits = {
        place: {name for name, numbers in desks.items() if hq.at(place).number.text in numbers}
        for place in ORDER
    }

    assert waits == {
        "draft": {"desk", "deputy"},
        "checked": {"manager", "deputy"},
        "signed_off": {"desk", "lead"},
        "faxed": {"office"},
        "registered": {"office"},
        "submitted": {"channel"},
        "countersigning": {"CWB", "HGB"},
        "heard": {"office"},
        "leaders": {"leader"},
        "instructed": {"office"},
        "replied": {"desk", "lead"},
        "approved": set(),
    }


def numbers_of(lines):
    return [line.number for line in lines]


def fresh_user(user):
    return type(user).objects.get(pk=user.pk)


def test_a_request_that_came_back_waits_on_the_desk_of_who_sent_it(hq):
    waiting_before = numbers_of(todos(fresh_user(hq.lead), NOW))
    request = hq.back(hq.at("submitted"))

    assert sorted(numbers_of(todos(hq.lead, NOW))) == sorted([*waiting_before, request.number.text])
    assert request.number.text not in numbers_of(pending(hq.lead, NOW))


def test_who_sent_it_sees_where_it_is_and_who_has_it(hq):
    number = hq.at("countersigning").number.text

    (line,) = [line for line in pending(hq.lead, NOW) if line.number == number]

    assert (line.state, line.holder) == ("countersigning", "the countersigning departments")


@each("count", [1, 3])
def test_the_desk_asks_one_query_however_much_waits(hq, count, django_assert_num_queries):
    waiting_before = len(todos(fresh_user(hq.office), NOW))
    for _ in range(count):
        hq.at("faxed", hq.drafted(hq.another_team()))
    office = fresh_user(hq.office)
    office.grants()

    with django_assert_num_queries(1):
        assert len(todos(office, NOW)) == waiting_before + count


def test_search_finds_by_number_what_the_reader_may_see_and_nothing_else(hq):
    request = hq.at("faxed")

    assert [hit.title for hit in search(hq.office, request.number.text)] == [fresh(request).title]
    assert search(hq.countersigners["CWB"], request.number.text) == []
