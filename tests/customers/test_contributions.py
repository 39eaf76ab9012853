"""What the customers' app puts on the desk and into the search."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import contributions
from customers.contributions import pending, register, search, todos
from org.choices import Role
from tests.conftest import NOW
from tests.customers import files
from tests.factories import customers, org
from tests.factories.customers import SEPTEMBER

pytestmark = pytest.mark.django_db


def urls(lines):
    return [line.url for line in lines]


def test_register_is_called_once_at_start():
    for registry, own in (
        (contributions.TODOS, todos), (contributions.PENDING, pending), (contributions.SEARCHES, search),
    ):  # fmt: skip
        assert registry.count(own) == 1
    assert callable(register)


def test_todos_name_files_that_ask_or_were_refused(desk):
    asking, refused = desk.asking(month=SEPTEMBER), desk.refused()

    lines = todos(desk.finance, NOW)

    assert urls(lines) == [f"/customers/crm/{asking.pk}/headings", f"/customers/crm/{refused.pk}/"]
    assert lines[1].what == f"CRM file of {desk.branch}, Oct 2026: refused (faults: 1)"


def test_todos_forget_a_refused_file_once_a_newer_one_is_there(desk):
    desk.refused()
    desk.on_file()

    assert todos(desk.finance, NOW) == []


def test_todos_are_of_who_imports_for_the_branch_alone(desk):
    desk.refused()
    others = [
        org.holder(Role.BRANCH_MANAGER, desk.branch),
        customers.desk(number="M002").finance,
        desk.manager.user,
    ]

    assert [todos(user, NOW) for user in others] == [[], [], []]


def test_pending_names_own_files_that_are_checked(desk):
    waiting = desk.row()
    colleague = org.holder(Role.TRADING_DESK, desk.branch)

    assert urls(pending(desk.finance, NOW)) == [f"/customers/crm/{waiting.pk}/"]
    assert pending(colleague, NOW) == []


def test_search_finds_own_customers_by_the_beginning_of_account_or_name(desk):
    bob = desk.hire("M002")
    desk.on_file(
        files.row(account="8801", customer="陶喆"), files.row(account="8802", customer="陶吉", manager="M002")
    )

    assert [hit.title for hit in search(desk.finance, "陶")] == ["陶喆 8801", "陶吉 8802"]
    assert [hit.title for hit in search(bob.user, "88")] == ["陶吉 8802"]
    assert search(customers.desk(number="M009").finance, "8801") == []
    assert search(desk.finance, " ") == []


@pytest.mark.parametrize(
    "ask", [lambda user: todos(user, NOW), lambda user: pending(user, NOW), lambda user: search(user, "88")]
)
def test_contributions_ask_a_fixed_number_of_queries(desk, ask):
    def asked():
        desk.finance.grants()
        with CaptureQueriesContext(connection) as captured:
            ask(desk.finance)
        return len(captured)

    desk.on_file(files.row(account="8801"), month=SEPTEMBER)
    desk.row(), desk.refused()
    with_one = asked()
    desk.on_file(*files.rows(3), month=SEPTEMBER.replace(month=8))
    desk.row(), desk.asking(month=SEPTEMBER.replace(month=7)), desk.refused(month=SEPTEMBER.replace(month=6))

    assert asked() == with_one
