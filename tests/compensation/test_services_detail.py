"""The business detail: sums, places, grades, tax inside net commission, review by a second person."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from compensation import services
from compensation.models import BusinessDetail, CommissionRule, DetailRow
from compensation.rules.deductions import after_tax
from core.errors import DomainError, WrongState
from core.models import AuditEntry, Notice
from customers.models import CrmMonth
from org.choices import Role
from org.models import Grading, Posting
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
MONTH = pay.MONTH


@pytest.fixture(scope="module")
def made(kept):
    return pay.office()


@pytest.fixture
def office(made):
    return copy.deepcopy(made)


def compute(office, now, by=None):
    return services.compute_detail(branch_id=office.branch.pk, month=MONTH, by=by or office.desk, at=now)


def test_compute_detail_sums_every_figure_per_account_manager(office, now):
    alice, bob = office.hire(), office.hire()
    pay.crm_month(
        office.branch,
        [
            pay.fact(
                "1",
                alice,
                turnover="1000.10",
                commission="30.05",
                exchange_fees="10.01",
                month_end_assets="5000",
                average_assets="4000.50",
                is_valid=True,
                is_new=True,
                product_sales="70",
                sales_by_class={"equity": "50.00", "fixed": "20.00"},
                net_new_assets="-12.34",
            ),
            pay.fact(
                "2",
                alice,
                turnover="1",
                commission="-5.00",
                is_valid=True,
                product_sales="5",
                sales_by_class={"equity": "5.00"},
            ),
            pay.fact("3", bob, turnover="7"),
        ],
    )

    detail = compute(office, now)

    row = pay.row_of(detail, alice)
    assert (row.customers, row.valid_accounts, row.new_valid_accounts) == (2, 2, 1)
    assert (row.turnover, row.commission, row.exchange_fees) == (
        Decimal("1001.10"),
        Decimal("25.05"),
        Decimal("10.01"),
    )
    assert (row.net_commission, row.net_income) == (Decimal("15.04"), Decimal("15.04"))
    assert (row.month_end_assets, row.average_assets) == (Decimal("5000.00"), Decimal("4000.50"))
    assert (row.product_sales, row.net_new_assets) == (Decimal("75.00"), Decimal("-12.34"))
    assert row.sales_by_class == {"equity": "55.00", "fixed": "20.00"}
    assert pay.row_of(detail, bob).turnover == Decimal("7.00")


def test_compute_detail_takes_net_commission_after_tax_from_the_dated_rates(office, now):
    alice = office.hire()
    pay.crm_month(office.branch, [pay.fact("1", alice, commission="54000", exchange_fees="9738")])

    detail = compute(office, now)

    row = pay.row_of(detail, alice)
    assert row.net_commission == Decimal("44262.00")
    assert row.net_commission_after_tax == Decimal("41247.17")


@each("net", ["0.01", "737.70", "-737.70", "44262.00", "99999999999.99", "8.83", "0.09"])
def test_compute_detail_rounds_each_tax_as_the_rules_do(office, now, net):
    alice = office.hire()
    pay.crm_month(office.branch, [pay.fact("1", alice, commission=net)])

    detail = compute(office, now)

    assert pay.row_of(detail, alice).net_commission_after_tax == after_tax(Decimal(net)).net


def test_compute_detail_gives_an_account_manager_without_customers_a_row_of_zeros(office, now):
    alice, bob = office.hire(), office.hire()
    pay.crm_month(office.branch, [pay.fact("1", alice, commission="10")])

    detail = compute(office, now)

    row = pay.row_of(detail, bob)
    assert (row.customers, row.net_commission, row.net_commission_after_tax) == (0, 0, 0)
    assert row.sales_by_class == {}


def test_compute_detail_leaves_out_who_left_before_the_month_and_who_comes_after_it(office, now):
    office.hire(left_on=MONTH)
    office.hire(hired_on=dt.date(2026, 11, 1))
    leaving = office.hire(left_on=dt.date(2026, 10, 2))
    stranger = org.account_manager(org.TeamFactory())
    pay.crm_month(office.branch, [])

    detail = compute(office, now)

    assert list(detail.rows.values_list("person", flat=True)) == [leaving.pk]
    assert not detail.rows.filter(person=stranger).exists()


def test_compute_detail_reads_team_and_grade_at_the_months_end(office, now):
    alice = office.hire(grade="M1")
    other = org.TeamFactory(branch=office.branch)
    middle, after = dt.date(2026, 10, 15), dt.date(2026, 11, 1)
    Posting.objects.filter(person=alice).update(valid_until=middle)
    org.PostingFactory(person=alice, team=other, valid_from=middle, valid_until=after)
    org.PostingFactory(person=alice, team=office.team, valid_from=after)
    Grading.objects.filter(person=alice).update(valid_until=middle)
    org.GradingFactory(person=alice, grade="M3", valid_from=middle)
    pay.crm_month(office.branch, [])

    detail = compute(office, now)

    row = pay.row_of(detail, alice)
    assert (row.team, row.grade, row.contract) == (other, "M3", "employee")


def test_compute_detail_sums_the_file_whole_whoever_its_managers_are(office, now):
    people = [office.hire() for _ in range(3)]
    facts = [
        pay.fact(str(n), people[n % 3], commission=f"{n}.37", exchange_fees="0.11") for n in range(1, 20)
    ]
    pay.crm_month(office.branch, facts)

    detail = compute(office, now)

    total = sum(detail.rows.values_list("net_commission", flat=True))
    assert total == sum(fact["net_commission"] for fact in facts)


def test_compute_detail_gives_the_same_rows_when_the_file_is_permuted(office, now):
    people = [office.hire() for _ in range(3)]
    facts = [pay.fact(str(n), people[n % 3], commission=f"{n}.37", is_valid=n % 2 == 0) for n in range(12)]
    first = pay.crm_month(office.branch, facts)
    columns = [f.attname for f in DetailRow._meta.concrete_fields if f.name not in {"id", "detail"}]
    before = list(compute(office, now).rows.order_by("person").values_list(*columns))
    pay.crm_month(office.branch, facts[::-1], replaces=first)

    after = list(compute(office, now).rows.order_by("person").values_list(*columns))

    assert after == before


def test_compute_detail_again_takes_the_newer_file_and_takes_back_the_review(office, now):
    alice = office.hire()
    detail = office.reviewed([pay.fact("1", alice, commission="10")])
    first = CrmMonth.objects.get()
    second = pay.crm_month(office.branch, [pay.fact("1", alice, commission="20")], replaces=first)

    compute(office, now)

    detail = pay.again(detail)
    assert (detail.state, detail.reviewed_by, detail.crm_month) == ("computed", None, second)
    assert pay.row_of(detail, alice).commission == Decimal("20.00")
    assert detail.rows.count() == 1


def test_compute_detail_writes_one_entry_into_the_audit(office, now):
    pay.crm_month(office.branch, [])

    compute(office, now)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.capacity) == ("compensation.businessdetail.compute", "trading_desk")


def test_compute_detail_refuses_a_month_without_an_accepted_file(office, now):
    pay.crm_month(office.branch, [], month=dt.date(2026, 9, 1))

    with pytest.raises(DomainError) as refusal:
        compute(office, now)

    assert str(refusal.value) == "No CRM file of 2026-10 is accepted for this branch; import it first."


def test_compute_detail_refuses_where_the_rates_are_missing(office, now):
    pay.crm_month(office.branch, [])
    CommissionRule.objects.update(valid_until=dt.date(2026, 10, 31))

    with pytest.raises(DomainError) as refusal:
        compute(office, now)

    assert "rates inside net commission are missing" in str(refusal.value)
    assert not BusinessDetail.objects.exists()


@each("role", [Role.CHIEF_ACCOUNTANT, Role.BRANCH_MANAGER, Role.DEPUTY_MANAGER])
def test_compute_detail_denies_who_only_signs(office, now, role):
    pay.crm_month(office.branch, [])
    charlie = org.holder(role, office.branch)

    with pytest.raises(PermissionDenied):
        compute(office, now, by=charlie)

    assert not BusinessDetail.objects.exists()


def test_compute_detail_denies_the_trading_desk_of_another_branch(office, now):
    pay.crm_month(office.branch, [])
    charlie = org.holder(Role.TRADING_DESK, org.BranchFactory())

    with pytest.raises(PermissionDenied):
        compute(office, now, by=charlie)


def test_submit_detail_tells_branch_finance(office, now):
    pay.crm_month(office.branch, [])
    detail = compute(office, now)

    services.submit_detail(detail_id=detail.pk, by=office.desk, at=now)

    told = Notice.objects.filter(kind="pay.detail_submitted")
    assert set(told.values_list("user", flat=True)) == {office.finance.pk, office.chief.pk}
    assert {notice.params["month"] for notice in told} == {"2026-10"}


def test_submit_detail_refuses_after_a_newer_file(office, now):
    first = pay.crm_month(office.branch, [])
    detail = compute(office, now)
    pay.crm_month(office.branch, [], replaces=first)

    with pytest.raises(DomainError) as refusal:
        services.submit_detail(detail_id=detail.pk, by=office.desk, at=now)

    assert "Compute the detail again" in str(refusal.value)


def test_review_detail_records_who_reviewed(office, now):
    detail = office.reviewed([])

    assert (detail.state, detail.reviewed_by, detail.submitted_by) == (
        "reviewed",
        office.finance,
        office.desk,
    )


def test_review_detail_refuses_who_submitted_it(office, now):
    pay.crm_month(office.branch, [])
    detail = compute(office, now, by=office.finance)
    services.submit_detail(detail_id=detail.pk, by=office.finance, at=now)

    with pytest.raises(DomainError) as refusal:
        services.review_detail(detail_id=detail.pk, by=office.finance, at=now)

    assert "already taken a step" in str(refusal.value)
    detail = pay.again(detail)
    assert detail.state == "submitted"


def test_review_detail_twice_says_who_did_it_meanwhile(office, now):
    detail = office.reviewed([])

    with pytest.raises(WrongState) as refusal:
        services.review_detail(detail_id=detail.pk, by=office.chief, at=now)

    assert "reviewed" in str(refusal.value)


def test_return_detail_wants_a_reason(office, now):
    detail = office.reviewed([])

    with pytest.raises(DomainError):
        services.return_detail(detail_id=detail.pk, reason=" ", by=office.finance, at=now)

    detail = pay.again(detail)
    assert detail.state == "reviewed"


def test_return_detail_takes_the_review_back_and_tells_the_desk(office, now):
    detail = office.reviewed([])

    services.return_detail(detail_id=detail.pk, reason="two rows missing", by=office.finance, at=now)

    detail = pay.again(detail)
    assert (detail.state, detail.reviewed_by) == ("returned", None)
    assert Notice.objects.filter(kind="pay.detail_returned", user=office.desk).count() == 1
    assert AuditEntry.objects.latest("seq").reason == "two rows missing"
