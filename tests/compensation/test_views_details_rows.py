"""Business details as rows of every state: who takes which step, twice, in another's place; the customers behind."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compensation.models import BusinessDetail, DetailRow
from core.models import AuditEntry, Notice
from org.choices import Role
from org.models import Delegation, RoleGrant
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


@pytest.fixture
def browse(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user)
        return client

    return browser


def url(name, *args):
    return reverse(f"compensation:{name}", args=args)


def text(response):
    return response.content.decode()


def detail(place, state="computed", *, facts=(), month=pay.MONTH):
    """A detail as a row, with a row for Alice and one for Bob."""
    taken = {}
    if state != "computed":
        taken |= {"submitted_by": place.office.desk, "submitted_at": pay.AT}
    if state == "reviewed":
        taken |= {"reviewed_by": place.finance, "reviewed_at": pay.AT}
    made = BusinessDetail.objects.create(
        branch=place.branch,
        month=month,
        crm_month=pay.crm_month(place.branch, list(facts), month=month),
        computed_by=place.office.desk,
        computed_at=pay.AT,
        state=state,
        **taken,
    )
    for person, amount in ((place.alice, "100.00"), (place.bob, "200.00")):
        row(made, person, place.office.team, commission=Decimal(amount), net_commission=Decimal(amount))
    return made


def row(made, person, team, **figures):
    return DetailRow.objects.create(
        detail=made, person=person, team=team, grade="M2", contract=person.contract, **figures
    )


def stand_in(principal, role, user):
    return Delegation.objects.create(
        grant=RoleGrant.objects.get(user=principal, role=role),
        principal=principal,
        stand_in=user,
        valid_from=dt.date(2026, 1, 1),
        valid_until=dt.date(2999, 1, 1),
        reason="休假",
        created_at=pay.AT,
    )


# The steps


@each(
    ("name", "state", "after", "who"),
    [
        ("detail_submit", "computed", "submitted", "desk"),
        ("detail_review", "submitted", "reviewed", "finance"),
    ],
)
def test_step_of_a_detail_taken_twice_is_taken_once(place, browse, name, state, after, who):
    made, user = detail(place, state), getattr(place.office, who)
    first = browse(user).post(url(name, made.pk))
    entries, told = AuditEntry.objects.count(), Notice.objects.count()

    second = browse(user).post(url(name, made.pk), **HTMX)

    assert (first.status_code, second.status_code, pay.again(made).state) == (302, 409, after)
    assert (AuditEntry.objects.count(), Notice.objects.count()) == (entries, told)
    assert "You have done this already" in text(second)


@each(
    ("name", "state", "told"),
    [
        ("detail_submit", "computed", {"finance", "chief"}),
        ("detail_review", "submitted", None),
        ("detail_return", "submitted", None),
    ],
)
def test_step_of_a_detail_tells_whose_turn_it_is_and_nobody_elsewhere(place, browse, name, state, told):
    made = detail(place, state)
    user = place.office.desk if name == "detail_submit" else place.finance

    browse(user).post(url(name, made.pk), {"reason": "少一人"})

    readers = set(Notice.objects.values_list("user", flat=True))
    assert readers
    assert place.stranger.pk not in readers
    if told is not None:
        assert readers == {getattr(place.office, who).pk for who in told}


@each(
    ("reason", "status"), [("", 400), (" \n", 400), ("理" * 1001, 400), ("理" * 1000, 302), ("少一人", 302)]
)
def test_detail_is_returned_with_the_whole_reason(place, browse, reason, status):
    made = detail(place, "submitted")

    response = browse(place.finance).post(url("detail_return", made.pk), {"reason": reason})

    assert response.status_code == status
    assert pay.again(made).state == ("returned" if status == 302 else "submitted")
    if status == 302:
        assert AuditEntry.objects.latest("seq").reason == reason


def test_detail_is_reviewed_by_a_stand_in_and_both_names_stand_on_it(place, browse):
    made, helper = detail(place, "submitted"), org.UserFactory(name="代审人")
    stand_in(place.chief, Role.CHIEF_ACCOUNTANT, helper)

    browse(helper).post(url("detail_review", made.pk))

    reviewed = pay.again(made)
    assert (reviewed.reviewed_by, reviewed.reviewed_for) == (helper, place.chief)


def test_detail_is_not_reviewed_in_the_place_of_who_submitted_it(place, browse):
    made, helper = detail(place, "submitted"), org.UserFactory()
    BusinessDetail.objects.filter(pk=made.pk).update(submitted_by=place.finance)
    stand_in(place.finance, Role.BRANCH_FINANCE, helper)

    response = browse(helper).post(url("detail_review", made.pk))

    assert response.status_code == 400
    assert pay.again(made).state == "submitted"


@each("name", ["detail_submit", "detail_review", "detail_return"])
def test_step_of_a_detail_ends_with_the_role(place, browse, name):
    made, former = detail(place, "submitted"), org.holder(Role.BRANCH_FINANCE, place.branch)
    RoleGrant.objects.filter(user=former).update(valid_until=dt.date(2026, 11, 1))

    assert browse(former).post(url(name, made.pk), {"reason": "r"}).status_code == 403
    assert pay.again(made).state == "submitted"


@each("month", ["9999-12", "0001-01", "2026-13", "", "October"])
def test_detail_of_a_month_that_is_none_is_not_computed(place, browse, month):
    response = browse(place.office.desk).post(
        url("detail_compute"), {"branch": place.branch.pk, "month": month}
    )

    assert (response.status_code, set(response.context["form"].errors)) == (400, {"month"})
    assert not BusinessDetail.objects.exists()


# The page


@each(
    ("state", "who", "rows"),
    [
        ("computed", "desk", 2),
        ("computed", "finance", 2),
        ("computed", "chief", 2),
        ("computed", "lead", None),
        ("submitted", "lead", None),
        ("reviewed", "lead", 2),
        ("reviewed", "alice", None),
        ("reviewed", "stranger", None),
    ],
)
def test_detail_is_there_for_each_reader_from_its_own_state_on(place, browse, state, who, rows):
    made = detail(place, state)
    users = {"alice": place.alice.user, "lead": place.lead, "stranger": place.stranger}

    response = browse(users.get(who) or getattr(place.office, who)).get(made.get_absolute_url())

    assert response.status_code == (404 if rows is None else 200)
    assert ("鲍勃" in text(response)) is (rows is not None)


def test_detail_of_a_signed_month_shows_an_account_manager_the_own_row_alone(place, browse):
    made = detail(place, "reviewed")
    run = place.run()
    office_of.slip(run, place.alice)
    before = browse(place.alice.user).get(made.get_absolute_url())
    office_of.settled(run)

    page = browse(place.alice.user).get(made.get_absolute_url())

    assert (before.status_code, page.status_code) == (404, 200)
    assert ("100.00" in text(page), "200.00" in text(page), "鲍勃" in text(page)) == (True, False, False)


def test_detail_of_many_people_shows_a_hundred_and_sums_all(place, browse):
    made = detail(place)
    people = [
        org.PersonFactory.build(branch=place.branch, user=None, number=f"W{index:04d}")
        for index in range(101)
    ]
    type(people[0]).objects.bulk_create(people)
    DetailRow.objects.bulk_create(
        DetailRow(
            detail=made,
            person=person,
            team=place.office.team,
            grade="M2",
            contract="employee",
            net_commission=Decimal("1.00"),
        )
        for person in people
    )
    browser = browse(place.finance)

    first, second = (browser.get(made.get_absolute_url(), {"page": number}) for number in (1, 2))

    assert [len(page.context["table"].records) for page in (first, second)] == [100, 3]
    assert {page.context["table"].totals["net_commission"] for page in (first, second)} == {Decimal("401.00")}


def test_detail_asks_as_often_for_five_people_as_for_two(place, browse):
    made, browser, counts = detail(place), browse(place.finance), []
    for _time in range(2):
        browser.get(made.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            browser.get(made.get_absolute_url())
        counts.append(len(captured))
        for _person in range(3):
            row(made, org.account_manager(place.office.team), place.office.team)

    assert counts[0] == counts[1]


# The customers behind a figure


@pytest.fixture
def customers(place):
    """Three customers of Alice: two with commission, one valid."""
    facts = [
        pay.fact("K1", place.alice, commission="60.00", customer_name="王䶮"),
        pay.fact("K2", place.alice, commission="40.00", is_valid=True, customer_name="<b>客户</b>"),
        pay.fact("K3", place.alice, customer_name="零佣金"),
        pay.fact("K9", place.bob, commission="200.00", customer_name="鲍勃的客户"),
    ]
    made = detail(place, facts=facts)
    DetailRow.objects.filter(detail=made, person=place.alice).update(customers=3, valid_accounts=1)
    return DetailRow.objects.get(detail=made, person=place.alice)


@each(
    ("query", "accounts"),
    [
        ({}, ["K1", "K2", "K3"]),
        ({"figure": "customers"}, ["K1", "K2", "K3"]),
        ({"figure": "commission"}, ["K1", "K2"]),
        ({"figure": "net_commission_after_tax"}, ["K1", "K2"]),
        ({"figure": "valid_accounts"}, ["K2"]),
        ({"figure": "new_valid_accounts"}, []),
        ({"figure": "detail__branch"}, ["K1", "K2", "K3"]),
        ({"figure": "commission", "sort": "commission"}, ["K2", "K1"]),
        ({"figure": "commission", "q": "䶮"}, ["K1"]),
        ({"figure": "commission", "sort": "manager__user__password"}, ["K1", "K2"]),
    ],
)
def test_behind_a_figure_stand_exactly_its_customers(place, browse, customers, query, accounts):
    page = browse(place.finance).get(customers.get_absolute_url(), query)

    assert [fact.account for fact in page.context["table"].records] == accounts
    assert "鲍勃的客户" not in text(page)


@each("form", ["csv", "xlsx"])
def test_behind_a_figure_the_export_holds_its_customers_and_is_on_record(place, browse, customers, form):
    response = browse(place.finance).get(
        customers.get_absolute_url(), {"figure": "commission", "export": form}
    )

    entry = AuditEntry.objects.latest("seq")
    assert (entry.after["rows"], entry.after["query"]) == (2, "figure=commission")
    if form == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert [line[0] for line in rows[1:]] == ["K1", "K2"]


@each(
    ("figure", "told"),
    [
        ("customers", "Customers of Oct 2026: 3, the number of the rows below."),
        ("commission", "Commission of Oct 2026: 100.00 yuan, the sum of the column “Commission” below."),
        ("valid_accounts", "1, the number of the rows below."),
    ],
)
def test_behind_a_figure_its_working_is_told(place, browse, customers, figure, told):
    page = browse(place.finance).get(customers.get_absolute_url(), {"figure": figure})

    assert told in page.context["sentence"]


def test_behind_a_figure_names_of_customers_never_become_markup(place, browse, customers):
    page = text(browse(place.finance).get(customers.get_absolute_url()))

    assert ("<b>客户" in page, "&lt;b&gt;客户" in page) == (False, True)


@each("who", ["alice", "lead", "stranger"])
def test_behind_a_figure_that_is_not_reviewed_nobody_else_looks(place, browse, customers, who):
    user = {"alice": place.alice.user, "lead": place.lead, "stranger": place.stranger}[who]

    for query in ({}, {"export": "csv"}):
        response = browse(user).get(customers.get_absolute_url(), query)
        assert response.status_code == 404
        assert "王䶮" not in text(response)
