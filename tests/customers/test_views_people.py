"""Customers, and the rows of an accepted file, as each reader sees them."""

import copy

import pytest
from django.urls import reverse

from customers.models import Customer
from org.choices import Role
from tests.customers import files
from tests.customers.browsing import queries_of, signed_in, text_of
from tests.factories import customers, org
from tests.factories.customers import OCTOBER, SEPTEMBER

pytestmark = pytest.mark.django_db
LIST = "/customers/"


def accounts(response):
    return [record.account for record in response.context["table"].records]


def page_of(account):
    return reverse("customers:customer", args=[Customer.objects.get(account=account).pk])


def rows_of(crm_month):
    return reverse("customers:crm_facts", args=[crm_month.pk])


@pytest.fixture(scope="module")
def made(kept):
    """Alice's branch with M001 and M002, a customer each; another branch's third; `crm_month` is October."""
    desk = customers.desk()
    desk.bob = desk.hire("M002", name="李波")
    desk.crm_month = desk.on_file(
        files.row(account="8801", customer="陶喆", commission=100, exchange_fees=20),
        files.row(account="8802", customer="欧阳珺", manager="M002", commission=50, exchange_fees=20),
    )
    customers.desk(number="M009").on_file(files.row(account="8809", manager="M009"))
    return desk


@pytest.fixture
def two_managers(made):
    return copy.deepcopy(made)


@pytest.fixture
def desk():
    """A branch without any file, with the account manager M007."""
    return customers.desk(number="M007")


# The list


def test_customer_list_shows_what_the_reader_answers_for(two_managers):
    readers = [two_managers.finance, two_managers.bob.user, org.holder(Role.TEAM_LEAD, two_managers.team)]

    found = [accounts(signed_in(user).get(LIST)) for user in readers]

    assert found == [["8801", "8802"], ["8802"], ["8801", "8802"]]


def test_customer_list_is_closed_to_who_has_no_customers(two_managers):
    assert signed_in(org.holder(Role.GENERAL_OFFICE)).get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "8802"}, ["8802"]), ({"q": "88"}, ["8801", "8802"]), ({"q": "欧阳"}, ["8802"]), ({"q": "喆"}, []),
        ({"q": "8801 陶"}, ["8801"]), ({"manager": "李波"}, ["8802"]), ({"manager": "M001"}, ["8801"]),
        ({"opened_on_after": "2020-05-07"}, []), ({"sort": "-account"}, ["8802", "8801"]),
        ({"sort": "-manager"}, ["8802", "8801"]),
    ],
)  # fmt: skip
def test_customer_list_finds_and_sorts(two_managers, query, found):
    assert accounts(signed_in(two_managers.finance).get(LIST, query)) == found


def test_customer_list_filters_by_a_branch_of_the_readers(two_managers):
    browser = signed_in(org.holder(Role.AUDITOR))

    assert accounts(browser.get(LIST, {"branch": two_managers.branch.pk})) == ["8801", "8802"]


def test_customer_list_exports_only_what_the_reader_sees(two_managers):
    text = signed_in(two_managers.bob.user).get(LIST, {"export": "csv"}).content.decode()

    assert "8802" in text
    assert "8801" not in text


def test_customer_list_says_why_it_is_empty(desk):
    assert "once a CRM file that names them has been accepted" in text_of(signed_in(desk.finance).get(LIST))


@pytest.mark.parametrize("role", [Role.BRANCH_FINANCE, Role.TEAM_LEAD])
def test_customer_list_asks_the_same_number_of_queries_for_one_and_for_three(desk, role):
    browser = signed_in(org.holder(role, desk.team if role == Role.TEAM_LEAD else desk.branch))
    old = desk.on_file(files.row(account="1", manager="M007"))
    with_one = queries_of(browser, LIST)

    desk.on_file(*files.rows(3, manager="M007"), replaces=old)

    assert queries_of(browser, LIST) == with_one


# The record


def test_customer_shows_the_months_with_their_course(two_managers):
    two_managers.on_file(files.row(account="8801", commission=30, exchange_fees=20), month=SEPTEMBER)

    response = signed_in(two_managers.finance).get(page_of("8801"))

    assert [row.month for row in response.context["months"].records] == [OCTOBER, SEPTEMBER]
    assert [chart.title for chart in response.context["charts"]] == [
        "Net commission in Oct 2026: 80.00 yuan",
        "Month-end assets in Oct 2026: 250,000.00 yuan",
    ]
    assert "hand-over" not in text_of(response)


