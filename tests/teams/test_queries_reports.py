"""Where a report's facts come from: accepted files, targets, postings; always the same number of queries (G6)."""

import copy
import datetime as dt
from decimal import Decimal

import pytest

from customers.models import CrmMonth
from org.models import CalendarYear, Posting
from teams import sections
from org.choices import Role
from teams.choices.reports import ReportKind, Unbegun
from teams.models import ReportDue, Target, TargetMonth
from teams.queries import reports as queries
from teams.queries.expected_reports import not_begun
from teams.queries.report_figures import take_facts
from teams.queries.progress import planned
from teams.sections import Scope, Section, Shown
from tests.conftest import NOW
from tests.factories import org
from tests.factories.compensation import fact
from tests.factories.teams_reports import OCTOBER, SEPTEMBER, ground, october_facts

pytestmark = pytest.mark.django_db
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def kept_ground(kept):
    made = ground()
    made.month(*october_facts(made))
    return made


@pytest.fixture
def place(kept_ground, db):
    return copy.deepcopy(kept_ground)


def taken(place, *, kind="month", start=OCTOBER, team="east"):
    team_id = getattr(place, team).pk if team else None
    return take_facts(kind=kind, start=start, branch_id=place.branch.pk, team_id=team_id)


def total(facts, measure, column="actual"):
    return next(row for row in facts["totals"] if row["measure"] == measure)[column]


# Files


def test_facts_are_those_of_the_newest_accepted_file(place):
    """A file that was replaced counts no more."""
    CrmMonth.objects.filter(branch=place.branch, month=OCTOBER).update(state="superseded")
    newer = CrmMonth.objects.get(branch=place.branch, month=OCTOBER)
    CrmMonth.objects.filter(pk=newer.pk).update(revision=9)
    place.month(fact("E1", place.alice, commission="7"))

    assert total(taken(place), "net_commission") == "7.00"


def test_facts_of_another_branch_are_not_counted(place):
    other = copy.copy(place)
    other.branch = org.BranchFactory()
    other.month(fact("X1", place.alice, commission="5000"))

    assert total(taken(place), "net_commission") == "350.00"
    assert total(taken(place, team=None), "net_commission") == "1350.00"


def test_facts_count_a_person_for_the_team_of_each_months_end(place):
    """Alice works in the west team since the first of October."""
    Posting.objects.filter(person=place.alice).update(valid_until=OCTOBER)
    place.post(place.alice, place.west, since=OCTOBER)
    place.month(fact("E1", place.alice, commission="10"), month=NOVEMBER)

    east = taken(place, start=NOVEMBER)
    west = taken(place, start=NOVEMBER, team="west")

    assert (total(east, "net_commission"), total(west, "net_commission")) == ("0", "10.00")


def test_facts_count_accounts_opened_in_the_months_themselves(place):
    place.month(
        fact("N1", place.bob, opened_on="2026-11-30"),
        fact("N2", place.bob, opened_on="2026-10-31"),
        fact("N3", place.bob, opened_on=None),
        month=NOVEMBER,
    )

    assert total(taken(place, start=NOVEMBER), "new_accounts") == "1"


def test_facts_name_who_has_customers_but_no_place_here(place):
    somebody = org.PersonFactory(branch=place.branch, name="无岗人")
    place.month(fact("N1", somebody, commission="3"), month=NOVEMBER)

    people = {row["name"]: row for row in taken(place, start=NOVEMBER, team=None)["people"]}

    assert (people["无岗人"]["outlet"], people["无岗人"]["figures"]["net_commission"]) == ("", "3.00")


def test_facts_of_the_branch_say_what_belongs_to_no_team(place):
    somebody = org.PersonFactory(branch=place.branch)
    place.month(fact("N1", somebody, commission="3"), month=NOVEMBER)

    teams = taken(place, start=NOVEMBER, team=None)["teams"]

    assert (teams[-1]["name"], teams[-1]["figures"]["net_commission"]) == ("", "3.00")


