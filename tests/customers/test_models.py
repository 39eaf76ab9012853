"""Which rows are whose, and what the database refuses whatever asks it."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction

from customers.models import CrmFact, CrmMonth, Customer
from org.choices import Role
from org.models import Posting
from tests.customers import files
from tests.factories import customers, org
from tests.factories.customers import OCTOBER, SEPTEMBER

pytestmark = pytest.mark.django_db


def accounts(rows):
    return sorted(rows.values_list("account", flat=True))


@pytest.fixture
def branch_of_three(desk):
    """Two teams and three managers in Alice's branch, one customer each; a customer of another branch."""
    desk.other_team = org.TeamFactory(branch=desk.branch)
    desk.bob, desk.eve = desk.hire("M002"), desk.hire("M003", team=desk.other_team)
    desk.on_file(
        files.row(account="1", manager="M001"), files.row(account="2", manager="M002"),
        files.row(account="3", manager="M003"),
    )  # fmt: skip
    customers.desk(number="M009").on_file(files.row(account="9", manager="M009"))
    return desk


def lead(team):
    return org.holder(Role.TEAM_LEAD, team)


# Customers


@pytest.mark.parametrize(
    ("role", "found"),
    [
        (Role.BRANCH_FINANCE, ["1", "2", "3"]), (Role.TRADING_DESK, ["1", "2", "3"]), (Role.AUDITOR, ["1", "2", "3", "9"]),
        (Role.TEAM_LEAD, ["1", "2"]), (Role.GENERAL_OFFICE, []), (Role.ADMINISTRATOR, []),
    ],
)  # fmt: skip
def test_customers_are_visible_as_far_as_the_role_reaches(branch_of_three, role, found):
    scopes = {Role.TEAM_LEAD: branch_of_three.team, Role.BRANCH_FINANCE: branch_of_three.branch,
              Role.TRADING_DESK: branch_of_three.branch}  # fmt: skip
    user = org.holder(role, scopes.get(role))

    assert accounts(Customer.objects.visible_to(user)) == found
    assert accounts(CrmFact.objects.visible_to(user)) == found


def test_customers_of_an_account_manager_are_the_own_ones(branch_of_three):
    user = branch_of_three.bob.user

    assert accounts(Customer.objects.visible_to(user)) == ["2"]
    assert accounts(CrmFact.objects.visible_to(user)) == ["2"]


def test_customers_are_hidden_from_who_holds_nothing(branch_of_three):
    for user in (org.UserFactory(), AnonymousUser()):
        assert accounts(Customer.objects.visible_to(user)) == []
        assert accounts(CrmFact.objects.visible_to(user)) == []


def test_customers_appear_once_however_often_their_manager_was_posted(branch_of_three):
    Posting.objects.filter(person=branch_of_three.bob).update(valid_until=dt.date(2024, 6, 1))
    for year in (2024, 2025):
        org.PostingFactory(
            person=branch_of_three.bob, team=branch_of_three.team,
            valid_from=dt.date(year, 7, 1), valid_until=dt.date(year, 12, 1),
        )  # fmt: skip

    assert accounts(Customer.objects.visible_to(lead(branch_of_three.team))) == ["1", "2"]


def test_customers_follow_their_manager_into_another_team_but_rows_stay_where_they_were_earned(
    branch_of_three,
):
    Posting.objects.filter(person=branch_of_three.bob).update(valid_until=dt.date(2026, 11, 1))
    org.PostingFactory(
        person=branch_of_three.bob, team=branch_of_three.other_team, valid_from=dt.date(2026, 11, 1)
    )

    former, present = lead(branch_of_three.team), lead(branch_of_three.other_team)

    assert [accounts(Customer.objects.visible_to(user)) for user in (former, present)] == [["1"], ["2", "3"]]
    assert [accounts(CrmFact.objects.visible_to(user)) for user in (former, present)] == [["1", "2"], ["3"]]


def test_customers_of_who_left_stay_with_the_team_until_handed_over(branch_of_three):
    Posting.objects.filter(person=branch_of_three.bob).update(valid_until=dt.date(2026, 6, 1))

    assert accounts(Customer.objects.visible_to(lead(branch_of_three.team))) == ["1", "2"]


