"""What the customers' app puts on the desk and into the search."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import contributions
from customers import contributions as own_lines
from customers.contributions import pending, register, search
from org.choices import Role
from org.models import Branch
from tests.conftest import NOW
from tests.customers import files
from tests.factories import customers, org
from tests.factories.customers import SEPTEMBER

pytestmark = pytest.mark.django_db


def todos(user, at):
    return contributions.lines_for([own_lines.waiting, own_lines.missing], user, at)


def urls(lines):
    return [line.url for line in lines]


def test_register_is_called_once_at_start():
    for registry, own in (
        (contributions.TODOS, own_lines.waiting), (contributions.TODOS, own_lines.missing),
        (contributions.PENDING, pending), (contributions.SEARCHES, search),
    ):  # fmt: skip
        assert registry.count(own) == 1
    assert callable(register)


def missing(user, at=NOW):
    """The lines of months whose file has not come: what, page, since, due."""
    lines = [line for line in todos(user, at) if "/customers/crm/new" in line.url]
    return [(line.what, line.url, f"{line.since:%m-%d}", f"{line.due:%m-%d}") for line in lines]


def at_day(month, day):
    return NOW.replace(month=month, day=day)


def test_todos_ask_for_last_month_of_a_branch_that_has_no_file_yet(desk):
    address = f"/customers/crm/new?branch={desk.branch.pk}&month=2026-10"

    told = missing(desk.finance)

    assert told == [(f"Import the CRM file of {desk.branch} for Oct 2026", address, "11-02", "11-06")]


def test_todos_ask_for_the_oldest_month_after_the_first_one_alone(desk):
    desk.on_file(month=date(2026, 6, 1))
    desk.on_file(month=date(2026, 8, 1))

    (line,) = missing(desk.finance)

    assert (line[1][-7:], line[2:]) == ("2026-07", ("08-03", "08-07"))


@pytest.mark.parametrize("state", ["waiting", "mapping", "checking", "refused"])
def test_todos_ask_for_no_month_whose_file_is_on_its_way(desk, state):
    desk.row(state=state, **({"decided_at": NOW} if state == "refused" else {}))

    assert missing(desk.finance) == []


def test_todos_ask_again_for_a_month_whose_file_was_given_up(desk):
    desk.row(state="abandoned", decided_at=NOW)

    assert [line[1][-7:] for line in missing(desk.finance)] == ["2026-10"]


@pytest.mark.parametrize(("day", "is_asked"), [((10, 7), False), ((10, 8), True), ((10, 31), True)])
def test_todos_ask_from_the_first_working_day_of_the_month_on(desk, day, is_asked):
    """The first week of October is free, its second Saturday is worked on."""
    told = missing(desk.finance, at_day(*day))

    assert [line[2:] for line in told] == ([("10-08", "10-13")] if is_asked else [])


@pytest.mark.parametrize(
    ("changes", "is_asked"),
    [
        ({}, True),
        ({"closed_on": date(2026, 11, 5)}, False),
        ({"closed_on": date(2026, 12, 1)}, True),
        ({"opened_on": date(2026, 10, 31)}, True),
        ({"opened_on": date(2026, 11, 1)}, False),
    ],
)
def test_todos_ask_for_files_of_branches_that_were_and_are_open(desk, changes, is_asked):
    Branch.objects.filter(pk=desk.branch.pk).update(**changes)

    assert bool(missing(desk.finance)) is is_asked


def test_todos_ask_whoever_imports_a_line_for_each_branch(desk):
    other = customers.desk(number="M002")
    both = org.holder(Role.TRADING_DESK, desk.branch)
    both.grants_held.create(role=Role.BRANCH_FINANCE, branch=other.branch, valid_from=org.START)
    others = [org.holder(Role.BRANCH_MANAGER, desk.branch), org.holder(Role.AUDITOR), desk.manager.user]

    assert len(missing(both)) == 2
    assert [todos(user, NOW) for user in others] == [[], [], []]


def test_todos_ask_for_many_branches_with_as_many_queries_as_for_one(desk, django_assert_num_queries):
    both = org.holder(Role.TRADING_DESK, desk.branch)
    for _number in range(3):
        both.grants_held.create(role=Role.TRADING_DESK, branch=org.BranchFactory(), valid_from=org.START)
    desk.finance.grants(), both.grants()

    with django_assert_num_queries(3):
        assert len(missing(desk.finance)) == 1
    with django_assert_num_queries(3):
        assert len(missing(both)) == 4


def test_the_page_that_a_missing_file_leads_to_begins_with_branch_and_month(desk, client):
    client.force_login(desk.finance, backend="org.authentication.PersonBackend")

    form = client.get(missing(desk.finance)[0][1]).context["form"]

    assert (int(form["branch"].value()), form["month"].value()) == (desk.branch.pk, date(2026, 10, 1))


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

    assert [
        f"/customers/crm/{desk.branch.crm_months.get().pk}/" in urls(todos(user, NOW)) for user in others
    ] == [
        False,
        False,
        False,
    ]


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
