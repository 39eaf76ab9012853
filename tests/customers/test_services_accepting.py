"""An accepted file: its rows as facts, its customers, its paper, its place among the versions."""

import datetime as dt
from decimal import Decimal
from random import Random

import pytest

from archives.services import open_document
from core import audit
from core.errors import DomainError, WrongState
from core.models import Notice
from customers import hooks
from customers.choices import CrmState
from customers.hooks import Gate
from customers.models import CrmFact, CrmMonth, Customer
from customers.services import check_crm_now
from tests.conftest import NOW
from tests.customers import files
from tests.factories import customers, org
from tests.factories.customers import OCTOBER, SEPTEMBER

pytestmark = pytest.mark.django_db
AMOUNTS = (
    "turnover", "commission", "exchange_fees", "net_commission", "net_income", "month_end_assets", "average_assets",
    "product_sales", "net_new_assets",
)  # fmt: skip


@pytest.fixture
def gate(monkeypatch):
    """Lets a test close the month; open as long as it does not."""
    answers = []
    monkeypatch.setattr(
        hooks, "MONTH_GATES", [lambda branch_id, month: answers[-1] if answers else Gate.OPEN]
    )
    return answers.append


def facts_of(crm_month):
    names = [
        field.attname
        for field in CrmFact._meta.concrete_fields
        if field.attname not in {"crm_month_id", "line"}
    ]
    return list(crm_month.facts.order_by("account").values_list(*names))


def test_check_crm_now_writes_one_fact_per_row(desk):
    crm_month = desk.check(files.good_xlsx(3))

    fact = crm_month.facts.get(account="88010001")
    assert (crm_month.state, crm_month.row_count, crm_month.fault_count) == ("accepted", 3, 0)
    assert crm_month.facts.count() == 3
    assert (fact.month, fact.line, fact.customer_name, fact.manager) == (OCTOBER, 2, "陶喆", desk.manager)
    assert (fact.team_id, fact.opened_on, fact.is_valid, fact.is_new) == (
        desk.team.pk,
        dt.date(2020, 5, 6),
        True,
        False,
    )
    assert {name: getattr(fact, name) for name in AMOUNTS} == {
        "turnover": Decimal("1234567.89"), "commission": Decimal("370.37"), "exchange_fees": Decimal("66.79"),
        "net_commission": Decimal("303.58"), "net_income": Decimal("303.58"), "month_end_assets": Decimal("250000.00"),
        "average_assets": Decimal("240000.50"), "product_sales": Decimal("0.00"), "net_new_assets": Decimal("-1000.00"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        files.good_csv(1, encoding="gb18030"), files.good_csv(1, encoding="utf-8-sig", delimiter=";"),
        files.with_text_amounts(), files.with_full_width_digits(), files.with_titles_above_header(),
        files.with_excel_dates(), files.with_total_row(), files.with_accounts_as_numbers(), files.with_unknown_columns(),
    ],
)  # fmt: skip
def test_check_crm_now_accepts_what_the_contract_allows(desk, content):
    crm_month = desk.check(content)

    assert (crm_month.state, list(crm_month.faults.values())) == ("accepted", [])


def test_check_crm_now_keeps_rare_characters_of_names(desk):
    names = [files.row(account=str(index), customer=name) for index, name in enumerate(files.RARE_NAMES)]

    crm_month = desk.check(files.csv_file(files.table(*names), encoding="gb18030"))

    assert list(crm_month.facts.order_by("line").values_list("customer_name", flat=True)) == files.RARE_NAMES


def test_check_crm_now_names_the_columns_that_it_ignores(desk):
    assert desk.check(files.with_unknown_columns()).ignored_headings == ["序号", "备注"]


def test_check_crm_now_sums_product_sales_from_their_classes(desk):
    crm_month = desk.check(files.with_product_classes())

    fact = crm_month.facts.get()
    assert fact.product_sales == Decimal("105000.00")
    assert fact.sales_by_class == {"equity": "100000.00", "fixed_income": "5000.00"}
    assert crm_month.classes == ["equity", "fixed_income"]