def test_facts_of_the_branch_are_the_sum_of_its_teams_facts(place):
    branch = taken(place, team=None)
    teams = [taken(place, team=name) for name in ("east", "west")]

    for row in branch["totals"]:
        parts = [Decimal(total(facts, row["measure"])) for facts in teams]
        assert Decimal(row["actual"]) == sum(parts), row["measure"]


def test_facts_list_who_is_here_without_a_customer(place):
    place.post(
        org.PersonFactory(branch=place.branch, name="新人"), outlet=place.north, since=dt.date(2026, 10, 20)
    )

    people = {row["name"]: row["figures"]["net_commission"] for row in taken(place)["people"]}

    assert people["新人"] == "0"


def test_facts_say_who_joined_left_and_moved(place):
    hired = dt.date(2026, 10, 12)
    place.post(org.PersonFactory(branch=place.branch, name="新人", hired_on=hired), since=hired)
    Posting.objects.filter(person=place.bob).update(valid_until=dt.date(2026, 10, 20))
    place.post(place.bob, place.west, since=dt.date(2026, 10, 20))
    Posting.objects.filter(person=place.alice).update(valid_until=dt.date(2026, 10, 5))
    place.post(place.alice, outlet=place.south, since=dt.date(2026, 10, 5))

    staff = taken(place)["staff"]
    whole = taken(place, team=None)["staff"]

    assert [row["name"] for row in staff["joined"]] == ["新人"]
    assert [(row["name"], row["to"]) for row in staff["left"]] == [("鲍勃", "西区团队")]
    assert [(row["name"], row["from"], row["to"]) for row in staff["moved"]] == [
        ("爱丽丝", "东区团队 · 北路网点", "东区团队 · 南路网点")
    ]
    assert (staff["before"], staff["after"]) == (2, 2)
    assert (whole["left"], len(whole["moved"])) == ([], 2)


def test_facts_are_plain_json(place):
    import json

    facts = taken(place)

    assert json.loads(json.dumps(facts)) == facts


@pytest.mark.parametrize("team", ["east", None])
def test_facts_take_the_same_number_of_queries_for_a_month_and_a_year(
    place, team, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9) as month:
        taken(place, team=team)
    with django_assert_max_num_queries(9) as year:
        taken(place, kind="year", start=dt.date(2025, 1, 1), team=team)

    assert len(year) == len(month)


# Plan


def target(place, team, measure, **months):
    made = Target.objects.create(
        branch=place.branch, team=team, year=2026, measure=measure, total=1, set_by=place.lead, set_at=NOW
    )
    for month, amount in months.items():
        TargetMonth.objects.create(target=made, month=dt.date(2026, int(month[1:]), 1), amount=amount)


def plan(place, *, team=None, start=OCTOBER, end=NOVEMBER):
    return planned(branch_id=place.branch.pk, team_id=team.pk if team else None, start=start, end=end)


def test_planned_is_the_teams_target_of_the_months(place):
    target(place, place.east, "net_commission", m9=100, m10=400, m11=900)

    assert plan(place, team=place.east) == {"net_commission": Decimal(400)}
    assert plan(place, team=place.east, start=SEPTEMBER) == {"net_commission": Decimal(500)}
    assert plan(place, team=place.west) == {}


def test_planned_of_the_branch_sums_its_teams(place):
    target(place, place.east, "net_commission", m10=400)
    target(place, place.west, "net_commission", m10=50)

    assert plan(place) == {"net_commission": Decimal(450)}


def test_planned_takes_of_a_stock_the_last_months(place):
    target(place, place.east, "month_end_assets", m9=1000, m10=1200)

    assert plan(place, start=SEPTEMBER) == {"month_end_assets": Decimal(1200)}


