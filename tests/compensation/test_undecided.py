"""What a report leaves out because nobody has decided it yet, said wherever the report goes on its way."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compensation.models import PayRun
from compensation.queries.undecided import undecided_in, with_undecided
from compensation.undecided import undecided
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
START = "/pay/runs/start"
TOLD = "wait for a decision; they are not in this report."
NOVEMBER = dt.date(2026, 11, 1)
UNSETTLED = ["computed", "submitted", "chief_signed", "deputy_signed"]


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


@pytest.fixture
def waiting(place):
    """Three adjustments and a recovery of October or earlier wait; what else there is does not count."""
    for month in (pay.MONTH, pay.MONTH, dt.date(2026, 9, 1)):
        pay.adjustment(place.alice, "10.00", month=month, state="proposed")
    pay.charge(place.bob, "300.00", month=pay.MONTH, state="proposed")
    pay.adjustment(place.alice, "10.00", month=NOVEMBER, state="proposed")
    pay.charge(place.bob, "300.00", month=NOVEMBER, state="proposed")
    pay.adjustment(place.alice, "10.00", state="confirmed")
    pay.charge(place.alice, "10.00", state="rejected")
    pay.adjustment(place.charlie, "10.00", state="proposed")
    return place


def page_of(client, user, address, **query):
    client.force_login(user, backend="org.authentication.PersonBackend")
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_with_undecided_counts_what_waits_in_the_branch_up_to_the_month(waiting):
    for month in (dt.date(2026, 8, 1), dt.date(2026, 9, 1), pay.MONTH, NOVEMBER):
        waiting.run(month=month)

    rows = with_undecided(PayRun.objects.order_by("month"))

    assert [(row.undecided_adjustments, row.undecided_charges) for row in rows] == [
        (0, 0),
        (1, 0),
        (3, 1),
        (4, 2),
    ]


def test_undecided_in_counts_the_same_with_one_query(waiting, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = undecided_in(waiting.branch, pay.MONTH)

    assert found == (3, 1)
    assert undecided_in(waiting.charlie.branch, pay.MONTH) == (1, 0)


@each(
    ("numbers", "sentence"),
    [
        (
            (3, 1),
            "3 adjustments and 1 recovery of this month or earlier wait for a decision;"
            " they are not in this report.",
        ),
        ((1, 0), "1 adjustment of this month or earlier waits for a decision; it is not in this report."),
        ((0, 2), "2 recoveries of this month or earlier wait for a decision; they are not in this report."),
    ],
)
def test_undecided_says_what_is_left_out(place, numbers, sentence):
    assert undecided(*numbers, branch_id=1, user=place.finance).text == sentence


def test_undecided_says_nothing_where_nothing_waits(place):
    assert undecided(0, 0, branch_id=1, user=place.finance) is None


def test_undecided_leads_to_the_lists_of_what_waits_for_who_may_open_them(place):
    chief, desk = place.chief, place.office.desk

    links = undecided(2, 1, branch_id=7, user=chief).links

    assert [link.url for link in links] == [
        "/pay/adjustments/?branch=7&state=proposed",
        "/pay/charges/?branch=7&state=proposed",
    ]
    assert len(undecided(0, 1, branch_id=7, user=chief).links) == 1
    assert undecided(2, 1, branch_id=7, user=desk).links == ()


@each("state", UNSETTLED)
def test_run_page_says_what_it_leaves_out_until_it_is_signed(waiting, client, state):
    run = waiting.run(state=state)

    for who in ("finance", "chief", "deputy", "manager"):
        page = page_of(client, getattr(waiting.office, who), run.get_absolute_url())

        assert f"3 adjustments and 1 recovery of this month or earlier {TOLD}" in page, who
        assert f"/pay/adjustments/?branch={waiting.branch.pk}&amp;state=proposed" in page, who


@each("state", ["approved", "paid", "filed"])
def test_run_page_says_nothing_of_it_once_the_month_is_settled(waiting, client, state):
    run = waiting.run(state=state)

    assert TOLD not in page_of(client, waiting.finance, run.get_absolute_url())


def test_run_page_of_a_month_without_open_inputs_says_nothing(place, client):
    pay.adjustment(place.alice, "10.00", month=NOVEMBER, state="proposed")
    run = place.run()

    assert "for a decision" not in page_of(client, place.finance, run.get_absolute_url())


@each(("who", "state"), [("finance", "computed"), ("chief", "submitted")])
def test_the_dialog_of_who_submits_or_signs_says_it_again(waiting, client, who, state):
    run = waiting.run(state=state)

    page = page_of(client, getattr(waiting.office, who), run.get_absolute_url())

    assert page.count(TOLD) == 2


def test_run_page_asks_no_query_more_for_what_waits(waiting, client):
    run = waiting.run()

    def asked():
        page_of(client, waiting.finance, run.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(run.get_absolute_url())
        return len(captured)

    before = asked()
    for _number in range(5):
        pay.adjustment(waiting.alice, "10.00", state="proposed")

    assert asked() == before <= 12


@each("month", [None, "2026-10"])
def test_start_says_what_the_month_leaves_out(waiting, client, month):
    waiting.run()
    query = {"branch": waiting.branch.pk, "month": month} if month else {}

    page = page_of(client, waiting.finance, START, **query)

    assert f"3 adjustments and 1 recovery of this month or earlier {TOLD}" in page


def test_start_does_not_guess_the_branch_of_who_prepares_for_several(waiting, client):
    both = org.holder(Role.BRANCH_FINANCE, waiting.branch)
    both.grants_held.create(role=Role.BRANCH_FINANCE, branch=org.BranchFactory(), valid_from=org.START)
    waiting.run()

    assert TOLD not in page_of(client, both, START)
    assert TOLD in page_of(client, both, START, branch=waiting.branch.pk, month="2026-10")


def test_start_that_is_refused_says_it_beside_what_is_missing(waiting, client):
    client.force_login(waiting.finance, backend="org.authentication.PersonBackend")

    answer = client.post(START, {"branch": waiting.branch.pk, "month": "2026-10"})

    assert (answer.status_code, TOLD in answer.content.decode()) == (400, True)


def test_what_waits_is_said_in_chinese(waiting, client):
    waiting.finance.language = "zh-hans"
    waiting.finance.save(update_fields=["language"])
    run = waiting.run()

    page = page_of(client, waiting.finance, reverse("compensation:run", args=[run.pk]))

    assert "截至本月有 3 笔调整和 1 笔赔偿扣款待确认，未计入本薪酬月报。" in page
