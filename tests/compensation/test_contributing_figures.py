"""The desk's figures at their edges: months left out, nothing before, refunds, reports of several branches."""

import datetime as dt
from decimal import Decimal

import pytest

from compensation.contributing.figures import figures
from compensation.models import BusinessDetail, DetailRow
from org.choices import Role
from org.models import RoleGrant, User
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 5)


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


def reader(user):
    return User.objects.get(pk=user.pk)


def earned(place, month, amount, *, person=None):
    """A reviewed detail of a month with one row."""
    detail, _created = BusinessDetail.objects.get_or_create(
        branch=place.branch,
        month=month,
        defaults={
            "crm_month": pay.crm_month(place.branch, [], month=month),
            "computed_by": place.office.desk,
            "computed_at": pay.AT,
            "state": "reviewed",
            "reviewed_by": place.chief,
            "reviewed_at": pay.AT,
        },
    )
    return DetailRow.objects.create(
        detail=detail,
        person=person or place.alice,
        team=place.office.team,
        contract="employee",
        net_commission=Decimal(amount),
    )


@each(
    ("before", "now", "note"),
    [
        ("1000", "1100", "10.0% more than the month before"),
        ("1000", "1000", "as much as the month before"),
        ("1000", "250", "75.0% less than the month before"),
        ("1000", "-500", "150.0% less than the month before"),
        ("0", "1000", ""),
        ("-200", "1000", ""),
    ],
)
def test_figures_say_the_change_only_where_there_was_something_before(place, before, now, note):
    earned(place, dt.date(2026, 9, 1), before)
    earned(place, pay.MONTH, now)

    (commission,) = figures(reader(place.finance), TODAY)

    assert (commission.value, commission.note) == (f"{Decimal(now):,.2f}".replace("-", "−"), note)


def test_figures_compare_with_no_month_that_is_not_the_one_before(place):
    """August beside October: to call that “the month before” would be wrong."""
    earned(place, dt.date(2026, 8, 1), "1000")
    earned(place, pay.MONTH, "1100")

    (commission,) = figures(reader(place.finance), TODAY)

    assert commission.note == ""


def test_figures_compare_december_with_january(place):
    earned(place, dt.date(2025, 12, 1), "1000")
    earned(place, dt.date(2026, 1, 1), "1500")

    (commission,) = figures(reader(place.finance), TODAY)

    assert commission.note == "50.0% more than the month before"


def test_figures_show_six_months_and_no_more(place):
    for month in range(1, 9):
        earned(place, dt.date(2026, month, 1), str(month * 100))

    (commission,) = figures(reader(place.finance), TODAY)

    assert commission.value == "800.00"
    assert len(commission.table) - 1 == 6


def test_figures_of_nothing_are_none(place):
    for user in (place.finance, place.lead, place.alice.user, place.office.archive, org.UserFactory()):
        assert figures(reader(user), TODAY) == []


def test_figures_of_a_lead_sum_the_team_led_alone(place):
    earned(place, pay.MONTH, "1000")
    other = org.account_manager(org.TeamFactory(branch=place.branch))
    DetailRow.objects.create(
        detail=BusinessDetail.objects.get(month=pay.MONTH),
        person=other,
        team=other.postings.get().team,
        contract="employee",
        net_commission=Decimal(777),
    )

    (commission,) = figures(reader(place.lead), TODAY)

    assert commission.value == "1,000.00"


@each(
    ("states", "total", "bars"),
    [
        (["computed"], "1,000.00", ["computed"]),
        (["submitted", "paid"], "2,000.00", ["waiting for the chief accountant", "paid, to be filed"]),
        (["draft", "approved"], "1,000.00", ["signed, to be paid"]),
        (["draft"], "0.00", []),
    ],
)
def test_figures_of_pay_stand_by_state_in_the_order_of_the_cycle(place, states, total, bars):
    archive = org.holder(Role.GENERAL_OFFICE)
    for state in states:
        office_of.report(org.BranchFactory(), state=state)

    (net,) = figures(archive, TODAY)

    assert net.value == total
    assert [row[0] for row in net.table[1:]] == bars


def test_figures_of_pay_are_those_of_the_latest_month(place):
    place.run(month=dt.date(2026, 9, 1), state="paid")
    place.run(month=pay.MONTH)

    (net,) = figures(place.office.archive, TODAY)

    assert (net.value, net.note) == ("1,000.00", "Oct 2026, all reports within your reach")


def test_figures_of_two_branches_are_one_sum_for_who_serves_both(place):
    other = org.BranchFactory()
    RoleGrant.objects.create(user=place.finance, role=Role.BRANCH_FINANCE, branch=other, valid_from=org.START)
    place.run()
    office_of.report(other, state="submitted")

    (net,) = figures(reader(place.finance), TODAY)

    assert net.value == "2,000.00"


def test_figures_of_ones_own_pay_leave_out_a_month_under_signature(place):
    for month, state in ((dt.date(2026, 8, 1), "filed"), (dt.date(2026, 9, 1), "approved")):
        run = place.run(month=month)
        office_of.slip(run, place.alice, gross=Decimal(month.month), net=Decimal(month.month))
        office_of.settled(run, "paid" if state == "filed" else state)
    office_of.slip(place.run(month=pay.MONTH), place.alice)

    (own,) = figures(reader(place.alice.user), TODAY)

    assert (own.label, own.value) == ("Your net pay of Sep 2026", "9.00")
    assert len(own.table) - 1 == 2


@each("months", [1, 3])
def test_figures_ask_as_often_for_three_months_as_for_one(place, months, django_assert_max_num_queries):
    for month in range(8, 8 + months):
        run = place.run(month=dt.date(2026, month, 1))
        office_of.slip(run, place.alice)
        office_of.settled(run)
    user = reader(place.alice.user)
    assert user.may("pay.own")

    with django_assert_max_num_queries(4):
        assert len(figures(user, TODAY)) == 1
