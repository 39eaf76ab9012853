"""Filters over reports, slips, questions, reserves, details and standards; rows as they are, nothing computed."""

import datetime as dt
from types import SimpleNamespace

import pytest

from compensation.filters.details import DetailFilter, FactFilter
from compensation.filters.runs import QuestionFilter, ReserveFilter, RunFilter, SlipFilter
from compensation.filters.standards import StandardFilter
from compensation.models import BusinessDetail, PayRun, PaySlip, PayStandard, ReserveEntry, SlipQuestion
from customers.models import CrmFact
from org.choices import Contract, Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = dt.date(2026, 9, 1), pay.MONTH, dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


def left(filter_class, rows, user, **query):
    """What the filter leaves of the rows within the reader's reach."""
    made = filter_class(query, queryset=rows.visible_to(user), request=SimpleNamespace(user=user))
    assert made.form.is_valid()
    return made.qs


def offered(filter_class, rows, user, field):
    made = filter_class({}, queryset=rows, request=SimpleNamespace(user=user))
    return set(made.form.fields[field].queryset)


# Pay reports


@pytest.fixture
def reports(place):
    return {
        "september": place.run(month=SEPTEMBER, state="paid"),
        "october": place.run(state="submitted"),
        "november": place.run(month=NOVEMBER, state="draft"),
        "elsewhere": place.run(branch=place.charlie.branch, state="submitted"),
    }


@each(
    ("query", "found"),
    [
        ({}, {"september", "october", "november"}),
        ({"month": "2026-10"}, {"october"}),
        ({"state": "draft"}, {"november"}),
        ({"state": "submitted"}, {"october"}),
        ({"state": "filed"}, set()),
        ({"state": "paid", "month": "2026-10"}, set()),
    ],
)
def test_run_filter_leaves(place, reports, query, found):
    rows = left(RunFilter, PayRun.objects, place.finance, **query)

    assert {name for name, run in reports.items() if run in rows} == found


def test_run_filter_finds_by_the_printed_number(place, reports):
    number = reports["october"].number.text

    rows = left(RunFilter, PayRun.objects, place.finance, q=number.lower())

    assert list(rows) == [reports["october"]]


def test_run_filter_finds_no_number_of_another_branch(place, reports):
    rows = left(RunFilter, PayRun.objects, place.finance, q=reports["elsewhere"].number.text)

    assert list(rows) == []


def test_run_filter_offers_the_general_office_every_branch(place):
    archive = offered(RunFilter, PayRun.objects.none(), place.office.archive, "branch")
    finance = offered(RunFilter, PayRun.objects.none(), place.finance, "branch")

    assert (place.charlie.branch in archive, place.branch in archive) == (True, True)
    assert finance == {place.branch}


# Slips


@pytest.fixture
def slips(place):
    """Alice, Bob and Carol of October, signed; Alice's of November, not signed."""
    october, november = place.run(), place.run(month=NOVEMBER)
    for person in (place.alice, place.bob, place.carol):
        office_of.slip(october, person)
    office_of.slip(november, place.alice)
    return office_of.settled(october)


def slips_of(place, user, **query):
    rows = left(SlipFilter, PaySlip.objects, user, **query)
    return sorted((slip.name, slip.run.month.month) for slip in rows.select_related("run"))


@each(
    ("query", "found"),
    [
        ({}, [("卡萝", 10), ("爱丽丝", 10), ("爱丽丝", 11), ("鲍勃", 10)]),
        ({"month": "2026-11"}, [("爱丽丝", 11)]),
        ({"q": "爱丽"}, [("爱丽丝", 10), ("爱丽丝", 11)]),
        ({"q": "B0002"}, [("鲍勃", 10)]),
        ({"q": "baobo"}, [("鲍勃", 10)]),
        ({"contract": "broker"}, [("卡萝", 10)]),
        ({"contract": "broker", "q": "爱丽丝"}, []),
    ],
)
def test_slip_filter_leaves_finance(place, slips, query, found):
    assert slips_of(place, place.finance, **query) == found


@each(
    ("query", "found"),
    [
        ({}, [("卡萝", 10), ("爱丽丝", 10), ("鲍勃", 10)]),
        ({"month": "2026-11"}, []),
        ({"q": "爱丽"}, [("爱丽丝", 10)]),
    ],
)
def test_slip_filter_leaves_the_lead_signed_months_alone(place, slips, query, found):
    assert slips_of(place, place.lead, **query) == found


def test_slip_filter_finds_by_the_name_that_the_slip_was_made_with(place, slips):
    """Who married meanwhile is found by the name on the paper."""
    place.alice.name = "爱丽丝婚后"
    place.alice.save(update_fields=["name"])

    assert slips_of(place, place.finance, q="婚后") == []
    assert slips_of(place, place.finance, q="爱丽丝") == [("爱丽丝", 10), ("爱丽丝", 11)]


def test_slip_filter_offers_the_lead_the_own_team_alone(place):
    org.TeamFactory(branch=place.branch)

    assert offered(SlipFilter, PaySlip.objects.none(), place.lead, "team") == {place.office.team}
    assert len(offered(SlipFilter, PaySlip.objects.none(), place.finance, "team")) == 2


# Questions


@pytest.fixture
def questions(place, slips):
    alice, bob = (PaySlip.objects.get(run=slips, person=one) for one in (place.alice, place.bob))
    office_of.question(alice, "佣金为何少了")
    office_of.question(bob, "预留何时发放", answer="明年一月")
    elsewhere = office_of.report(place.charlie.branch)
    office_of.question(office_of.slip(elsewhere, place.charlie), "外地的问题")