@pytest.mark.parametrize(
    ("opened_on", "is_valid", "is_new"),
    [
        ("2026-10-01", "是", True), ("2026-10-31", "是", True), ("2026-10-15", "否", False), ("2026-09-30", "是", False),
    ],
)  # fmt: skip
def test_check_crm_now_counts_valid_accounts_opened_in_the_month_as_new(desk, opened_on, is_valid, is_new):
    crm_month = desk.accepted(files.row(opened_on=opened_on, is_valid=is_valid))

    assert crm_month.facts.get().is_new == is_new


def test_check_crm_now_gives_the_same_facts_for_the_same_rows_in_another_order(desk):
    rows = [files.row(account=str(100 + index), turnover=index * 7.5) for index in range(20)]
    codes = list(files.GOOD)
    Random(7).shuffle(codes)

    first = desk.check(files.workbook(files.table(*rows)))
    second = desk.check(files.csv_file(files.table(*reversed(rows), codes=codes)), replace=True)

    assert facts_of(first) == facts_of(second)


def test_check_crm_now_files_the_upload_sealed_with_its_number(
    desk, uploads, django_capture_on_commit_callbacks
):
    content = files.good_xlsx(1)

    with django_capture_on_commit_callbacks(execute=True):
        crm_month = desk.check(content, file_name="十月.xlsx")

    document = crm_month.document
    kept, opened = open_document(document_id=document.pk, by=desk.finance, at=NOW)
    assert opened == content
    assert (kept.file_name, kept.is_sealed, kept.month) == ("十月.xlsx", True, OCTOBER)
    assert kept.number.text == f"CRM-{desk.branch.code}-202610-0001"
    assert uploads() == []


def test_check_crm_now_tells_the_uploader_and_the_audit(desk):
    crm_month = desk.check(files.good_csv(1))

    verbs = [entry.action.rpartition(".")[2] for entry in audit.history(crm_month)]
    assert verbs == ["upload", "begin_check", "accept"]
    assert (
        Notice.objects.get(user=desk.finance, kind="customers.crm_accepted").url
        == crm_month.get_absolute_url()
    )


def test_check_crm_now_leaves_a_decided_file_as_it_is(desk):
    crm_month = desk.check(files.good_csv(2))
    refused = desk.check(files.with_wrong_month(), replace=True)

    again = [check_crm_now(crm_month_id=record.pk, at=NOW) for record in (crm_month, refused)]

    assert [(record.state, record.version) for record in again] == [
        ("accepted", crm_month.version),
        ("refused", refused.version),
    ]
    assert [crm_month.facts.count(), refused.faults.count()] == [2, 1]


def test_check_crm_now_tells_the_pay_cycle_inside_the_transaction(desk, monkeypatch):
    told = []
    monkeypatch.setattr("customers.services.accepting.ON_ACCEPTED", [lambda *given: told.append(given)])

    crm_month = desk.check(files.good_csv(1))

    assert told == [(crm_month, desk.finance, NOW)]


# Versions


def test_upload_crm_refuses_a_month_that_is_accepted_unless_replacing_is_asked(desk):
    desk.accepted()

    with pytest.raises(DomainError) as refusal:
        desk.upload(files.good_csv(1))

    assert "version 1" in str(refusal.value)


def test_check_crm_now_replaces_on_request_and_keeps_the_old_version(desk):
    old = desk.accepted(files.row(turnover=1))

    new = desk.accepted(files.row(turnover=2), replace=True)

    old = CrmMonth.objects.get(pk=old.pk)
    assert (old.state, old.revision, new.state, new.revision) == (
        CrmState.SUPERSEDED,
        1,
        CrmState.ACCEPTED,
        2,
    )
    assert new.replaces == old
    assert (old.facts.get().turnover, new.facts.get().turnover) == (Decimal(1), Decimal(2))
    assert old.document.number.text != new.document.number.text


def test_check_crm_now_refuses_where_another_file_was_accepted_meanwhile(desk):
    late = desk.upload(files.good_csv(1))
    desk.accepted(files.row(account="1"))

    refused = check_crm_now(crm_month_id=late.pk, at=NOW)

    fault = refused.faults.get()
    assert (refused.state, fault.code) == ("refused", "check.refused")
    assert "accepted already (version 1)" in fault.params["other"]
    assert CrmFact.objects.values_list("account", flat=True).get() == "1"


