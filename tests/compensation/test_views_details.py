"""Pages of the business detail: who finds what, every figure with its customers, what leapt."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compensation.models import DetailRow
from core.models import AuditEntry
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_months as months_of
from tests.factories import org

pytestmark = pytest.mark.django_db
LIST = "/pay/details/"


@pytest.fixture(scope="module")
def months(kept):
    return months_of.months()


@pytest.fixture
def get(client):
    """What somebody gets at an address: the status and the text."""

    def answer(user, address, query=None, **headers):
        client.force_login(user)
        response = client.get(address, query, **headers)
        return response.status_code, b"".join(response).decode(errors="replace")

    return answer


def queries(client, address):
    client.get(address)  # what is kept per process is read once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def row_of(months, person, month=months_of.OCTOBER):
    return DetailRow.objects.get(detail=months.detail(month), person=person)


def buttons(page):
    """The steps that a page offers, and those that it shows as not possible yet."""
    offered = set(re.findall(r'action="/pay/(?:details|runs)/(?:\d+/)?(\w+)"', page))
    return offered, page.count("not-yet-reason")


# The list


def test_detail_list_shows_the_branchs_months_with_their_sums(months, get):
    status, page = get(months.office.finance, LIST)

    assert status == 200
    for told in ("Oct 2026", "Sep 2026", "36,000.00", "9,000.00", months.branch.name, "reviewed"):
        assert told in page
    assert "7,654.00" not in page


def test_detail_list_of_a_lead_sums_the_team_alone(months, get):
    _status, page = get(months.lead, LIST)

    assert "32,000.00" in page
    assert "36,000.00" not in page


def test_detail_list_of_an_account_manager_holds_signed_months_alone(months, get):
    _status, page = get(months.alice.user, LIST)

    assert "8,000.00" in page
    assert "32,000.00" not in page


def test_detail_list_of_another_branch_holds_nothing_of_this_one(months, get):
    _status, page = get(months.elsewhere.finance, LIST)

    assert "7,654.00" in page
    assert months.branch.name not in page


@each("role", [Role.ADMINISTRATOR, Role.GENERAL_OFFICE, Role.CHANNEL_MANAGEMENT])
def test_detail_list_is_closed_to_roles_without_the_right(months, get, role):
    assert get(org.holder(role), LIST)[0] == 403


@each(
    ("query", "found"),
    [
        ({"month": "2026-10"}, {"36,000.00"}),
        ({"state": "reviewed"}, {"36,000.00", "9,000.00"}),
        ({"state": "returned"}, set()),
    ],
)
def test_detail_list_filters(months, get, query, found):
    _status, page = get(months.office.finance, LIST, query)

    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert {sum_ for sum_ in ("36,000.00", "9,000.00") if sum_ in body} == found


def test_detail_list_exports_what_is_filtered_and_records_it(months, get):
    _status, sheet = get(months.office.finance, LIST, {"month": "2026-09", "export": "csv"})

    assert "9000.00" in sheet
    assert "36000.00" not in sheet
    assert AuditEntry.objects.get(action="core.list.export").actor == months.office.finance


def test_detail_list_answers_htmx_with_the_list_alone(months, get):
    _status, page = get(months.office.finance, LIST, headers={"HX-Request": "true"})

    assert page.lstrip().startswith('<div id="list"')


def test_detail_list_says_why_it_is_empty_and_what_to_do(months, get):
    desk = org.holder(Role.TRADING_DESK, org.BranchFactory())

    _status, page = get(desk, LIST)

    assert "No business detail yet" in page
    assert reverse("compensation:detail_compute") in page


@each("who", ["finance", "lead"])
def test_detail_list_asks_as_much_for_two_months_as_for_three(months, client, who):
    client.force_login(getattr(months, who, None) or getattr(months.office, who))
    before = queries(client, LIST)
    pay.services.review_detail(detail_id=months.submitted_detail().pk, by=months.office.finance, at=pay.AT)

    assert queries(client, LIST) == before <= 12


# The record


def test_detail_shows_every_figure_with_the_way_to_its_customers(months, get):
    _status, page = get(months.office.finance, months.detail().get_absolute_url())

    line = row_of(months, months.alice)
    for figure, shown in (("net_commission", "32,000.00"), ("customers", "2"), ("new_valid_accounts", "1")):
        assert f'<a href="{line.get_absolute_url()}?figure={figure}">{shown}</a>' in page
    assert "36,000.00" in page  # the foot


def test_detail_names_whose_figures_leapt(months, get):
    _status, page = get(months.office.finance, months.detail().get_absolute_url())

    leaps = page.partition("Look at these figures")[2].partition("Figures per account manager")[0]
    assert ("爱丽丝" in leaps, "8,000.00" in leaps, "32,000.00" in leaps, "4.0" in leaps) == (True,) * 4


def test_detail_without_leaps_says_so(months, get):
    quiet = months.computed_detail(times=4)

    assert "No figure leapt against last month." in get(months.office.finance, quiet.get_absolute_url())[1]


def test_detail_of_a_first_month_compares_with_nothing(months, get):
    _status, page = get(months.office.finance, months.detail(months_of.SEPTEMBER).get_absolute_url())

    assert "Look at these figures" not in page
    assert "No figure leapt" not in page


def test_detail_shows_its_way_with_who_took_each_step(months, get):
    _status, page = get(months.office.finance, months.detail().get_absolute_url())

    way = page.partition('<ol class="way"')[2].partition("</ol>")[0]
    assert way.count("is-done") == 4
    assert months.office.desk.name in way
    assert months.office.finance.name in way


def test_detail_names_whom_the_review_waits_for_but_not_who_submitted(months, get):
    org.holder(Role.BRANCH_FINANCE, months.branch, name="江雪")
    made = months.computed_detail()
    pay.services.submit_detail(detail_id=made.pk, by=months.office.finance, at=pay.AT)

    _status, page = get(months.office.chief, made.get_absolute_url())

    waiting = page.partition('aria-current="step"')[2].partition("</li>")[0]
    assert ("江雪" in waiting, months.office.chief.name in waiting) == (True, True)
    assert f"{months.office.finance.name}," not in waiting


def test_detail_of_a_lead_holds_the_team_alone_and_no_history(months, get):
    _status, page = get(months.lead, months.detail().get_absolute_url())

    assert "爱丽丝" in page
    assert "鲍勃" not in page
    assert "36,000.00" not in page
    assert 'class="history"' not in page


def test_detail_shows_the_desk_the_history_but_no_pay_report(months, get):
    _status, page = get(months.office.desk, months.detail().get_absolute_url())

    assert "handed over for review" in page
    assert months.run().number.text not in page


@each("who", ["alice", "bob"])
def test_detail_of_a_month_not_signed_is_not_there_for_account_managers(months, get, who):
    user = getattr(months, who).user

    assert get(user, months.detail().get_absolute_url())[0] == 404
    assert get(user, months.detail(months_of.SEPTEMBER).get_absolute_url())[0] == 200


def test_detail_is_not_there_for_another_branch(months, get):
    for user in (months.elsewhere.finance, months.elsewhere.manager, months.charlie.user):
        assert get(user, months.detail(months_of.SEPTEMBER).get_absolute_url())[0] == 404


def onwards(months):
    """November's detail in one state after the other."""
    made = months.computed_detail()
    yield made
    yield pay.services.submit_detail(detail_id=made.pk, by=months.office.desk, at=pay.AT)
    yield pay.services.review_detail(detail_id=made.pk, by=months.office.finance, at=pay.AT)


