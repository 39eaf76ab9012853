"""The parameters' page: what holds and who laid it down; new from a month on, signed months untouched."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from compensation import services
from compensation.models import BrokerVatRule, CommissionRule, IncomeTaxTable, InsuranceScheme, MinimumWage
from core.models import AuditEntry
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
PAGE = "/pay/parameters/"


@pytest.fixture
def browse(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user, backend="org.authentication.PersonBackend")
        return client

    return browser


@pytest.fixture
def office():
    return pay.office()


def text(response):
    return response.content.decode()


def url(kind):
    if kind == "tax":
        return reverse("compensation:tax_table_new")
    return reverse("compensation:parameter_new", args=[kind])


def keeper(kind, office):
    """Who keeps that kind: the branch's finance, of the company's table the administrator."""
    return org.holder(Role.ADMINISTRATOR) if kind == "tax" else office.finance


COMMISSION = {"valid_from": "2027-01", "vat_rate": "6", "surcharge_rate": "10", "fund_rate": "0.5"}
VAT = {
    "valid_from": "2027-01",
    "mode": "per_time_1000",
    "rate": "1",
    "threshold": "",
    "city": "7",
    "education": "3",
    "local_education": "2",
    "halved": "on",
    "education_exempt_to": "100,000",
}
INSURANCE = {
    "valid_from": "2027-07",
    "scheme": "pension",
    "payer": "employee",
    "rate": "8",
    "fixed": "0",
    "floor": "7,546",
    "ceiling": "37,731",
    "rounding": "fen",
}
WAGE = {"valid_from": "2027-07", "amount": "2,690"}
TAX = {
    "valid_from": "2027-01",
    "basic_deduction": "5,000",
    "broker_fee_rate": "20",
    "broker_cost_rate": "25",
    "up_to_0": "36,000",
    "rate_0": "3",
    "quick_0": "0",
    "up_to_1": "",
    "rate_1": "10",
    "quick_1": "2,520",
}
ALL = {"commission": COMMISSION, "vat": VAT, "insurance": INSURANCE, "wage": WAGE, "tax": TAX}


def lay_down(browser, kind, office, **changes):
    return browser.post(url(kind), {"branch": office.branch.pk} | ALL[kind] | changes)


def test_parameters_page_shows_all_that_pay_is_computed_with(browse, office):
    page = text(browse(office.finance).get(PAGE))

    for told in (
        "6%",
        "12%",
        "0.5%",
        "no value-added tax",
        "pension",
        "37,302.00",
        "2,490.00",
        "181,920.00",
        "45%",
    ):
        assert told in page


def test_parameters_page_of_a_branch_without_any_says_what_is_missing(browse):
    page = text(
        browse(org.holder(Role.BRANCH_FINANCE, org.BranchFactory(insurance_region="nowhere"))).get(PAGE)
    )

    for told in ("No mode chosen", "No scheme laid down", "No table laid down"):
        assert told in page


@each("who", ["chief", "deputy", "manager"])
def test_parameters_page_offers_changes_to_finance_only(browse, office, who):
    assert url("commission") in text(browse(office.finance).get(PAGE))
    assert url("commission") not in text(browse(getattr(office, who)).get(PAGE))
    assert lay_down(browse(getattr(office, who)), "commission", office).status_code == 403


def test_parameters_page_of_another_branch_is_not_there(browse, office):
    stranger = org.holder(Role.BRANCH_FINANCE, org.BranchFactory())

    assert browse(stranger).get(PAGE, {"branch": office.branch.pk}).status_code == 404
    assert browse(stranger).get(PAGE, {"branch": "x"}).status_code == 404


def test_parameters_page_lets_an_auditor_choose_the_branch(browse, office):
    other = org.BranchFactory(name="西区营业部")

    page = browse(org.holder(Role.AUDITOR)).get(PAGE, {"branch": other.pk})

    assert page.context["branch"] == other
    assert page.context["may_edit"] is False


@each("kind", ALL)
def test_parameter_new_lays_it_down_and_leaves_a_trace(browse, office, kind):
    by = keeper(kind, office)

    answer = lay_down(browse(by), kind, office)

    assert answer.url == (PAGE if kind == "tax" else f"{PAGE}?branch={office.branch.pk}")
    entry = AuditEntry.objects.latest("seq")
    assert (entry.action.rpartition(".")[2], entry.actor) == ("set", by)


def test_parameter_new_begins_with_what_holds_now(browse, office):
    form = browse(office.finance).get(url("commission")).context["form"]

    assert (form.initial["vat_rate"], form.initial["branch"]) == (Decimal("0.06"), office.branch.pk)


def test_parameter_new_begins_an_insurance_scheme_with_the_one_named(browse, office):
    scheme = InsuranceScheme.objects.get(scheme="fund")
    browser = browse(office.finance)

    assert "scheme" not in browser.get(url("insurance")).context["form"].initial
    assert browser.get(url("insurance"), {"row": scheme.pk}).context["form"].initial["scheme"] == "fund"


def test_parameter_new_begins_the_tax_table_with_its_rows(browse, office):
    initial = browse(keeper("tax", office)).get(url("tax")).context["form"].initial

    assert (initial["up_to_0"], initial["rate_0"], initial["up_to_6"]) == (
        Decimal(36000),
        Decimal("0.03"),
        None,
    )


def test_a_new_rate_closes_the_former_one(browse, office):
    lay_down(browse(office.finance), "commission", office)

    first, second = CommissionRule.objects.order_by("valid_from")
    assert (first.last_day, second.surcharge_rate) == (dt.date(2026, 12, 31), Decimal("0.10"))


def test_the_mode_of_brokers_tax_brings_its_own_threshold(browse, office):
    lay_down(browse(office.finance), "vat", office)

    rule = BrokerVatRule.objects.latest("valid_from")
    assert (rule.mode, rule.threshold, rule.halved) == ("per_time_1000", Decimal("1000.00"), True)


def test_figures_of_the_region_hold_for_its_branches(browse, office):
    browser = browse(office.finance)

    lay_down(browser, "wage", office)
    lay_down(browser, "insurance", office)

    assert MinimumWage.objects.latest("valid_from").region == office.branch.insurance_region
    assert InsuranceScheme.objects.latest("valid_from").ceiling == Decimal("37731.00")


def test_the_tax_table_takes_the_rows_that_say_something(browse, office):
    lay_down(browse(keeper("tax", office)), "tax", office)

    assert IncomeTaxTable.objects.latest("valid_from").bands == [
        ["36000", "0.03", "0"],
        [None, "0.1", "2520"],
    ]


@each(
    ("kind", "changes", "told"),
    [
        ("commission", {"vat_rate": "100"}, "less than or equal to"),
        ("commission", {"vat_rate": "six"}, "is not a percentage"),
        ("insurance", {"floor": "40,000"}, "floor of the base is above its ceiling"),
        ("tax", {"quick_1": "1"}, "or the tax jumps here"),
        ("tax", {"up_to_1": "1,000"}, "must rise"),
        ("wage", {"amount": ""}, "required"),
        ("vat", {"mode": "guess"}, "valid choice"),
    ],
)
def test_parameter_new_keeps_what_was_typed_and_says_what_is_wrong(browse, office, kind, changes, told):
    answer = lay_down(browse(keeper(kind, office)), kind, office, **changes)

    assert answer.status_code == 400
    assert told in text(answer)
    assert 'value="2027-' in text(answer)


def test_what_signed_pay_used_stays_as_it_was(browse, office):
    office.hire()
    office.submitted()

    for kind in ALL:
        answer = lay_down(browse(keeper(kind, office)), kind, office, valid_from="2026-10")

        assert answer.status_code == 409, kind
        assert "a change can begin after it only" in text(answer), kind
    form = browse(office.finance).get(url("wage")).context["form"]
    assert form.initial["valid_from"] == dt.date(2026, 11, 1)


def test_parameter_new_of_an_unknown_kind_is_not_there(browse, office):
    assert browse(office.finance).get(url("luck")).status_code == 404


@each("kind", ["commission", "vat", "insurance", "wage"])
def test_parameter_new_reaches_no_other_branch(browse, office, kind):
    stranger = org.holder(Role.BRANCH_FINANCE, org.BranchFactory(insurance_region="elsewhere"))
    before = AuditEntry.objects.count()

    answer = lay_down(browse(stranger), kind, office)

    assert answer.status_code == 400
    assert AuditEntry.objects.count() == before


def test_parameters_page_says_who_laid_a_row_down(browse, office, now):
    services.set_minimum_wage(
        region=office.branch.insurance_region,
        valid_from=dt.date(2027, 7, 1),
        amount=Decimal("2690.00"),
        by=office.finance,
        at=now,
    )

    assert browse(office.chief).get(PAGE).context["parameters"].wage[0].entry.actor == office.finance


def test_parameters_page_asks_as_often_for_many_rows_as_for_few(
    browse, office, django_assert_max_num_queries
):
    browser = browse(office.finance)
    with django_assert_max_num_queries(12) as few:
        browser.get(PAGE)
    count = len(few.captured_queries)
    for number in range(1, 6):
        lay_down(browser, "wage", office, valid_from=f"2028-0{number}")
    assert MinimumWage.objects.filter(valid_from__year=2028).count() == 5
    with django_assert_max_num_queries(count):
        browser.get(PAGE)
