"""What the pages of reports and slips ask: the months before, the year, the reserve, whom a step waits for."""

import datetime as dt
from decimal import Decimal

import pytest

from compensation.models import PaySlip
from compensation.queries import reports
from core.months import add_months
from org.choices import Role
from org.models import Posting
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
OCTOBER = pay.MONTH


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


def signed(place, person, month, net="1000", *, state="approved", **figures):
    """A slip of a month that all three have signed, and its report."""
    run = place.run(month=month)
    slip = office_of.slip(run, person, gross=Decimal(net), net=Decimal(net), **figures)
    office_of.settled(run, state)
    return PaySlip.objects.select_related("run").get(pk=slip.pk)


# The branch's year


@each(("back", "is_shown"), [(0, True), (1, True), (11, True), (12, False), (-1, False)])
def test_months_of_are_the_twelve_that_end_with_the_report(place, back, is_shown):
    run = place.run(month=OCTOBER)
    other = run if back == 0 else place.run(month=add_months(OCTOBER, -back))

    assert (other in reports.months_of(run)) is is_shown


def test_months_of_leave_out_what_is_not_computed_and_other_branches(place):
    run = place.run(month=OCTOBER)
    place.run(month=add_months(OCTOBER, -1), state="draft")
    office_of.report(org.BranchFactory(), month=add_months(OCTOBER, -2))

    assert reports.months_of(run) == [run]


def test_months_of_stand_in_their_order(place):
    runs = [place.run(month=add_months(OCTOBER, -back)) for back in (0, 5, 2)]

    assert [run.month.month for run in reports.months_of(runs[0])] == [5, 8, 10]


@each(("state", "expected"), [("computed", {"爱丽丝": Decimal(900)}), ("draft", {})])
def test_nets_before_are_those_of_the_month_before(place, state, expected):
    before = place.run(month=add_months(OCTOBER, -1), state=state)
    office_of.slip(before, place.alice, gross=Decimal(900), net=Decimal(900))
    older = place.run(month=add_months(OCTOBER, -2))
    office_of.slip(older, place.bob)

    found = reports.nets_before(place.run(month=OCTOBER))

    assert found == {place.alice.pk: amount for amount in expected.values()}


def test_slips_of_stand_employees_first_then_by_team_and_number(place):
    run = place.run()
    early = org.account_manager(org.TeamFactory(branch=place.branch, code="AAA"), number="Z1")
    for person in (place.carol, place.bob, early, place.alice):
        office_of.slip(run, person)
    office_of.slip(run, org.account_manager(place.office.team, number="N1"), team=None)

    assert [slip.number for slip in reports.slips_of(run)] == ["Z1", "A0001", "B0002", "N1", "C0003"]


# One's own months


def test_own_months_are_six_signed_ones_and_this(place):
    for back in range(8):
        last = signed(place, place.alice, add_months(OCTOBER, back - 7))

    found = reports.own_months(last, place.alice.user)

    assert [slip.run.month.month for slip in found] == [5, 6, 7, 8, 9, 10]


def test_own_months_leave_out_what_is_under_signature_but_for_the_slip_itself(place):
    signed(place, place.alice, add_months(OCTOBER, -2))
    office_of.slip(place.run(month=add_months(OCTOBER, -1), state="submitted"), place.alice)
    this = office_of.slip(place.run(month=OCTOBER, state="submitted"), place.alice)

    found = reports.own_months(this, place.finance)

    assert [slip.run.month.month for slip in found] == [8, 10]


def test_own_months_of_a_former_team_are_none_of_the_present_leads(place):
    signed(place, place.bob, add_months(OCTOBER, -1))
    new = org.TeamFactory(branch=place.branch)
    Posting.objects.filter(person=place.bob).update(valid_until=OCTOBER)
    Posting.objects.create(person=place.bob, team=new, valid_from=OCTOBER)
    pay.approved_standard(new, [pay.BASE])
    run = place.run(month=OCTOBER)
    slip = office_of.slip(run, place.bob, team=new)
    office_of.settled(run)
    lead = org.holder(Role.TEAM_LEAD, new)

    slip = PaySlip.objects.select_related("run").get(pk=slip.pk)

    assert [one.run.month.month for one in reports.own_months(slip, lead)] == [10]
    assert [one.run.month.month for one in reports.own_months(slip, place.finance)] == [9, 10]


def test_years_of_sum_each_calendar_year_the_latest_first(place):
    signed(place, place.alice, dt.date(2025, 12, 1), "500.50")
    signed(place, place.alice, dt.date(2026, 1, 1), "100.25")
    signed(place, place.alice, dt.date(2026, 2, 1), "200")

    found = reports.years_of(PaySlip.objects.filter(person=place.alice))

    assert [(year, sums["gross"], sums["net"]) for year, sums in found] == [
        (2026, Decimal("300.25"), Decimal("300.25")),
        (2025, Decimal("500.50"), Decimal("500.50")),
    ]


def test_years_of_nothing_are_none():
    assert reports.years_of(PaySlip.objects.none()) == []


# Reserves


def test_reserves_of_are_what_is_still_held_oldest_first(place):
    runs = [place.run(month=add_months(OCTOBER, -back)) for back in (1, 3, 2)]
    for run, amount in zip(runs, ("10", "30", "20"), strict=True):
        office_of.reserve(run, place.alice, amount=amount)
    office_of.reserve(runs[0], place.alice, amount="5", code="paid", released=runs[0])
    office_of.reserve(runs[0], place.bob, amount="99")

    found = reports.reserves_of(place.alice.pk, place.finance)

    assert [entry.amount for entry in found] == [Decimal(30), Decimal(20), Decimal(10)]


@each(("who", "count"), [("alice", 1), ("finance", 1), ("bob", 0), ("lead", 0), ("stranger", 0)])
def test_reserves_of_a_person_are_the_persons_and_the_offices(place, who, count):
    office_of.reserve(place.run(), place.alice)
    people = {"alice": place.alice.user, "bob": place.bob.user}

    reader = people.get(who) or getattr(place, who)

    assert len(reports.reserves_of(place.alice.pk, reader)) == count


# Whom it waits for


def test_waiting_names_leave_out_who_may_not_take_the_step(place):
    second = org.holder(Role.CHIEF_ACCOUNTANT, place.branch, name="副主办")
    day = dt.date(2026, 11, 5)

    def names(**more):
        return reports.waiting_names("pay.sign_chief", branch_id=place.branch.pk, day=day, **more)

    assert sorted(names()) == sorted([place.chief.name, "副主办"])
    assert names(without={second.pk}) == [place.chief.name]
    assert names(without={second.pk, place.chief.pk}) == []