def test_detail_offers_each_reader_the_own_steps(months, get):
    """What each is offered, and how many steps are shown that are not possible yet."""
    expected = {
        "computed": {"desk": ({"submit", "compute"}, 0), "chief": (set(), 1)},
        "submitted": {
            "desk": ({"compute"}, 0),
            "chief": ({"review", "return"}, 0),
            "deputy": (set(), 0),
        },
        "reviewed": {"finance": ({"return", "compute", "start"}, 0), "manager": (set(), 0)},
    }

    found = {
        made.state: {
            who: buttons(get(getattr(months.office, who), made.get_absolute_url())[1])
            for who in expected[made.state]
        }
        for made in onwards(months)
    }

    assert found == expected


def test_detail_offers_nothing_any_more_once_pay_is_submitted(months, get):
    months.submitted_run()

    for user in (months.office.finance, months.office.desk, months.office.chief):
        assert buttons(get(user, months.detail().get_absolute_url())[1]) == (set(), 0)


def test_detail_says_that_a_newer_file_has_come(months, get):
    detail = months.detail()
    pay.crm_month(months.branch, months.facts(times=5), month=detail.month, replaces=detail.crm_month)

    _status, page = get(months.office.desk, detail.get_absolute_url())

    assert "A newer CRM file of this month was accepted." in page
    assert buttons(page)[0] == {"compute"}