def test_planned_is_what_the_targets_pages_say(place):
    from teams.queries.progress import plan_and_actual

    target(place, place.east, "net_commission", m9=100, m10=400)
    target(place, place.east, "month_end_assets", m9=1000, m10=1200)

    pages = {
        row.measure: row.plan for row in plan_and_actual(team_id=place.east.pk, start=SEPTEMBER, end=NOVEMBER)
    }
    own = plan(place, team=place.east, start=SEPTEMBER)

    assert {measure: amount for measure, amount in pages.items() if amount} == own


def test_facts_carry_the_plan(place):
    target(place, place.east, "net_commission", m10=400)

    assert total(taken(place), "net_commission", "plan") == "400.00"
    assert total(taken(place), "turnover", "plan") is None


# Sections


def test_facts_carry_what_upper_apps_register(place, monkeypatch):
    asked = []

    def take(scope):
        asked.append(scope)
        return {"n": 3}

    section = Section("A heading", take, lambda kept: Shown(["N"], [[str(kept["n"])]], [True]))
    monkeypatch.setattr(sections, "SECTIONS", {"mine": section})

    facts = taken(place)

    assert asked == [Scope(place.branch.pk, place.east.pk, [OCTOBER])]
    assert facts["sections"] == {"mine": {"n": 3}}
    ((title, shown),) = sections.shown_of(facts["sections"])
    assert (title, shown.lines) == ("A heading", [[("3", True)]])


def test_sections_that_nobody_knows_any_more_are_passed_over(monkeypatch):
    monkeypatch.setattr(sections, "SECTIONS", {})

    assert sections.shown_of({"gone": {"n": 3}}) == []


# Due days


def due(place, kind, end):
    return queries.due_days(place.branch.pk, [(kind, end)])[0]


@pytest.mark.parametrize(
    ("kind", "end", "day"),
    [
        (ReportKind.MONTH, dt.date(2026, 11, 1), dt.date(2026, 11, 6)),
        # The first eight days of October are holidays, the tenth is a make-up day.
        (ReportKind.MONTH, dt.date(2026, 10, 1), dt.date(2026, 10, 13)),
        (ReportKind.HALF, dt.date(2026, 7, 1), dt.date(2026, 7, 14)),
        (ReportKind.YEAR, dt.date(2026, 1, 1), dt.date(2026, 1, 22)),
    ],
)
def test_due_days_follow_the_calendar(place, kind, end, day):
    assert due(place, kind, end) == day


def test_due_days_follow_the_week_where_the_year_is_not_published(place):
    assert not CalendarYear.objects.filter(year=2031, published=True).exists()

    assert due(place, ReportKind.MONTH, dt.date(2031, 3, 1)) == dt.date(2031, 3, 7)


def test_due_days_take_the_rule_that_held_when_the_period_ended(place):
    for since, count in ((dt.date(2026, 9, 1), 2), (dt.date(2026, 11, 1), 3)):
        ReportDue.objects.create(
            branch=place.branch,
            valid_from=since,
            month_days=count,
            half_days=9,
            year_days=9,
            set_by=place.manager,
            set_at=NOW,
        )

    days = queries.due_days(place.branch.pk, [("month", dt.date(2026, month, 1)) for month in (8, 9, 11)])

    assert days == [dt.date(2026, 8, 7), dt.date(2026, 9, 2), dt.date(2026, 11, 4)]


