"""What shortfalls put on the desk and tell: who is asked, who reads the answer, who neither."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from core.errors import DomainError
from core.models import Notice
from org.choices import Role
from teams.choices.measures import Measure
from teams.contributing.targets import todos
from teams.models import Shortfall
from teams.services import shortfalls
from tests.factories.org import BranchFactory, TeamFactory, holder
from tests.factories.teams_logs import moment
from tests.factories.teams_targets import LATER, OCTOBER, october, set_target, share

pytestmark = pytest.mark.django_db


def lines(user):
    with override("en"):
        return [(str(line.what), str(line.button), line.due) for line in todos(user, LATER)]


def of(person):
    return Shortfall.objects.get(person=person)


def answered(row, by):
    return shortfalls.answer(shortfall_id=row.pk, cause="客户观望", remedy="每周两场沙龙", by=by, at=LATER)


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_todos_ask_the_account_manager_for_the_own_and_the_lead_for_the_teams(crew, short):
    due = of(crew.alice).due_on

    asked = [("Say why 1 target of Oct 2026 was missed", "Say why", due)]
    assert (lines(crew.alice.user), lines(crew.lead)) == (asked, asked)
    (line,) = todos(crew.alice.user, LATER)
    assert line.url == reverse("teams:shortfalls_answer", args=["2026-10"])


def test_todos_read_in_chinese_as_an_office_says_it(crew, short):
    with override("zh-hans"):
        (line,) = todos(crew.alice.user, LATER)

    assert str(line.what) == "填写2026年10月未达标说明（1 项）"


def test_todos_leave_out_who_reached_the_target_and_strangers(crew, short):
    stranger = holder(Role.TEAM_LEAD, TeamFactory(branch=BranchFactory()))

    assert lines(crew.bob.user) == []
    assert lines(stranger) == []


def test_todos_bring_the_answer_of_a_person_to_the_lead(crew, short):
    answered(of(crew.alice), crew.alice.user)

    assert lines(crew.alice.user) == []
    read = "Read 1 answer on why targets of Oct 2026 were missed"
    assert (read, "Look at it", None) in lines(crew.lead)
    assert reverse("teams:shortfalls_to_read") in [line.url for line in todos(crew.lead, LATER)]


def test_todos_bring_the_answer_of_the_team_to_the_branchs_leaders(crew, short):
    answered(of(None), crew.lead)

    assert lines(crew.lead) == []
    assert lines(crew.manager) == [
        ("Read 1 answer on why targets of Oct 2026 were missed", "Look at it", None)
    ]


def test_todos_are_gone_once_the_answer_is_accepted(crew, short):
    row = answered(of(None), crew.lead)

    shortfalls.accept(shortfall_id=row.pk, by=crew.manager, at=LATER)

    assert lines(crew.manager) == []


@pytest.mark.parametrize("role", [Role.BRANCH_FINANCE, Role.TRADING_DESK, Role.CHIEF_ACCOUNTANT])
def test_todos_ask_nothing_of_the_database_for_who_has_no_part(crew, role, django_assert_num_queries):
    user = holder(role, crew.branch)
    user.grants()

    with django_assert_num_queries(0):
        found = todos(user, LATER)

    assert list(found) == []


def test_todos_are_one_line_for_all_that_is_asked_of_a_month_by_one_query(crew, short):
    user = crew.lead
    user.grants()
    with CaptureQueriesContext(connection) as one:
        todos(user, LATER)
    first = Shortfall.objects.get(person=None)
    for measure in (Measure.COMMISSION, Measure.ASSETS):
        Shortfall.objects.create(
            branch_id=first.branch_id, team_id=first.team_id, month=first.month, measure=measure,
            plan=first.plan, actual=first.actual, asked_at=LATER, due_on=first.due_on,
        )  # fmt: skip

    with CaptureQueriesContext(connection) as three, override("en"):
        found = todos(user, LATER)

    assert [line.what for line in found] == ["Say why 3 targets of Oct 2026 were missed"]
    assert (len(one), len(three)) == (1, 1)


def test_answer_tells_whoever_reads_it_and_not_who_wrote_it(crew, short):
    answered(of(crew.alice), crew.alice.user)

    assert told("teams.shortfall_answered") == [crew.lead.username]


def test_answer_of_the_team_tells_the_branchs_leaders(crew, short):
    answered(of(None), crew.lead)

    assert crew.manager.username in told("teams.shortfall_answered")
    assert crew.lead.username not in told("teams.shortfall_answered")


def test_ask_again_tells_the_lead_where_it_is_the_teams_own(crew, short):
    row = answered(of(None), crew.lead)
    Notice.objects.all().delete()

    shortfalls.ask_again(shortfall_id=row.pk, reason="措施无时间", by=crew.manager, at=LATER)

    assert told("teams.shortfall_asked") == [crew.lead.username]


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 10, 31), date(2026, 9, 30)])
def test_ask_now_refuses_a_month_that_is_not_over(crew, regions, day):
    with override("en"), pytest.raises(DomainError) as refused:
        shortfalls.ask_now(team=crew.team, month=OCTOBER, by=crew.lead, at=moment(day))

    assert str(refused.value) == "This month is not over yet. Ask for cause and remedy once it is."


def test_a_months_page_offers_to_ask_only_once_the_month_is_over(crew, regions, signed_in):
    set_target(crew)
    browser = signed_in(crew.lead)
    address = reverse("teams:targets", args=[crew.team.pk])

    running = browser.get(f"{address}?month=2026-11").content.decode()

    assert reverse("teams:target_ask", args=[crew.team.pk]) not in running
