"""An account counts in one branch of a month; what cannot be is refused with its row and column."""

import pytest

from customers.models import CrmMonth, Customer
from customers.services import check_crm_now
from tests.conftest import NOW
from tests.core.parallel import together
from tests.customers import files
from tests.factories import customers
from tests.factories.customers import SEPTEMBER

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(db):
    """Another branch of the company, with its account manager M002."""
    return customers.desk("M002")


def rows(*accounts, manager="M002"):
    return [files.row(account=account, manager=manager, customer="李四") for account in accounts]


def refused(desk, *lines, **given):
    crm_month = desk.check(files.csv_file(files.table(*lines)), file_name="crm.csv", **given)
    assert crm_month.state == "refused"
    return list(crm_month.faults.values_list("row", "column", "code", "value", "params"))


def test_account_of_another_branch_in_the_month_is_refused_with_row_and_column(desk, elsewhere):
    desk.on_file(files.row(account="8801", customer="张三"))

    found = refused(elsewhere, *rows("7700", "8801"))

    assert found == [(3, "资金账号", "account_elsewhere", "8801", {"other": desk.branch.name})]
    known = Customer.objects.get(account="8801")
    assert (known.name, known.branch, known.manager) == ("张三", desk.branch, desk.manager)


def test_customer_may_have_moved_from_another_branch_with_a_new_month(desk, elsewhere):
    desk.on_file(files.row(account="8801", opened_on="2026-09-02"), month=SEPTEMBER)

    moved = elsewhere.accepted(*rows("8801"))

    assert moved.row_count == 1
    assert Customer.objects.get(account="8801").branch == elsewhere.branch


def test_account_that_only_a_replaced_file_named_is_free(desk, elsewhere):
    first = desk.on_file(files.row(account="8801"), files.row(account="8802"))
    desk.on_file(files.row(account="8802"), replaces=first)

    assert elsewhere.accepted(*rows("8801")).state == "accepted"


def test_branch_may_name_its_own_accounts_again(desk, elsewhere):
    desk.accepted(files.row(account="8801"))

    assert desk.accepted(files.row(account="8801"), replace=True).revision == 2


@pytest.mark.django_db(transaction=True)
def test_two_branches_that_name_one_account_at_once_are_not_both_accepted(desk, elsewhere):
    files_of_both = [
        desk.upload(files.csv_file(files.table(files.row(account="8801"))), file_name="crm.csv"),
        elsewhere.upload(files.csv_file(files.table(*rows("8801"))), file_name="crm.csv"),
    ]

    together(*(lambda pk=one.pk: check_crm_now(crm_month_id=pk, at=NOW) for one in files_of_both))

    assert sorted(CrmMonth.objects.values_list("state", flat=True)) == ["accepted", "refused"]


@pytest.mark.parametrize(
    ("code", "cell", "fault", "value"),
    [
        ("opened_on", "2026-11-01", "opened_later", "2026-11-01"),
        ("opened_on", "2099-01-01", "opened_later", "2099-01-01"),
        ("turnover", "-0.01", "negative_turnover", "-0.01"),
        ("month_end_assets", "-5", "negative_month_end_assets", "-5"),
        ("average_assets", "-1,000.00", "negative_average_assets", "-1000.00"),
    ],
)
def test_what_cannot_be_is_refused(desk, code, cell, fault, value):
    found = refused(desk, files.row(account="1"), files.row(**{"account": "2", code: cell}))

    assert found == [(3, files.BY_CODE[code].heading, fault, value, {})]


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        ("opened_on", "2026-10-31"),
        ("turnover", "0"),
        ("commission", "-35.20"),
        ("net_new_assets", "-90000"),
        ("product_sales", "-100"),
    ],
)
def test_what_may_be_taken_back_is_accepted(desk, code, cell):
    lines = {"commission": {"exchange_fees": "0", "net_income": ""}}.get(code, {})

    assert desk.check(files.csv_file(files.table(files.row(**{code: cell} | lines)))).state == "accepted"
