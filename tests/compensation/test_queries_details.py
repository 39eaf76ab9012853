"""Figures and the customers behind them; who sees which rows of a business detail, and when."""

import copy
from decimal import Decimal

import pytest

from compensation.models import BusinessDetail, DetailRow, PaySlip, ReserveEntry
from compensation.queries import details
from core.months import add_months
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(kept):
    return pay.office()


@pytest.fixture
def office(made):
    return copy.deepcopy(made)


@pytest.fixture
def alice(office):
    return office.hire(name="爱丽丝")


@pytest.fixture
def bob(office):
    """Of another team of the branch."""
    west = org.TeamFactory(branch=office.branch)
    pay.approved_standard(west, [pay.BASE])
    return org.account_manager(west, name="鲍勃")


def facts(alice, bob):
    return [
        pay.fact(
            "1",
            alice,
            commission="9000",
            exchange_fees="500",
            turnover="100",
            is_valid=True,
            is_new=True,
            month_end_assets="70",
            average_assets="60",
            net_new_assets="-5",
            product_sales="30",
        ),
        pay.fact("2", alice, commission="-40", is_valid=True, turnover="7"),
        pay.fact("3", alice, month_end_assets="1"),
        pay.fact("4", bob, commission="777", is_valid=True),
    ]


@pytest.fixture
def detail(office, alice, bob):
    return office.reviewed(facts(alice, bob))


def row(detail, person):
    return DetailRow.objects.select_related("detail").get(detail=detail, person=person)


def sees(user):
    return set(DetailRow.objects.visible_to(user).values_list("person__name", flat=True))


# The customers behind a figure


@each("figure", [name for name in details.FACTS if name != "net_commission_after_tax"])
def test_facts_behind_come_to_exactly_the_figure(office, alice, detail, figure):
    line = row(detail, alice)
    _chosen, column = details.FACTS[figure]

    behind = list(details.facts_behind(line, figure, office.finance))

    total = len(behind) if column is None else sum(getattr(fact, column) for fact in behind)
    assert total == getattr(line, figure)


def test_facts_behind_leave_out_customers_who_add_nothing(office, alice, detail):
    behind = details.facts_behind(row(detail, alice), "net_commission", office.finance)

    assert set(behind.values_list("account", flat=True)) == {"1", "2"}


def test_facts_behind_stay_those_of_the_file_that_was_summed(office, alice, bob, detail):
    line = row(detail, alice)
    pay.crm_month(office.branch, [pay.fact("9", alice, commission="1")], replaces=detail.crm_month)

    assert set(details.facts_behind(line, "customers", office.finance).values_list("account", flat=True)) == {
        "1",
        "2",
        "3",
    }


def test_facts_behind_are_nobodys_of_another_branch(alice, detail):
    stranger = org.holder(Role.BRANCH_FINANCE, org.BranchFactory())

    assert not details.facts_behind(row(detail, alice), "customers", stranger).exists()


# Who sees which rows when


def test_rows_are_the_branchs_own_in_every_state(office, alice, bob):
    pay.crm_month(office.branch, facts(alice, bob))
    pay.services.compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.desk, at=pay.AT)

    for user in (office.desk, office.finance, office.chief, office.manager, org.holder(Role.AUDITOR)):
        assert sees(user) == {"爱丽丝", "鲍勃"}


def test_rows_reach_a_lead_once_they_are_reviewed_and_only_the_team(office, alice, bob):
    lead = org.holder(Role.TEAM_LEAD, office.team)
    pay.crm_month(office.branch, facts(alice, bob))
    made = pay.services.compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.desk, at=pay.AT)
    pay.services.submit_detail(detail_id=made.pk, by=office.desk, at=pay.AT)
    assert sees(lead) == set()

    pay.services.review_detail(detail_id=made.pk, by=office.finance, at=pay.AT)

    assert sees(lead) == {"爱丽丝"}


def test_rows_leave_a_lead_when_they_are_returned(office, alice, detail):
    lead = org.holder(Role.TEAM_LEAD, office.team)

    pay.services.return_detail(detail_id=detail.pk, reason="核对", by=office.finance, at=pay.AT)

    assert sees(lead) == set()


def test_rows_reach_their_own_account_manager_with_the_third_signature(office, alice, bob):
    run = office.submitted(facts(alice, bob))
    for step in ("chief", "deputy"):
        office.sign(run, step)
        assert sees(alice.user) == set()

    office.sign(run, "manager")

    assert sees(alice.user) == {"爱丽丝"}


