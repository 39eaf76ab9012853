"""Pages of declarations and insurance bases, and the sheet of a team: whose, from when on, what stays typed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from compensation.models import InsuranceBase, ManualMeasure, TaxDeclaration
from core.models import AuditEntry
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of

pytestmark = pytest.mark.django_db
NOVEMBER, JANUARY = dt.date(2026, 11, 1), dt.date(2027, 1, 1)


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


# Declarations and bases

DECLARATION = {"person": "A0001", "valid_from": "2026-11", "additional": "1,000", "other": "0"}
BASE = {"person": "A0001", "valid_from": "2026-11", "base": "8,000"}
DATED = [("declaration", DECLARATION, TaxDeclaration), ("insurance_base", BASE, InsuranceBase)]
dated = each(("name", "data", "model"), DATED)


@dated
@each("who", ["chief", "deputy", "manager", "desk", "archive", "lead", "alice"])
def test_dated_rows_of_people_are_branch_finances_alone(place, browse, name, data, model, who):
    users = {"lead": place.lead, "alice": place.alice.user}
    browser = browse(users.get(who) or getattr(place.office, who))

    statuses = {
        browser.get(url(f"{name}_list")).status_code,
        browser.get(url(f"{name}_new")).status_code,
        browser.post(url(f"{name}_new"), data).status_code,
    }

    assert statuses == {403}
    assert not model.objects.exists()


@dated
def test_dated_row_is_laid_down_for_the_person_and_leads_back_to_the_list(place, browse, name, data, model):
    response = browse(place.finance).post(url(f"{name}_new"), data)

    row = model.objects.get()
    assert response.url == url(f"{name}_list")
    assert (row.person, row.valid_from, row.valid_until) == (place.alice, NOVEMBER, None)


@dated
def test_dated_row_closes_the_former_one_the_day_before(place, browse, name, data, model):
    browser = browse(place.finance)
    browser.post(url(f"{name}_new"), data)

    browser.post(url(f"{name}_new"), data | {"valid_from": "2027-01"})

    former, present = model.objects.order_by("valid_from")
    assert (former.last_day, present.last_day) == (dt.date(2026, 12, 31), None)


@dated
def test_dated_row_before_a_later_one_ends_where_that_begins(place, browse, name, data, model):
    browser = browse(place.finance)
    browser.post(url(f"{name}_new"), data | {"valid_from": "2027-01"})

    browser.post(url(f"{name}_new"), data)

    earlier, later = model.objects.order_by("valid_from")
    assert (earlier.last_day, later.valid_from) == (dt.date(2026, 12, 31), JANUARY)


@dated
def test_dated_row_of_a_stranger_is_nobodys(place, browse, name, data, model):
    response = browse(place.stranger).post(url(f"{name}_new"), data)

    assert response.status_code == 400
    assert "Nobody and nothing of that name or number is within your reach." in text(response)
    assert "爱丽丝" not in text(response)
    assert not model.objects.exists()


@dated
def test_dated_row_leaves_months_alone_whose_pay_is_submitted(place, browse, name, data, model):
    office_of.slip(place.run(), place.alice)
    office_of.settled(place.branch.pay_runs.get(), "submitted")

    response = browse(place.finance).post(url(f"{name}_new"), data | {"valid_from": "2026-10"})

    assert response.status_code == 409
    assert 'value="A0001"' in text(response)
    assert not model.objects.exists()


@dated
def test_dated_form_begins_with_the_first_open_month(place, browse, name, data, model):
    office_of.settled(place.run(month=NOVEMBER), "submitted")

    form = browse(place.finance).get(url(f"{name}_new")).context["form"]

    assert form.initial["valid_from"] == dt.date(2026, 12, 1)


def test_declaration_keeps_its_boxes_when_something_else_is_wrong(place, browse):
    response = browse(place.finance).post(
        url("declaration_new"), DECLARATION | {"additional": "some", "first_job_in_year": "on"}
    )

    form = response.context["form"]
    assert (form["first_job_in_year"].value(), form["prior_year_le_60000"].value()) == (True, False)
    assert "“some” is not an amount" in text(response)


def test_lists_of_declarations_and_bases_lead_to_each_other(place, browse):
    page = text(browse(place.finance).get(url("declaration_list")))

    assert f'href="{url("declaration_list")}" aria-current="page"' in page
    assert f'href="{url("insurance_base_list")}"' in page


# A team's sheet


def sheet(place, month="2026-10", measure="duty_score", team=None):
    return f"{url('measure_edit')}?team={(team or place.office.team).pk}&month={month}&measure={measure}"


@each("who", ["chief", "manager", "desk", "lead", "stranger"])
@each("method", ["get", "post"])
def test_sheet_is_the_branchs_finance_alone(place, browse, who, method):
    pay.measure(place.alice, "duty_score", "77.00")
    user = getattr(place, who, None) or getattr(place.office, who)

    response = getattr(browse(user), method)(sheet(place), {f"value-{place.alice.pk}": "1", "reason": "r"})

    assert response.status_code == (404 if who == "stranger" else 403)
    assert ("77.00" in text(response), "爱丽丝" in text(response)) == (False, False)
    assert ManualMeasure.objects.get().value == Decimal("77.00")


@each("month", ["9999-12", "0001-01", "2026-13", ""])
def test_sheet_of_a_month_that_is_none_is_not_there(place, browse, month):
    assert browse(place.finance).get(sheet(place, month)).status_code == 404


@each(
    ("values", "told"),
    [
        ({"alice": "90"}, "One value is entered."),
        ({"alice": "90", "bob": "80"}, "2 values are entered."),
        ({}, "0 values are entered."),
    ],
)
def test_sheet_says_how_many_values_were_entered(place, browse, values, told):
    data = {f"value-{getattr(place, name).pk}": value for name, value in values.items()}

    answer = browse(place.finance).post(sheet(place), data | {"reason": "值班表"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [told]
    assert ManualMeasure.objects.count() == len(values)


def test_sheet_saved_twice_changes_nothing_the_second_time(place, browse):
    data = {f"value-{place.alice.pk}": "90", "reason": "值班表"}
    browse(place.finance).post(sheet(place), data)
    entries = AuditEntry.objects.count()

    browse(place.finance).post(sheet(place), data)

    assert AuditEntry.objects.count() == entries


def test_sheet_takes_the_widest_amount_and_the_longest_reason(place, browse):
    data = {f"value-{place.alice.pk}": "99,999,999,999,999.99", "reason": "由" * 200}

    response = browse(place.finance).post(sheet(place, measure="customer_cost"), data)

    assert response.status_code == 302
    assert ManualMeasure.objects.get().value == Decimal("99999999999999.99")


def test_sheet_keeps_all_values_when_one_cannot_be(place, browse):
    data = {f"value-{place.alice.pk}": "90", f"value-{place.bob.pk}": "1O0", "reason": "值班表"}

    response = browse(place.finance).post(sheet(place), data)

    assert response.status_code == 400
    assert all(
        one in text(response) for one in ('value="90"', 'value="1O0"', "值班表", "“1O0” is not an amount")
    )
    assert not ManualMeasure.objects.exists()


def test_sheet_shows_pasted_lines_that_it_could_not_read_and_keeps_them(place, browse):
    pasted = "A0001\t90\nB0002\t八十\nZ9\t1"

    response = browse(place.finance).post(sheet(place), {"step": "paste", "pasted": pasted, "reason": "表"})
    page = text(response)

    assert 'value="90"' in page
    assert "Line 2: “八十” is not a number." in page
    assert "Line 3: nobody of this team has the number Z9." in page
    assert "Z9\t1" in page
    assert not ManualMeasure.objects.exists()