@each(
    ("query", "found"),
    [
        ({}, {"佣金为何少了", "预留何时发放"}),
        ({"state": "no"}, {"佣金为何少了"}),
        ({"state": "yes"}, {"预留何时发放"}),
        ({"q": "预留"}, {"预留何时发放"}),
        ({"q": "明年"}, set()),
        ({"q": "A0001"}, {"佣金为何少了"}),
        ({"q": "鲍勃", "state": "no"}, set()),
        ({"q": "外地"}, set()),
        ({"month": "2026-10"}, {"佣金为何少了", "预留何时发放"}),
        ({"month": "2026-11"}, set()),
    ],
)
def test_question_filter_leaves(place, questions, query, found):
    rows = left(QuestionFilter, SlipQuestion.objects, place.finance, **query)

    assert {row.text for row in rows} == found


@each("who", ["lead", "chief", "alice"])
def test_question_filter_leaves_nothing_to_who_does_not_answer(place, questions, who):
    user = place.alice.user if who == "alice" else getattr(place, who)

    assert list(left(QuestionFilter, SlipQuestion.objects, user)) == []


# Reserves


@pytest.fixture
def reserves(place):
    september, october = place.run(month=SEPTEMBER), place.run()
    office_of.reserve(september, place.alice, amount="10.00", released=october)
    office_of.reserve(september, place.bob, amount="20.00")
    office_of.reserve(october, place.alice, amount="30.00", release_month=None, exit_months=12)
    elsewhere = office_of.report(place.charlie.branch)
    office_of.reserve(elsewhere, place.charlie, amount="40.00")


@each(
    ("query", "found"),
    [
        ({}, {10, 20, 30}),
        ({"state": "held"}, {20, 30}),
        ({"state": "released"}, {10}),
        ({"month": "2026-09"}, {10, 20}),
        ({"month": "2026-09", "state": "held"}, {20}),
        ({"q": "爱丽丝"}, {10, 30}),
        ({"q": "als", "state": "held"}, {30}),
        ({"q": "查理"}, set()),
    ],
)
def test_reserve_filter_leaves(place, reserves, query, found):
    rows = left(ReserveFilter, ReserveEntry.objects, place.finance, **query)

    assert {int(row.amount) for row in rows} == found


def test_reserve_filter_goes_by_the_branch_that_withheld(place, reserves):
    """Whoever moved on to another branch is found where it was withheld."""
    place.bob.branch = place.charlie.branch
    place.bob.save(update_fields=["branch"])
    auditor = org.holder(Role.AUDITOR)

    rows = left(ReserveFilter, ReserveEntry.objects, auditor, branch=place.branch.pk)

    assert {int(row.amount) for row in rows} == {10, 20, 30}


def test_reserve_filter_leaves_an_account_manager_the_own(place, reserves):
    assert {int(row.amount) for row in left(ReserveFilter, ReserveEntry.objects, place.alice.user)} == {
        10,
        30,
    }


# Business details


@each(
    ("query", "months"),
    [
        ({}, [9, 10]),
        ({"month": "2026-10"}, [10]),
        ({"state": "computed"}, [9, 10]),
        ({"state": "reviewed"}, []),
    ],
)
def test_detail_filter_leaves(place, query, months):
    for month in (SEPTEMBER, OCTOBER):
        place.run(month=month)
    place.run(branch=place.charlie.branch)

    rows = left(DetailFilter, BusinessDetail.objects, place.finance, **query)

    assert sorted(detail.month.month for detail in rows) == months


def test_detail_filter_offers_the_lead_the_own_branch_alone(place):
    assert offered(DetailFilter, BusinessDetail.objects.none(), place.lead, "branch") == {place.branch}


@each(
    ("q", "accounts"),
    [
        ("", {"K1", "K2"}),
        ("k1", {"K1"}),
        ("䶮", {"K2"}),
        ("客户 1", {"K1"}),
        ("O'Neil", set()),
        ("\\", set()),
    ],
)
def test_fact_filter_searches_account_and_customer(place, q, accounts):
    facts = [
        pay.fact("K1", place.alice, customer_name="客户甲1"),
        pay.fact("K2", place.alice, customer_name="王䶮"),
    ]
    arrived = pay.crm_month(place.branch, facts)
    rows = CrmFact.objects.filter(crm_month=arrived)

    found = FactFilter({"q": q}, queryset=rows, request=SimpleNamespace(user=place.finance)).qs

    assert {row.account for row in found} == accounts


# Standards


@pytest.fixture
def standards(place):
    """The office's own two, those of its second team, and one elsewhere."""
    west = org.TeamFactory(branch=place.branch, code="WEST", name="西区团队")
    pay.approved_standard(west, [pay.BASE])
    pay.approved_standard(place.charlie.postings.get().team, [pay.BASE])
    return west


@each(
    ("query", "count"),
    [
        ({}, 3),
        ({"q": "西区"}, 1),
        ({"q": "west"}, 1),
        ({"contract": "broker"}, 1),
        ({"contract": "broker", "q": "west"}, 0),
        ({"state": "approved"}, 3),
        ({"state": "draft"}, 0),
    ],
)
def test_standard_filter_leaves_finance(place, standards, query, count):
    assert left(StandardFilter, PayStandard.objects, place.finance, **query).count() == count


def test_standard_filter_leaves_the_lead_the_own_team(place, standards):
    rows = left(StandardFilter, PayStandard.objects, place.lead)

    assert {row.team for row in rows} == {place.office.team}
    assert {row.contract for row in rows} == {Contract.EMPLOYEE, Contract.BROKER}
    assert standards not in offered(StandardFilter, PayStandard.objects.none(), place.lead, "team")


def test_standard_filter_of_a_team_leaves_that_team(place, standards):
    assert [
        row.team for row in left(StandardFilter, PayStandard.objects, place.finance, team=standards.pk)
    ] == [standards]