# The pay cycle's gates


def test_upload_crm_refuses_a_month_under_signature(desk, gate):
    desk.accepted()
    gate(Gate.LOCKED)

    with pytest.raises(WrongState):
        desk.upload(files.good_csv(1), replace=True)

    assert CrmMonth.objects.count() == 1


def test_check_crm_now_refuses_a_month_that_came_under_signature_meanwhile(desk, gate):
    old = desk.accepted()
    waiting = desk.upload(files.good_csv(1), replace=True)
    gate(Gate.LOCKED)

    refused = check_crm_now(crm_month_id=waiting.pk, at=NOW)

    assert refused.faults.get().params["other"].startswith("Pay of Oct 2026 is under signature;")
    assert CrmMonth.objects.get(pk=old.pk).state == "accepted"


def test_check_crm_now_undoes_all_where_the_gate_closes_at_the_last_moment(desk, monkeypatch):
    answers = iter([Gate.OPEN, Gate.OPEN, Gate.LOCKED])
    monkeypatch.setattr(hooks, "MONTH_GATES", [lambda branch_id, month: next(answers)])

    refused = desk.check(files.good_csv(1))

    assert (refused.state, CrmFact.objects.count(), Customer.objects.count()) == ("refused", 0, 0)


def test_check_crm_now_accepts_a_correction_of_a_settled_month(desk, gate):
    desk.accepted(files.row(turnover=1))
    gate(Gate.SETTLED)

    corrected = desk.accepted(files.row(turnover=2), replace=True)

    assert (corrected.state, corrected.revision) == ("accepted", 2)


# Customers


def known(*fields):
    return list(Customer.objects.order_by("account").values_list(*fields))


def test_check_crm_now_knows_the_customers_of_the_month(desk):
    desk.accepted(files.row(account="1", customer="陶喆", opened_on="2020-05-06"))

    assert known("account", "name", "branch", "manager", "opened_on") == [
        ("1", "陶喆", desk.branch.pk, desk.manager.pk, dt.date(2020, 5, 6))
    ]


def test_check_crm_now_takes_name_manager_and_branch_from_the_latest_month(desk):
    other = customers.desk(number="M002")
    desk.accepted(files.row(account="1", customer="陶吉"), month=SEPTEMBER)

    other.accepted(files.row(account="1", customer="陶喆", manager="M002"))

    assert known("name", "branch", "manager") == [("陶喆", other.branch.pk, other.manager.pk)]


def test_check_crm_now_changes_nothing_of_a_customer_by_an_older_file(desk):
    desk.hire("M002")
    desk.accepted(files.row(account="1", customer="陶喆"))

    desk.accepted(files.row(account="1", customer="陶吉", manager="M002"), month=SEPTEMBER)

    assert known("name", "manager") == [("陶喆", desk.manager.pk)]


def test_check_crm_now_forgets_a_customer_whom_only_the_replaced_version_named(desk):
    desk.accepted(files.row(account="1"), files.row(account="2"))

    desk.accepted(files.row(account="1"), replace=True)

    assert known("account") == [("1",)]


def test_check_crm_now_sets_a_dropped_customer_back_to_the_month_before(desk):
    desk.hire("M002")
    desk.accepted(files.row(account="1", customer="陶吉", manager="M002"), month=SEPTEMBER)
    desk.accepted(files.row(account="1", customer="陶喆"), files.row(account="2"))

    desk.accepted(files.row(account="2"), replace=True)

    m002 = org.Person.objects.get(number="M002")
    assert known("account", "name", "manager")[0] == ("1", "陶吉", m002.pk)


def test_check_crm_now_lets_a_replaced_later_month_not_hold_a_customer_back(desk):
    later = desk.accepted(files.row(account="1", customer="陶喆"), files.row(account="2"))
    desk.accepted(files.row(account="2"), replace=True)

    desk.accepted(files.row(account="1", customer="陶吉"), month=SEPTEMBER)

    assert CrmMonth.objects.get(pk=later.pk).state == "superseded"
    assert known("account", "name")[0] == ("1", "陶吉")