def test_due_days_of_many_reports_take_two_queries(place, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.due_days(place.branch.pk, [("month", dt.date(2026, month, 1)) for month in range(1, 12)])


# What is to be begun


def test_to_begin_leaves_out_closed_teams(place):
    place.west.closed_on = NOVEMBER
    place.west.save()

    teams = {team for team, _kind, _start in queries.to_begin(place.branch, NOW.date())}

    assert teams == {place.east, None}


def test_to_begin_takes_three_queries_whatever_there_is(place, django_assert_num_queries):
    with django_assert_num_queries(3):
        queries.to_begin(place.branch, NOW.date())
    org.TeamFactory(branch=place.branch)
    place.begun()
    with django_assert_num_queries(3):
        queries.to_begin(place.branch, NOW.date())


def test_to_begin_asks_for_no_year_of_which_there_is_no_record(place):
    """The first CRM month is October 2026: the annual report of 2025 would be empty for ever."""
    asked = {(kind, start) for _team, kind, start in queries.to_begin(place.branch, NOW.date())}

    assert asked == {("month", OCTOBER)}


# What there should be


def told(place, user, day=NOW.date()):
    return [
        (one.report.unit_name, one.report.kind, one.report.start, str(one.standing.value), one.may_begin)
        for one in not_begun(user, day)
    ]


def test_not_begun_names_each_unit_of_the_branch(place):
    place.begun()

    assert told(place, place.desk) == [
        ("whole branch", "month", OCTOBER, "due", True),
        ("西区团队", "month", OCTOBER, "due", True),
    ]


def test_not_begun_says_when_the_due_day_is_past(place):
    days = {one.report.due_on: one.standing for one in not_begun(place.desk, dt.date(2026, 11, 9))}

    assert days == {dt.date(2026, 11, 6): Unbegun.MISSING}


def test_not_begun_reaches_back_to_the_first_month_on_file(place):
    """Months since August and nothing of the year before; the year 2026 once it is over."""
    place.month(month=dt.date(2026, 8, 1))

    east = [row[1:3] for row in told(place, place.desk, dt.date(2027, 1, 20)) if row[0] == "东区团队"]

    assert east == [
        *(("month", dt.date(2026, month, 1)) for month in (12, 11, 10, 9, 8)),
        ("year", dt.date(2026, 1, 1)),
    ]


def test_not_begun_asks_a_team_for_nothing_from_before_it_opened(place):
    org.TeamFactory(branch=place.branch, name="新团队", opened_on=NOVEMBER)
    place.west.closed_on = NOVEMBER
    place.west.save()

    assert {row[0] for row in told(place, place.desk)} == {"东区团队", "whole branch"}


def test_not_begun_is_for_who_follows_the_unit(place):
    """The lead sees the own team's; headquarters sees all and begins none; a stranger nothing."""
    other = org.holder(Role.TRADING_DESK, org.BranchFactory(), name="别处")

    assert [row[0] for row in told(place, place.lead)] == ["东区团队"]
    assert {(row[0], row[4]) for row in told(place, place.office)} == {
        ("东区团队", False),
        ("西区团队", False),
        ("whole branch", False),
    }
    assert told(place, other) == []


def test_not_begun_asks_nothing_where_no_file_ever_came(place):
    CrmMonth.objects.filter(branch=place.branch).update(state="superseded")

    assert told(place, place.desk) == []


def test_not_begun_takes_the_same_number_of_queries_for_one_unit_and_many(place, django_assert_num_queries):
    not_begun(place.desk, NOW.date())
    with django_assert_num_queries(6):
        not_begun(place.desk, NOW.date())
    for _count in range(3):
        org.TeamFactory(branch=place.branch)
    place.month(month=dt.date(2026, 4, 1))
    with django_assert_num_queries(6):
        not_begun(place.desk, NOW.date())


def test_neighbours_are_the_units_earlier_reports_that_the_reader_may_open(place):
    earlier, report = place.begun(start=SEPTEMBER), place.begun()
    place.begun(team="west", start=SEPTEMBER)
    place.begun(team=None, start=SEPTEMBER)

    assert queries.neighbours(report, place.lead) == [earlier]
    assert queries.neighbours(report, place.office) == []


def test_shares_before_are_those_of_the_same_unit_and_kind(place):
    place.begun(start=SEPTEMBER)
    report = place.begun()
    type(report).objects.filter(start=SEPTEMBER).update(market_share=Decimal("0.1"))

    assert queries.shares_before(report) == {"before": Decimal("0.1"), "last_year": None}
    assert queries.shares_before(place.begun(team="west")) == {"before": None, "last_year": None}
