"""What reports, division sheets and moves bring to the desk: to-dos, what is under way, search."""

import copy
import datetime as dt

import pytest

from org.choices import Role
from core.contributions import lines_for
from teams.contributing import division as division_part, reports as part
from teams.models import OutletMove
from teams.services import moves, reports
from tests.conftest import NOW
from tests.factories import org
from tests.factories.teams_reports import SEPTEMBER, ground, october_facts

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_ground(kept):
    made = ground()
    made.month(*october_facts(made))
    return made


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


def of_division(user, at):
    return lines_for([division_part.unlisted, division_part.hand_overs], user, at)


def lines(user, at=NOW):
    return [todo.what for todo in part.todos(user, at)]


def test_todos_of_who_writes_are_the_drafts_and_what_came_back(place):
    place.begun(start=SEPTEMBER)
    back = place.submitted()
    reports.return_report(report_id=back.pk, reason="x", by=place.lead, at=NOW)

    found = part.todos(place.desk, NOW)

    assert [(todo.what, todo.due, todo.urgent) for todo in found] == [
        ("Write “东区团队, Sep 2026: business analysis report”", dt.date(2026, 10, 13), True),
        (
            "Change “东区团队, Oct 2026: business analysis report”, which came back",
            dt.date(2026, 11, 6),
            False,
        ),
    ]


def test_who_writes_is_told_in_one_line_how_many_reports_nobody_has_begun(place):
    place.begun()

    [line] = part.unbegun(place.desk, NOW)

    assert (line.what, line.due, line.urgent) == ("Begin 2 reports that are due", dt.date(2026, 11, 6), False)
    assert line.url == "/teams/reports/?state=not_begun"
    assert part.unbegun(place.lead, NOW) == []
    assert part.unbegun(org.holder(Role.TRADING_DESK, org.BranchFactory()), NOW) == []


def test_nobody_is_told_to_begin_a_report_of_a_period_without_record(place):
    """August has its file, September none."""
    place.month(month=dt.date(2026, 8, 1))

    [line] = part.unbegun(place.desk, NOW)

    assert line.what == "Begin 6 reports that are due"


def test_todos_of_the_lead_then_of_the_manager(place):
    report = place.submitted()
    confirm = "Confirm “东区团队, Oct 2026: business analysis report”"

    assert (lines(place.lead), lines(place.manager)) == ([confirm], [])
    reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)
    assert (lines(place.lead), lines(place.manager)) == ([], [confirm])
    reports.confirm_report(report_id=report.pk, by=place.manager, at=NOW)
    assert (lines(place.lead), lines(place.manager)) == ([], [])


def test_todos_of_the_deputy_are_the_branchs_own_reports(place):
    place.submitted()
    place.submitted(team=None)

    assert lines(place.deputy) == ["Confirm “江州营业部, Oct 2026: business analysis report”"]


def test_todos_leave_out_what_one_wrote_oneself(place):
    org.RoleGrant.objects.create(
        user=place.lead, role=Role.REGIONAL_MANAGER, team=place.east, valid_from=org.START
    )
    place.submitted(by=place.lead)

    assert lines(place.lead) == []


@pytest.mark.parametrize("who", ["office", "channel"])
def test_todos_of_headquarters_are_none(place, who, django_assert_num_queries):
    place.submitted()
    user = getattr(place, who)
    user.grants()

    with django_assert_num_queries(0):
        assert lines(user) == []


def test_todos_of_a_stranger_are_none(place):
    place.submitted()
    place.begun(start=SEPTEMBER)
    elsewhere = org.BranchFactory()

    for role in (Role.TRADING_DESK, Role.BRANCH_MANAGER, Role.DEPUTY_MANAGER):
        assert lines(org.holder(role, elsewhere)) == []


def test_todos_ask_the_same_number_of_queries_for_one_report_and_three(place, django_assert_num_queries):
    place.desk.grants()
    place.begun()
    with django_assert_num_queries(1):
        part.todos(place.desk, NOW)
    place.begun(start=SEPTEMBER)
    place.begun(team=None)
    with django_assert_num_queries(1):
        part.todos(place.desk, NOW)


def test_pending_says_who_has_what_one_handed_in(place):
    report = place.submitted()
    place.submitted(team=None)

    found = {line.what: line.holder for line in part.pending(place.desk, NOW)}

    assert found == {
        "东区团队, Oct 2026: business analysis report": "team lead",
        "江州营业部, Oct 2026: business analysis report": "deputy manager",
    }
    reports.confirm_report(report_id=report.pk, by=place.lead, at=NOW)
    assert "branch manager" in {line.holder for line in part.pending(place.desk, NOW)}


def test_search_finds_by_team_and_branch_what_the_reader_may_open(place):
    place.begun()
    done = place.confirmed(team="west")

    assert [hit.url for hit in part.search(place.desk, "西区")] == [done.get_absolute_url()]
    assert [hit.url for hit in part.search(place.office, "江州")] == [done.get_absolute_url()]
    assert len(part.search(place.desk, "江州")) == 2
    assert list(part.search(org.holder(Role.TRADING_DESK, org.BranchFactory()), "西区")) == []


def test_search_asks_nothing_for_who_reads_no_reports(place, django_assert_num_queries):
    nobody = org.UserFactory()
    nobody.grants()

    with django_assert_num_queries(0):
        assert list(part.search(nobody, "西区")) == []


# Division and moves


def test_todo_counts_who_stands_on_no_sheet(place):
    found = of_division(place.lead, NOW)

    assert [todo.what for todo in found] == ["2 people of 东区团队 stand on no division of labour"]
    assert found[0].url == f"/teams/division/new/{place.east.pk}/"


def test_todo_of_the_hand_over_stays_until_it_is_completed(place):
    move = moves.decide_move(
        person_id=place.alice.pk, outlet_id=place.south.pk, effective_on=NOW.date(), reason="缺人",
        by=place.lead, at=NOW,
    )  # fmt: skip
    words = "See to the hand-over of 爱丽丝: 北路网点 → 南路网点"

    assert words in [todo.what for todo in of_division(place.lead, NOW)]
    moves.complete_hand_over(move_id=move.pk, note="已交", by=place.lead, at=NOW)
    assert words not in [todo.what for todo in of_division(place.lead, NOW)]


def test_todo_of_the_hand_over_comes_on_the_day_itself(place):
    moves.decide_move(
        person_id=place.alice.pk, outlet_id=place.south.pk, effective_on=dt.date(2026, 11, 9), reason="x",
        by=place.lead, at=NOW,
    )  # fmt: skip

    assert not any("hand-over" in todo.what for todo in of_division(place.lead, NOW))
    assert any("hand-over" in todo.what for todo in of_division(place.lead, NOW + dt.timedelta(days=4)))
    assert OutletMove.objects.count() == 1


@pytest.mark.parametrize("who", ["desk", "manager", "office"])
def test_todos_of_division_are_the_leads(place, who, django_assert_num_queries):
    user = getattr(place, who)
    user.grants()

    with django_assert_num_queries(0):
        assert list(of_division(user, NOW)) == []


def test_todos_of_division_take_one_query(place, django_assert_num_queries):
    place.lead.grants()

    with django_assert_num_queries(1):
        of_division(place.lead, NOW)