def test_detail_of_a_signed_month_does_not_ask_to_compute_it_again(months, get):
    detail = months.detail(months_of.SEPTEMBER)
    pay.crm_month(months.branch, months.facts(times=5), month=detail.month, replaces=detail.crm_month)

    assert "A newer CRM file" not in get(months.office.desk, detail.get_absolute_url())[1]


def test_detail_of_nobody_says_so(months, get):
    empty = org.BranchFactory()
    pay.parameters(empty)
    desk = org.holder(Role.TRADING_DESK, empty)
    pay.crm_month(empty, [])
    made = pay.services.compute_detail(branch_id=empty.pk, month=pay.MONTH, by=desk, at=pay.AT)

    assert "Nobody is in this detail" in get(desk, made.get_absolute_url())[1]


def test_detail_asks_as_much_for_two_people_as_for_five(months, client):
    def asked():
        found = {}
        for who in ("finance", "desk", "deputy"):
            client.force_login(getattr(months.office, who))
            found[who] = queries(client, months.detail().get_absolute_url())
        return found

    before = asked()
    for _person in range(3):
        months.office.hire()
    pay.services.compute_detail(
        branch_id=months.branch.pk, month=months_of.OCTOBER, by=months.office.desk, at=pay.AT
    )

    after = asked()
    # One more at most: it waits for somebody again.
    assert [who for who in before if abs(after[who] - before[who]) > 1] == []
    assert max(before.values()) <= 12


# The customers behind a figure


def test_detail_row_lists_the_customers_whose_sum_is_the_figure(months, get):
    line = row_of(months, months.alice)

    _status, page = get(months.office.finance, line.get_absolute_url(), {"figure": "net_commission"})

    assert "爱丽丝: Net commission" in page
    assert "32,000.00 yuan, the sum of the column" in page
    assert ("K-A1" in page, "K-A2" in page, "K-B1" in page) == (True, True, False)
    assert "32,000.00" in page.partition("<tfoot>")[2]


def test_detail_row_of_a_count_lists_those_that_count(months, get):
    line = row_of(months, months.alice)

    _status, page = get(months.office.finance, line.get_absolute_url(), {"figure": "new_valid_accounts"})

    assert ("K-A1" in page, "K-A2" in page) == (True, False)


def test_detail_row_works_out_net_commission_after_tax(months, get):
    line = row_of(months, months.alice)

    _status, page = get(
        months.office.finance, line.get_absolute_url(), {"figure": "net_commission_after_tax"}
    )

    assert "Net commission 32,000.00 less value-added tax 1,811.32, surcharges 217.36" in page
    assert f"{line.net_commission_after_tax:,.2f} yuan." in page


def test_detail_row_takes_an_unknown_figure_for_all_customers(months, get):
    line = row_of(months, months.alice)

    for query in ({}, {"figure": "nonsense"}, {"figure": "pk"}):
        assert "爱丽丝: Customers" in get(months.office.finance, line.get_absolute_url(), query)[1]


def test_detail_row_searches_and_exports_what_is_found(months, get):
    line = row_of(months, months.alice)
    query = {"figure": "customers", "q": "K-A2"}

    _status, page = get(months.office.finance, line.get_absolute_url(), query)
    _status, sheet = get(months.office.finance, line.get_absolute_url(), query | {"export": "csv"})

    assert "K-A1" not in page
    assert ("K-A2" in sheet, "K-A1" in sheet) == (True, False)


def test_detail_row_is_the_own_account_managers_once_signed(months, get):
    october, september = (
        row_of(months, months.alice),
        row_of(months, months.alice, months_of.SEPTEMBER),
    )

    assert get(months.alice.user, october.get_absolute_url())[0] == 404
    assert "K-A1" in get(months.alice.user, september.get_absolute_url())[1]
    assert get(months.bob.user, september.get_absolute_url())[0] == 404


def test_detail_row_is_not_there_for_another_team_or_branch(months, get):
    line = row_of(months, months.bob)

    for user in (months.lead, months.elsewhere.finance, months.elsewhere.manager):
        assert get(user, line.get_absolute_url())[0] == 404


@each("role", [Role.ADMINISTRATOR, Role.GENERAL_OFFICE])
def test_detail_row_is_closed_to_roles_without_the_right(months, get, role):
    assert get(org.holder(role), row_of(months, months.alice).get_absolute_url())[0] == 403


def test_detail_row_asks_as_much_for_one_customer_as_for_many(months, client):
    client.force_login(months.office.finance)
    line = row_of(months, months.bob)
    before = queries(client, line.get_absolute_url())

    assert queries(client, row_of(months, months.alice).get_absolute_url()) == before <= 12