def test_rows_before_a_hand_over_stay_the_earlier_managers(branch_of_three):
    branch_of_three.on_file(files.row(account="1", manager="M002"), month=SEPTEMBER)

    assert accounts(CrmFact.objects.visible_to(branch_of_three.bob.user)) == ["1", "2"]
    assert accounts(Customer.objects.visible_to(branch_of_three.bob.user)) == ["2"]


# CRM months


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.BRANCH_MANAGER, True),
        (Role.TRADING_DESK, True),
        (Role.TEAM_LEAD, False),
        (Role.GENERAL_OFFICE, False),
    ],
)
def test_crm_months_are_visible_to_who_answers_for_them(desk, role, sees):
    desk.on_file()
    scope = desk.team if role == Role.TEAM_LEAD else None if role == Role.GENERAL_OFFICE else desk.branch

    assert CrmMonth.objects.visible_to(org.holder(role, scope)).exists() == sees


def test_crm_months_are_hidden_from_account_managers_and_strangers(desk):
    desk.on_file()

    for user in (desk.manager.user, customers.desk(number="M002").finance):
        assert not CrmMonth.objects.visible_to(user).exists()


# What the database holds to


def refused(statement, params=()):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
    return str(refusal.value)


def test_database_takes_one_accepted_file_per_branch_and_month(desk):
    desk.on_file()

    with pytest.raises(IntegrityError, match="crm_month_one_accepted"), transaction.atomic():
        desk.on_file(files.row(account="2"))


@pytest.mark.parametrize(
    "change",
    ["row_count = 0", "fault_count = 1", "document_id = NULL", "revision = NULL", "month = '2026-10-02'"],
)
def test_database_refuses_an_accepted_file_that_is_not_whole(desk, change):
    desk.on_file()

    refused(f"UPDATE customers_crmmonth SET {change}")


def test_database_refuses_an_account_twice_in_one_file(desk):
    crm_month = desk.on_file(files.row(account="1"))

    message = refused(
        "INSERT INTO customers_crmfact SELECT month, crm_month_id, line + 1, account, customer_name, manager_id, team_id,"
        " opened_on, turnover, commission, exchange_fees, net_commission, net_income, month_end_assets, average_assets,"
        " is_valid, is_new, product_sales, sales_by_class, net_new_assets FROM customers_crmfact WHERE crm_month_id = %s",
        [crm_month.pk],
    )

    assert "account" in message


@pytest.mark.parametrize(("column", "value"), [("crm_month_id", "0"), ("manager_id", "0")])
def test_database_refuses_rows_of_a_file_or_manager_that_is_not_there(desk, column, value):
    desk.on_file(files.row(account="1"))
    columns = (
        "month, crm_month_id, line, account, customer_name, manager_id, team_id, opened_on, turnover, commission,"
        " exchange_fees, net_commission, net_income, month_end_assets, average_assets, is_valid, is_new, product_sales,"
        " sales_by_class, net_new_assets"
    )
    chosen = columns.replace("account", "'2'", 1).replace("line", "line + 1", 1).replace(column, value, 1)

    message = refused(f"INSERT INTO customers_crmfact ({columns}) SELECT {chosen} FROM customers_crmfact")

    assert "not there" in message


@pytest.mark.parametrize(
    "statement", ["UPDATE customers_crmfact SET turnover = 1", "DELETE FROM customers_crmfact"]
)
def test_database_refuses_any_change_of_accepted_rows(desk, statement):
    desk.on_file()

    assert "never changed" in refused(statement)


@pytest.mark.parametrize("change", ["branch_id = 0", "manager_id = 0"])
def test_database_refuses_customers_of_nobody(desk, change):
    desk.on_file(files.row(account="1"))

    refused(f"UPDATE customers_customer SET {change}")


def test_texts_name_what_they_are(desk):
    crm_month = desk.on_file(files.row(account="1", customer="陶喆"))

    assert str(crm_month) == f"{desk.branch.code} 2026-10"
    assert crm_month.audit_label() == f"{desk.branch.code} 2026-10 crm.csv"
    assert str(Customer.objects.get()) == "陶喆 1"
    assert crm_month.month == OCTOBER
