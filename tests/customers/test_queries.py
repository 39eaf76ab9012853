"""Questions that pages and commands ask."""

import datetime as dt
from decimal import Decimal

import pytest

from customers import queries
from customers.models import Customer
from customers.services.fault_finding import Fault
from org.choices import Role
from tests.customers import files
from tests.factories import customers, org
from tests.factories.customers import OCTOBER, SEPTEMBER

pytestmark = pytest.mark.django_db


def test_branches_of_are_those_over_which_the_right_is_held(desk):
    customers.desk(number="M002")

    assert list(queries.branches_of(desk.finance, "customers.import")) == [desk.branch]
    assert list(queries.branches_of(desk.manager.user, "customers.import")) == []


def test_branches_of_are_all_for_who_is_of_the_company(desk):
    other = customers.desk(number="M002")

    assert list(queries.branches_of(org.holder(Role.AUDITOR), "customers.crm_view")) == [
        desk.branch,
        other.branch,
    ]


def test_facts_of_reads_one_months_rows_of_one_file(desk):
    desk.on_file(files.row(account="1"), month=SEPTEMBER)
    old = desk.on_file(files.row(account="2"))
    new = desk.on_file(files.row(account="3"), replaces=old)

    found = [
        list(queries.facts_of(pk, desk.finance).values_list("account", flat=True)) for pk in (old.pk, new.pk)
    ]

    assert found == [["2"], ["3"]]


def test_with_customer_gives_the_page_of_whom_the_reader_may_open(desk):
    bob = desk.hire("M002")
    desk.on_file(files.row(account="1"), files.row(account="2", manager="M002"), month=SEPTEMBER)
    desk.on_file(files.row(account="1", manager="M002"), files.row(account="2", manager="M002"))
    september = queries.versions_of(desk.row(month=SEPTEMBER)).get()

    rows = queries.with_customer(queries.facts_of(september.pk, desk.manager.user), desk.manager.user)
    seen_by_bob = queries.with_customer(queries.facts_of(september.pk, bob.user), bob.user)

    assert list(rows.values_list("account", "customer_id")) == [("1", None)]
    assert list(seen_by_bob.values_list("customer_id", flat=True)) == [Customer.objects.get(account="2").pk]


def test_managers_in_are_those_whose_rows_the_reader_sees(desk):
    bob = desk.hire("M002")
    crm_month = desk.on_file(
        files.row(account="1"), files.row(account="2"), files.row(account="3", manager="M002")
    )

    assert list(queries.managers_in(crm_month.pk, desk.finance)) == [desk.manager, bob]
    assert list(queries.managers_in(crm_month.pk, bob.user)) == [bob]


def test_sums_of_adds_up_the_file(desk):
    crm_month = desk.on_file(
        files.row(
            account="1", commission=100, exchange_fees=20, net_income=90, month_end_assets=5, turnover=7
        ),
        files.row(
            account="2",
            commission=-10,
            exchange_fees=1,
            month_end_assets=6,
            turnover=8,
            opened_on="2026-10-05",
        ),
        files.row(account="3", commission=0, exchange_fees=0, month_end_assets=0, turnover=0, is_valid="否"),
    )

    assert queries.sums_of(crm_month) == {
        "customers": 3, "valid": 2, "new": 1, "net_commission": Decimal("69.00"), "net_income": Decimal("79.00"),
        "month_end_assets": Decimal("11.00"), "turnover": Decimal("15.00"),
    }  # fmt: skip


def test_versions_of_are_the_accepted_ones_newest_first(desk):
    old = desk.on_file()
    desk.refused()
    new = desk.on_file(replaces=old)
    desk.on_file(month=SEPTEMBER)

    assert list(queries.versions_of(old)) == [new, old]


def test_faults_of_come_in_the_order_of_the_file(desk):
    crm_month = desk.refused(
        Fault(3, "佣金", "empty"), Fault(2, "规费", "empty"), Fault(3, "交易量", "empty")
    )

    assert [(fault.row, fault.column) for fault in queries.faults_of(crm_month)] == [
        (2, "规费"),
        (3, "佣金"),
        (3, "交易量"),
    ]


def test_months_of_are_the_accepted_ones_latest_first(desk):
    desk.on_file(files.row(account="1"), month=SEPTEMBER)
    old = desk.on_file(files.row(account="1"))
    desk.on_file(files.row(account="1"), replaces=old)
    customer = Customer.objects.get()

    assert [row.month for row in queries.months_of(customer, desk.finance)] == [OCTOBER, SEPTEMBER]


def test_has_hidden_months_where_another_manager_had_the_customer(desk):
    bob = desk.hire("M002")
    desk.on_file(files.row(account="1"), month=SEPTEMBER)
    desk.on_file(files.row(account="1", manager="M002"))
    customer = Customer.objects.get()

    assert [queries.has_hidden_months(customer, user) for user in (bob.user, desk.finance)] == [True, False]


def test_waiting_for_names_the_oldest_first_and_forgets_what_a_newer_file_followed(desk):
    first, second = desk.refused(month=SEPTEMBER), desk.asking()
    desk.refused(month=dt.date(2026, 8, 1))
    desk.row(month=dt.date(2026, 8, 1))

    assert list(queries.waiting_for(desk.finance)) == [first, second]


def test_search_customers_wants_every_word_at_a_beginning(desk):
    desk.on_file(files.row(account="8801", customer="陶喆"), files.row(account="8802", customer="陶吉"))

    def found(text):
        return list(queries.search_customers(Customer.objects.all(), text).values_list("account", flat=True))

    assert [found("88"), found("陶 8802"), found("喆"), found("801"), found("")] == [
        ["8801", "8802"], ["8802"], [], [], ["8801", "8802"],
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["%", "_", "88%"])
def test_search_customers_takes_signs_of_patterns_as_they_are(desk, text):
    desk.on_file(files.row(account="8801"))

    assert not queries.search_customers(Customer.objects.all(), text).exists()