def test_customer_draws_no_line_through_one_month(two_managers):
    assert signed_in(two_managers.finance).get(page_of("8801")).context["charts"] == []


def test_customer_shows_no_month_of_the_manager_before_a_hand_over_and_says_so(two_managers):
    two_managers.on_file(files.row(account="8802", manager="M001"), month=SEPTEMBER)

    response = signed_in(two_managers.bob.user).get(page_of("8802"))

    assert [row.month for row in response.context["months"].records] == [OCTOBER]
    assert "Months before a hand-over belong to the account manager of that time" in text_of(response)


def test_customer_counts_replaced_versions_nowhere(two_managers):
    two_managers.on_file(
        files.row(account="8801", commission=7, exchange_fees=0), replaces=two_managers.crm_month
    )

    response = signed_in(two_managers.finance).get(page_of("8801"))

    assert [row.net_commission for row in response.context["months"].records] == [7]


def test_customer_is_not_there_for_another_manager_nor_another_branch(two_managers):
    strangers = [two_managers.bob.user, customers.desk(number="M008").finance]

    assert [signed_in(user).get(page_of("8801")).status_code for user in strangers] == [404, 404]


def test_customer_asks_the_same_number_of_queries_for_one_month_and_for_three(desk):
    browser = signed_in(desk.finance)
    desk.on_file(files.row(account="1", manager="M007"))
    with_one = queries_of(browser, page_of("1"))

    for month in (7, 8):
        desk.on_file(files.row(account="1", manager="M007"), month=OCTOBER.replace(month=month))

    assert queries_of(browser, page_of("1")) == with_one


# The rows of a file


def test_crm_facts_sums_what_is_shown(two_managers):
    response = signed_in(two_managers.finance).get(rows_of(two_managers.crm_month))

    assert accounts(response) == ["8801", "8802"]
    assert response.context["table"].totals["net_commission"] == 110


def test_crm_facts_filters_by_manager_for_the_drill_down(two_managers):
    browser = signed_in(two_managers.finance)

    response = browser.get(rows_of(two_managers.crm_month), {"manager": two_managers.bob.pk})

    assert accounts(response) == ["8802"]
    assert response.context["table"].totals["net_commission"] == 30


def test_crm_facts_shows_each_reader_the_own_rows(two_managers):
    readers = [two_managers.bob.user, org.holder(Role.TEAM_LEAD, two_managers.team)]

    found = [signed_in(user).get(rows_of(two_managers.crm_month)) for user in readers]

    assert [accounts(response) for response in found] == [["8802"], ["8801", "8802"]]
    assert [response.context["table"].totals["net_commission"] for response in found] == [30, 110]
    assert "8801" not in text_of(found[0])


def test_crm_facts_links_only_customers_that_the_reader_may_open(two_managers):
    two_managers.on_file(files.row(account="8801", manager="M002"), month=OCTOBER.replace(month=11))

    page = text_of(signed_in(two_managers.manager.user).get(rows_of(two_managers.crm_month)))

    assert "8801" in page
    assert page_of("8801") not in page


def test_crm_facts_exports_the_rows_with_account_numbers_whole(two_managers):
    response = signed_in(two_managers.finance).get(
        rows_of(two_managers.crm_month), {"export": "csv", "q": "欧阳"}
    )

    lines = response.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Fund account", "8802"]


def test_crm_facts_keeps_the_rows_of_a_replaced_version(two_managers):
    two_managers.on_file(files.row(account="1"), replaces=two_managers.crm_month)

    response = signed_in(two_managers.finance).get(rows_of(two_managers.crm_month))

    assert accounts(response) == ["8801", "8802"]


def test_crm_facts_is_not_there_for_strangers_and_files_without_rows(two_managers):
    stranger = customers.desk(number="M008")
    refused = two_managers.refused(month=SEPTEMBER)

    answers = [
        signed_in(stranger.finance).get(rows_of(two_managers.crm_month)),
        signed_in(stranger.manager.user).get(rows_of(two_managers.crm_month)),
        signed_in(two_managers.finance).get(rows_of(refused)),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_crm_facts_asks_the_same_number_of_queries_for_one_row_and_for_three(desk):
    browser = signed_in(desk.finance)
    one = desk.on_file(files.row(account="1", manager="M007"), month=SEPTEMBER)
    three = desk.on_file(*files.rows(3, manager="M007"))

    assert queries_of(browser, rows_of(one)) == queries_of(browser, rows_of(three))