def test_rows_are_nobodys_of_another_branch_or_without_the_right(office, detail):
    elsewhere = org.BranchFactory()

    for user in (
        org.holder(Role.BRANCH_FINANCE, elsewhere),
        org.holder(Role.TEAM_LEAD, org.TeamFactory(branch=elsewhere)),
        org.holder(Role.GENERAL_OFFICE),
        org.holder(Role.ADMINISTRATOR),
        org.UserFactory(),
    ):
        assert sees(user) == set()


def test_details_are_seen_with_their_rows(office, alice, bob):
    lead = org.holder(Role.TEAM_LEAD, office.team)
    pay.crm_month(office.branch, facts(alice, bob))
    made = pay.services.compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.desk, at=pay.AT)

    def visible(user):
        return BusinessDetail.objects.visible_to(user).filter(pk=made.pk).exists()

    assert [visible(user) for user in (office.finance, lead, alice.user)] == [True, False, False]


def test_details_without_rows_are_seen_by_who_sees_everything(office):
    arrived = pay.crm_month(office.branch, [])
    made = BusinessDetail.objects.create(
        branch=office.branch, month=pay.MONTH, crm_month=arrived, computed_by=office.desk, computed_at=pay.AT
    )

    assert BusinessDetail.objects.visible_to(org.holder(Role.AUDITOR)).get() == made


# Slips and reserves


def test_slips_are_seen_by_the_general_office_and_the_auditor_in_every_state(office, alice):
    office.computed([pay.fact("1", alice, commission="9000")])

    for role in (Role.GENERAL_OFFICE, Role.AUDITOR):
        assert PaySlip.objects.visible_to(org.holder(role)).count() == 1


def test_slips_of_an_unsigned_report_are_neither_the_owners_nor_the_leads(office, alice):
    office.submitted([pay.fact("1", alice, commission="9000")])

    for user in (alice.user, org.holder(Role.TEAM_LEAD, office.team)):
        assert not PaySlip.objects.visible_to(user).exists()


def test_reserves_are_seen_by_branch_and_owner_and_by_who_sees_everything(office, alice):
    office.signed([pay.fact("1", alice, commission="9000")])

    def count(user):
        return ReserveEntry.objects.visible_to(user).count()

    stranger = org.holder(Role.BRANCH_FINANCE, org.BranchFactory())
    lead = org.holder(Role.TEAM_LEAD, office.team)
    seen = [count(user) for user in (office.finance, org.holder(Role.AUDITOR), alice.user, stranger, lead)]
    assert seen == [1, 1, 1, 0, 0]


# Sums and leaps


def test_with_sums_counts_only_rows_within_reach(office, alice, bob, detail):
    lead = org.holder(Role.TEAM_LEAD, office.team)

    def sums(user):
        found = details.with_sums(BusinessDetail.objects.visible_to(user), user).get()
        return found.people, found.customers, found.net_commission

    assert sums(office.finance) == (2, 4, Decimal("9237.00"))
    assert sums(lead) == (1, 3, Decimal("8460.00"))


def test_with_sums_of_a_detail_without_rows_are_nothing(office):
    arrived = pay.crm_month(office.branch, [])
    BusinessDetail.objects.create(
        branch=office.branch, month=pay.MONTH, crm_month=arrived, computed_by=office.desk, computed_at=pay.AT
    )

    found = details.with_sums(BusinessDetail.objects.all(), office.finance).get()

    assert (found.people, found.net_commission) == (0, Decimal("0.00"))


def test_jumps_of_compare_with_the_month_before(office, alice, bob, detail):
    earlier = add_months(pay.MONTH, -1)
    office.reviewed(
        [pay.fact("1", alice, commission="1000"), pay.fact("4", bob, commission="700")], month=earlier
    )
    rows, before = details.rows_of(detail, office.finance), details.rows_before(detail, office.finance)

    (found,) = details.jumps_of(rows, before)

    assert (found.row.person, found.jump.figure) == (alice, "net_commission")
    assert (found.jump.before, found.jump.now) == (Decimal("1000.00"), Decimal("8460.00"))
    assert [other.figure for other in found.others] == ["net_income"]


def test_jumps_of_somebody_new_are_none(office, alice, detail):
    assert details.jumps_of(details.rows_of(detail, office.finance), {}) == []


def test_run_of_finds_the_months_report(office, alice):
    run = office.computed([pay.fact("1", alice)])

    assert details.run_of(run.detail) == run
