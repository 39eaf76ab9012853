"""Staged rows: which are sound, and exactly what is wrong with the others."""

import datetime as dt

import pytest

from customers.rules.copying import copy_stream
from customers.rules.reading import open_month_file
from customers.services import fault_finding, staging
from customers.services.fault_finding import Fault
from tests.customers import files
from tests.factories import org
from tests.factories.customers import OCTOBER

pytestmark = pytest.mark.django_db


@pytest.fixture
def faults_of(desk):
    """What is wrong with these rows of a CSV file of Alice's branch."""

    def judged(*rows, codes=tuple(files.GOOD)):
        file = open_month_file(files.csv_file(files.table(*rows, codes=codes)))
        staged = staging.staged_as(file.header.columns)
        place = {"branch_id": desk.branch.pk, "month": OCTOBER}
        for _read in staging.stage(staged, copy_stream(file.rows), **place):
            pass
        count, faults = fault_finding.find_faults(staged, **place)
        assert staging.is_sound(staged, **place) == (count == 0)
        return faults

    return judged


def test_find_faults_finds_none_in_good_rows(faults_of):
    assert faults_of(*files.rows(3)) == []


@pytest.mark.parametrize(
    ("code", "cell", "fault"),
    [
        ("month", "2026-13", "unreadable_month"), ("month", "", "empty"), ("account", "", "empty"),
        ("account", "6.22202E+15", "precision_lost"), ("account", "1" * 33, "too_long"), ("account", "88 01", "stray_character"),
        ("customer", "", "empty"), ("customer", "陶" * 101, "too_long"), ("manager", "", "empty"),
        ("opened_on", "昨天", "unreadable_date"), ("opened_on", "2026-02-30", "no_such_day"), ("opened_on", "", "empty"),
        ("turnover", "1,2O0.00", "unreadable_amount"), ("commission", "1.234", "too_many_decimals"),
        ("exchange_fees", "", "empty"), ("net_income", "很多", "unreadable_amount"),
        ("month_end_assets", "10000000000000", "amount_too_large"), ("average_assets", "#N/A", "unreadable_amount"),
        ("is_valid", "也许", "unreadable_flag"), ("product_sales", "x", "unreadable_amount"),
        ("net_new_assets", "--1", "unreadable_amount"),
    ],
)  # fmt: skip
def test_find_faults_names_row_and_column_of_a_cell_that_cannot_be_read(faults_of, code, cell, fault):
    found = faults_of(files.row(account="1"), files.row(**{"account": "2", code: cell}))

    assert found == [Fault(3, files.BY_CODE[code].heading, fault, cell)]


def test_find_faults_refuses_another_month(faults_of):
    found = faults_of(files.row(), files.row(account="2", month="2026-09"))

    assert found == [Fault(3, "月份", "wrong_month", "2026-09")]


def test_find_faults_names_both_rows_of_an_account_that_stands_twice(faults_of):
    found = faults_of(files.row(), files.row(account="2"), files.row())

    assert found == [
        Fault(2, "资金账号", "duplicate_account", "88010001", "4"),
        Fault(4, "资金账号", "duplicate_account", "88010001", "2"),
    ]


def test_find_faults_finds_accounts_that_are_the_same_only_after_reading(faults_of):
    found = faults_of(files.row(account="88010001"), files.row(account="'８８０１０００１"))

    assert [fault.code for fault in found] == ["duplicate_account"] * 2


def test_find_faults_does_not_take_two_unreadable_accounts_for_the_same(faults_of):
    found = faults_of(files.row(account=""), files.row(account=""))

    assert [fault.code for fault in found] == ["empty", "empty"]


def test_find_faults_refuses_a_manager_whom_nobody_knows(faults_of):
    found = faults_of(files.row(), files.row(account="2", manager="M999"))

    assert found == [Fault(3, "客户经理工号", "unknown_manager", "M999")]


