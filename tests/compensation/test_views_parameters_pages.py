"""The page of parameters and its forms: who opens and lays down, what holds when, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from compensation.models import (
    BrokerVatRule,
    CommissionRule,
    InsuranceScheme,
    MinimumWage,
)
from core.models import AuditEntry
from org.choices import Role
from org.models import RoleGrant
from tests.cases import each
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
JANUARY = dt.date(2027, 1, 1)
WAGE = {"valid_from": "2027-01", "amount": "2,690"}
COMMISSION = {"valid_from": "2027-01", "vat_rate": "6", "surcharge_rate": "12", "fund_rate": "0.5"}


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


def lay_down(browser, place, kind, data):
    return browser.post(url("parameter_new", kind), {"branch": place.branch.pk} | data)


# Parameters


@each(
    ("who", "status", "may_edit"),
    [
        ("finance", 200, True),
        ("chief", 200, False),
        ("deputy", 200, False),
        ("manager", 200, False),
        ("auditor", 200, False),
        ("desk", 403, False),
        ("archive", 403, False),
        ("lead", 403, False),
        ("alice", 403, False),
    ],
)
def test_parameters_open_to_finance_signers_and_auditors(place, browse, who, status, may_edit):
    users = {"lead": place.lead, "alice": place.alice.user, "auditor": org.holder(Role.AUDITOR)}
    user = users.get(who) or getattr(place.office, who)

    page = browse(user).get(url("parameters"), {"branch": place.branch.pk} if who == "auditor" else {})
    form = browse(user).get(url("parameter_new", "wage"))

    assert (page.status_code, "2,490.00" in text(page)) == (status, status == 200)
    assert (form.status_code == 200) is may_edit
    assert (url("parameter_new", "wage") in text(page)) is may_edit


@each(
    ("valid_from", "valid_until", "told"),
    [
        (dt.date(2024, 1, 1), None, "holds now"),
        (dt.date(2999, 1, 1), None, "begins later"),
        (dt.date(2020, 1, 1), dt.date(2021, 1, 1), ""),
    ],
)
def test_parameters_say_what_holds_now_and_what_begins_later(place, browse, valid_from, valid_until, told):
    region = place.branch.insurance_region
    MinimumWage.objects.filter(region=region).delete()
    MinimumWage.objects.create(region=region, valid_from=valid_from, valid_until=valid_until, amount=1)

    (one,) = browse(place.finance).get(url("parameters")).context["parameters"].wage

    assert {"holds now": one.is_now, "begins later": one.is_later}.get(told, not (one.is_now or one.is_later))


def test_parameters_show_the_latest_row_first_and_its_last_day(place, browse):
    for month, amount in (("2027-01", "2,690"), ("2027-07", "2,740")):
        lay_down(browse(place.finance), place, "wage", {"valid_from": month, "amount": amount})

    page = browse(place.finance).get(url("parameters"))
    rows = [(str(one.row.amount), str(one.row.last_day)) for one in page.context["parameters"].wage]

    assert rows == [("2740.00", "None"), ("2690.00", "2027-06-30"), ("2490.00", "2026-12-31")]


def test_parameters_of_another_region_are_not_mixed_in(place, browse):
    MinimumWage.objects.create(region="elsewhere", valid_from=org.START, amount=Decimal("9999.00"))
    InsuranceScheme.objects.create(
        region="elsewhere",
        scheme="外地养老",
        payer="employee",
        valid_from=org.START,
        rate=Decimal("0.01"),
        floor=0,
        ceiling=1,
    )

    page = text(browse(place.finance).get(url("parameters")))

    assert ("9,999.00" in page, "外地养老" in page) == (False, False)


def test_parameters_show_rates_and_words_of_every_mode(place, browse):
    BrokerVatRule.objects.filter(branch=place.branch).update(mode="per_time_1000", halved=True)

    page = text(browse(place.finance).get(url("parameters")))

    for told in (
        "exempt up to an amount per payment",
        "halved",
        "Each payment below the threshold is exempt",
    ):
        assert told in page


@each(
    ("kind", "empty", "model"),
    [
        ("commission", "Without these rates no business detail is computed.", CommissionRule),
        ("vat", "Brokers&#x27; pay is not computed before finance has chosen one.", BrokerVatRule),
        ("insurance", "Without a scheme nothing is taken for insurance.", InsuranceScheme),
        (
            "wage",
            "Pay of employees is not computed before the minimum wage of the region is known.",
            MinimumWage,
        ),
    ],
)
def test_parameters_say_what_does_not_work_without_them(place, browse, kind, empty, model):
    before = text(browse(place.finance).get(url("parameters")))
    model.objects.all().delete()

    after = text(browse(place.finance).get(url("parameters")))

    assert unquoted(empty) not in unquoted(before)
    assert unquoted(empty) in unquoted(after)


def unquoted(markup):
    return markup.replace("&#x27;", "'")


@each("kind", ["commission", "vat", "insurance", "wage"])
@each("who", ["chief", "deputy", "manager", "desk"])
def test_parameter_is_laid_down_by_finance_alone(place, browse, kind, who):
    before = AuditEntry.objects.count()

    response = lay_down(browse(getattr(place.office, who)), place, kind, {})

    assert response.status_code == 403
    assert AuditEntry.objects.count() == before


def test_parameter_is_not_laid_down_any_more_once_the_role_is_over(place, browse):
    former = org.holder(Role.BRANCH_FINANCE, place.branch)
    RoleGrant.objects.filter(user=former).update(valid_until=dt.date(2026, 11, 1))

    assert lay_down(browse(former), place, "wage", WAGE).status_code == 403
    assert MinimumWage.objects.filter(valid_from=JANUARY).count() == 0


@each(("kind", "data"), [("wage", WAGE), ("commission", COMMISSION)])
def test_parameter_laid_down_twice_is_one_row(place, browse, kind, data):
    model = {"wage": MinimumWage, "commission": CommissionRule}[kind]
    first = lay_down(browse(place.finance), place, kind, data)
    rows = model.objects.count()

    second = lay_down(browse(place.finance), place, kind, data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert model.objects.count() == rows


@each(("asked", "is_own"), [("own", True), ("foreign", False), ("x", True), ("", True), ("9" * 30, True)])
def test_parameter_form_begins_with_the_own_branch_and_no_other(place, browse, asked, is_own):
    """What is no number at all is taken as not asked for; a foreign branch gets nothing filled in."""
    branch = {"own": place.branch.pk, "foreign": place.charlie.branch_id}.get(asked, asked)

    form = browse(place.finance).get(url("parameter_new", "wage"), {"branch": branch}).context["form"]

    assert form.initial.get("branch") == (place.branch.pk if is_own else None)
    assert list(form.fields["branch"].queryset) == [place.branch]


@each("row", ["", "x", "999999999", "-1"])
def test_parameter_form_of_a_scheme_that_is_none_begins_empty(place, browse, row):
    form = browse(place.finance).get(url("parameter_new", "insurance"), {"row": row}).context["form"]

    assert (form.initial["payer"], "scheme" in form.initial) == ("employee", False)


@each(
    ("kind", "language", "title", "done"),
    [
        ("wage", "en", "Minimum wage", "The parameter is laid down."),
        ("wage", "zh-hans", "最低工资", None),
    ],
)
def test_parameter_form_is_called_in_the_readers_language(place, browse, kind, language, title, done):
    place.finance.language = language
    place.finance.save(update_fields=["language"])
    browser = browse(place.finance)

    page = text(browser.get(url("parameter_new", kind)))

    assert f"{title}</h1>" in page
    if done:
        answer = browser.post(url("parameter_new", kind), {"branch": place.branch.pk} | WAGE, follow=True)
        assert [str(message) for message in answer.context["messages"]] == [done]
