"""Pay in the business analysis report: signed sums without names, and nothing from which a person's pay follows."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from compensation.contributing import report_section
from compensation.rules.pay_summary import LEAST_PEOPLE, Cell, summary
from org.choices import Contract
from teams.sections import SECTIONS, Scope
from tests.cases import each
from tests.factories import compensation_cycle as cycle
from tests.factories.compensation import MONTH
from tests.factories.compensation_office import report, settled, slip

SEPTEMBER = dt.date(2026, 9, 1)
BOTH = Contract.values


def cell(people, gross="3000", *, month=MONTH, team=1, contract="employee"):
    return Cell(month, contract, team, people, Decimal(gross))


def told(*cells, team_id=1, contracts=("employee",)):
    return summary(cells, team_id=team_id, contracts=contracts)


def test_summary_tells_sum_count_and_average():
    (line,) = told(cell(3, "10000"))

    assert (line.slips, line.gross, line.average) == (3, Decimal(10000), Decimal("3333.33"))


@each("people", [1, 2])
def test_summary_keeps_back_what_stands_for_few_people(people):
    (line,) = told(cell(people))

    assert not line.is_told
    assert (line.slips, line.gross, line.average) == (None, None, None)


def test_summary_of_several_months_keeps_all_back_where_one_month_stands_for_few():
    """Whoever knows the other months would subtract them."""
    (line,) = told(cell(3), cell(2, month=SEPTEMBER))

    assert not line.is_told


def test_summary_of_several_months_adds_them_up():
    (line,) = told(cell(3, "9000"), cell(4, "5000", month=SEPTEMBER))

    assert (line.slips, line.gross, line.average) == (7, Decimal(14000), Decimal(2000))


def test_summary_of_the_branch_keeps_back_what_gives_a_small_team_away():
    """Of eight and two the eight are told in their team's report: the branch's sum would tell the two."""
    (line,) = told(cell(8), cell(2, team=2), team_id=None)

    assert not line.is_told


def test_summary_of_the_branch_tells_what_gives_away_three_or_more():
    (line,) = told(cell(8, "8000"), cell(2, "100", team=2), cell(1, "100", team=3), team_id=None)

    assert (line.slips, line.gross) == (11, Decimal(8200))


def test_summary_of_the_branch_keeps_back_few_people_without_a_team():
    (line,) = told(cell(8), cell(1, team=None), team_id=None)

    assert not line.is_told


def test_summary_has_no_line_for_a_contract_under_which_nobody_was_paid():
    assert [line.contract for line in told(cell(3), contracts=BOTH)] == ["employee"]


def test_summary_of_a_team_does_not_count_other_teams():
    (line,) = told(cell(3, "900"), cell(50, "99999", team=2))

    assert line.gross == Decimal(900)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=5))
def test_summary_never_lets_a_few_be_told_by_subtracting_teams_from_the_branch(sizes):
    cells = [cell(people, str(people * 100), team=team) for team, people in enumerate(sizes) if people]
    if not cells:
        return
    (branch,) = summary(cells, team_id=None, contracts=["employee"])
    lines = [summary(cells, team_id=one.team_id, contracts=["employee"])[0] for one in cells]

    if branch.is_told:
        rest = branch.slips - sum(line.slips for line in lines if line.is_told)
        assert rest == 0 or rest >= LEAST_PEOPLE


# From the records

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid():
    """A report signed by all three: three employees and a broker in the first team."""
    crowd = cycle.crowd(people=0)
    team = crowd.office.team
    people = [cycle.org.account_manager(team) for _ in range(3)]
    broker = cycle.org.account_manager(team, contract=Contract.BROKER)
    run = report(crowd.branch)
    for person in [*people, broker]:
        slip(run, person)
    return crowd, run


def taken(crowd, months=(MONTH,), team=None):
    return report_section.take(Scope(crowd.branch.pk, team.pk if team else None, months))


def test_take_counts_signed_reports_only(paid):
    crowd, run = paid

    before = taken(crowd, team=crowd.office.team)
    settled(run)
    after = taken(crowd, team=crowd.office.team)

    assert before == {"unsigned": ["2026-10-01"], "contracts": []}
    assert after["unsigned"] == []
    by_contract = {line["code"]: line for line in after["contracts"]}
    assert by_contract["employee"] == {
        "code": "employee", "slips": 3, "gross": "3000.00", "average": "1000.00",
    }  # fmt: skip


def test_take_keeps_the_only_brokers_pay_back(paid):
    crowd, run = paid
    settled(run)

    by_contract = {line["code"]: line for line in taken(crowd, team=crowd.office.team)["contracts"]}

    assert by_contract["broker"] == {"code": "broker", "slips": None, "gross": None, "average": None}


def test_take_names_nobody(paid):
    crowd, run = paid
    settled(run)

    text = str(taken(crowd, team=crowd.office.team))

    for one in run.slips.all():
        assert one.name not in text
        assert one.number not in text


def test_take_says_which_months_are_not_signed(paid):
    crowd, run = paid
    settled(run)

    assert taken(crowd, (SEPTEMBER, MONTH))["unsigned"] == ["2026-09-01"]


def test_take_of_another_branch_has_nothing_of_this_one(paid):
    crowd, run = paid
    settled(run)
    other = cycle.org.BranchFactory()

    assert report_section.take(Scope(other.pk, None, (MONTH,)))["contracts"] == []


def test_take_asks_the_same_number_of_queries_for_a_month_and_a_year(paid, django_assert_num_queries):
    crowd, run = paid
    settled(run)

    with django_assert_num_queries(2):
        taken(crowd)
    with django_assert_num_queries(2):
        taken(crowd, [dt.date(2026, month, 1) for month in range(1, 13)])


def test_show_says_why_a_line_has_no_figures(paid):
    crowd, run = paid
    settled(run)

    shown = report_section.show(taken(crowd, team=crowd.office.team))

    assert ["broker", "—", "—", "—"] in [list(row) for row in shown.rows]
    assert any("fewer than 3 people" in str(note) for note in shown.notes)


def test_show_says_which_reports_are_not_signed(paid):
    shown = report_section.show(taken(paid[0]))

    assert "No signed pay report of Oct 2026" in str(shown.notes[0])


def test_section_is_registered():
    assert SECTIONS["pay"].take is report_section.take