def test_find_faults_refuses_a_manager_of_another_branch(faults_of):
    org.account_manager(org.TeamFactory(), number="M002")

    found = faults_of(files.row(), files.row(account="2", manager="M002"))

    assert found == [Fault(3, "客户经理工号", "manager_elsewhere", "M002")]


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "is_here"),
    [
        (dt.date(2026, 11, 1), None, False),
        (dt.date(2026, 1, 1), dt.date(2026, 10, 1), False),
        (dt.date(2026, 10, 31), None, True),
        (dt.date(2026, 1, 1), dt.date(2026, 10, 2), True),
    ],
)
def test_find_faults_asks_where_the_manager_was_posted_in_that_month(
    desk, faults_of, valid_from, valid_until, is_here
):
    moved = org.PersonFactory(number="M002", branch=desk.branch)
    org.PostingFactory(person=moved, team=desk.team, valid_from=valid_from, valid_until=valid_until)

    assert (faults_of(files.row(manager="M002")) == []) == is_here


def test_find_faults_refuses_net_income_below_net_commission(faults_of):
    found = faults_of(files.row(commission=100, exchange_fees=20, net_income="79.99"))

    assert found == [Fault(2, "净收入", "income_below_commission", "79.99", "80")]


@pytest.mark.parametrize("net_income", ["80", "80.01", ""])
def test_find_faults_takes_net_income_from_net_commission_on_and_none(faults_of, net_income):
    assert faults_of(files.row(commission=100, exchange_fees=20, net_income=net_income)) == []


CLASSES = (*files.GOOD, "product_sales.equity", "产品销售额.固定收益类")


def sales(total, equity, fixed_income):
    return files.row(
        **{"product_sales": total, "product_sales.equity": equity, "产品销售额.固定收益类": fixed_income}
    )


def test_find_faults_refuses_classes_above_their_total(faults_of):
    found = faults_of(sales(100, 60, "40.01"), codes=CLASSES)

    assert found == [Fault(2, "产品销售额", "classes_above_total", "100", "100.01")]


@pytest.mark.parametrize("row", [sales(100, 60, 40), sales(100, None, None), sales(None, 60, 40)])
def test_find_faults_takes_classes_up_to_their_total(faults_of, row):
    assert faults_of(row, codes=CLASSES) == []


def test_find_faults_lists_all_faults_by_row_and_then_by_column(faults_of):
    found = faults_of(
        files.row(account="2", turnover="x", is_valid="?"),
        files.row(account="3", month="2026-09", manager="M999"),
        files.row(account="4", customer=""),
    )

    assert [(fault.row, fault.column, fault.code) for fault in found] == [
        (2, "交易量", "unreadable_amount"),
        (2, "有效户", "unreadable_flag"),
        (3, "月份", "wrong_month"),
        (3, "客户经理工号", "unknown_manager"),
        (4, "客户姓名", "empty"),
    ]


def test_find_faults_gives_some_thousand_and_counts_them_all(desk, monkeypatch):
    monkeypatch.setattr("customers.services.fault_finding.MOST_FAULTS", 3)

    crm_month = desk.check(files.good_csv(5).replace(b",1234567.89,", b",x,"))

    assert list(crm_month.faults.values_list("row", flat=True)) == [2, 3, 4]
    assert crm_month.fault_count == 5


def test_stage_reads_a_file_of_many_batches_as_one(desk, monkeypatch):
    monkeypatch.setattr("customers.services.reading_ahead.BATCH_BYTES", 200)

    crm_month = desk.check(files.good_csv(40))

    assert (crm_month.state, crm_month.row_count) == ("accepted", 40)
    assert crm_month.facts.values("account").distinct().count() == 40


def test_stage_finds_faults_in_every_batch(desk, monkeypatch):
    monkeypatch.setattr("customers.services.reading_ahead.BATCH_BYTES", 200)
    content = files.csv_file(files.table(*files.rows(30), files.row(turnover="x"), *files.rows(2)))

    crm_month = desk.check(content)

    assert list(crm_month.faults.values_list("row", "code")) == [
        (2, "duplicate_account"), (3, "duplicate_account"), (32, "duplicate_account"), (32, "unreadable_amount"),
        (33, "duplicate_account"), (34, "duplicate_account"),
    ]  # fmt: skip
