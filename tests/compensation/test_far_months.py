"""A mistyped year is answered with the months that are taken, and nothing is kept or lost of it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from compensation import services
from compensation.models import (
    Adjustment,
    BrokerVatRule,
    Charge,
    CommissionRule,
    IncomeTaxTable,
    InsuranceBase,
    InsuranceScheme,
    ManualMeasure,
    MinimumWage,
    PayStandard,
    TaxDeclaration,
)
from core.errors import DomainError
from core.models import AuditEntry
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
NEAR = "Check the month: it lies between 2025-11 and 2027-11."
WIDE = "Check the month: it lies between 2021-11 and 2028-11."
WORDS = {"title": "补贴", "reason": "见批复"}


@pytest.fixture(scope="module")
def made(kept):
    return office_of.place()


@pytest.fixture
def place(made):
    return office_of.anew(made)


def adjustment(place, month, given):
    services.propose_adjustment(person_id=place.alice.pk, month=month, amount=Decimal(100), **WORDS, **given)


def charge(place, month, given):
    amounts = {"total": Decimal(300), "instalment": Decimal(100)}
    services.propose_charge(person_id=place.alice.pk, first_month=month, **amounts, **WORDS, **given)


def measure(place, month, given):
    entered = {"measure": "duty_score", "value": Decimal(90), "reason": "考核表"}
    services.enter_measure(person_id=place.alice.pk, month=month, **entered, **given)


def sheet(place, month, given):
    values = {place.alice.pk: Decimal(90), place.bob.pk: Decimal(80)}
    services.enter_measures(month=month, measure="duty_score", values=values, reason="考核表", **given)


def declaration(place, month, given):
    services.declare_tax(person_id=place.alice.pk, valid_from=month, **given)


def base(place, month, given):
    services.set_insurance_base(person_id=place.alice.pk, valid_from=month, base=Decimal(5000), **given)


def commission(place, month, given):
    rates = dict.fromkeys(("vat_rate", "surcharge_rate", "fund_rate"), Decimal("0.01"))
    services.set_commission_rule(branch_id=place.branch.pk, valid_from=month, **rates, **given)


def vat(place, month, given):
    services.set_vat_rule(branch_id=place.branch.pk, valid_from=month, mode="none", **given)


def scheme(place, month, given):
    services.set_insurance_scheme(
        region=place.branch.insurance_region,
        scheme="养老保险",
        payer="employee",
        valid_from=month,
        rate=Decimal("0.08"),
        floor=Decimal(1),
        ceiling=Decimal(2),
        **given,
    )


def wage(place, month, given):
    services.set_minimum_wage(
        region=place.branch.insurance_region, valid_from=month, amount=Decimal(2690), **given
    )


def table(_place, month, given):
    services.set_tax_table(
        valid_from=month,
        bands=[(None, "0.03", "0")],
        basic_deduction=Decimal(5000),
        broker_fee_rate=Decimal("0.2"),
        broker_cost_rate=Decimal("0.25"),
        **given | {"by": org.holder(Role.ADMINISTRATOR)},
    )


def document(place, month):
    return pay.content(place.office.team, "employee", [pay.BASE], effective_from=f"{month:%Y-%m}")


def drafted(place, month, given):
    services.draft_standard(document=document(place, month), **given)


def begun(place, month, given):
    named = {"contract": "employee", "name": "新标准", "effective_from": month}
    services.begin_standard(team_id=place.office.team.pk, **named, **given)


def copied(place, month, given):
    source = place.office.standards["employee"]
    services.copy_standard(standard_id=source.pk, effective_from=month, **given)


INPUTS = [
    (adjustment, Adjustment),
    (charge, Charge),
    (measure, ManualMeasure),
    (sheet, ManualMeasure),
    (declaration, TaxDeclaration),
    (base, InsuranceBase),
]
TERMS = [
    (commission, CommissionRule),
    (vat, BrokerVatRule),
    (scheme, InsuranceScheme),
    (wage, MinimumWage),
    (table, IncomeTaxTable),
    (drafted, PayStandard),
    (begun, PayStandard),
    (copied, PayStandard),
]


def refused(keep, model, place, month, now):
    """What the service says; nothing is kept."""
    before = (model.objects.count(), AuditEntry.objects.count())
    with pytest.raises(DomainError) as error:
        keep(place, month, {"by": place.finance, "at": now})
    assert (model.objects.count(), AuditEntry.objects.count()) == before
    return str(error.value)


@each(("keep", "model"), INPUTS)
@each("month", [(1980, 1), (2025, 10), (2027, 12), (2080, 12)])
def test_an_input_of_a_month_far_away_is_refused_with_the_months_that_are_taken(
    place, now, keep, model, month
):
    assert refused(keep, model, place, dt.date(*month, 1), now) == NEAR


@each(("keep", "model"), TERMS)
@each("month", [(2000, 1), (2021, 10), (2028, 12), (2080, 12)])
def test_terms_from_a_month_far_away_are_refused_with_the_months_that_are_taken(
    place, now, keep, model, month
):
    assert refused(keep, model, place, dt.date(*month, 1), now) == WIDE


@each(("keep", "_model"), INPUTS)
@each("month", [(2025, 11), (2027, 11)])
def test_an_input_of_the_first_and_of_the_last_month_is_kept(place, now, keep, _model, month):
    before = AuditEntry.objects.count()

    keep(place, dt.date(*month, 1), {"by": place.finance, "at": now})

    assert AuditEntry.objects.count() > before


@each(("keep", "_model"), TERMS)
@each("month", [(2021, 11), (2028, 11)])
def test_terms_from_the_first_and_from_the_last_month_are_kept(place, now, keep, _model, month):
    before = AuditEntry.objects.count()

    keep(place, dt.date(*month, 1), {"by": place.finance, "at": now})

    assert AuditEntry.objects.count() > before


def test_a_month_is_counted_from_the_office_s_month_and_not_from_the_worlds(place):
    """In Shanghai the first of December has begun."""
    at = dt.datetime(2026, 11, 30, 17, 0, tzinfo=dt.UTC)

    with pytest.raises(DomainError, match="between 2025-12 and 2027-12"):
        adjustment(place, dt.date(2025, 11, 1), {"by": place.finance, "at": at})


def test_submit_standard_refuses_a_month_far_away_that_was_typed_into_a_draft(place, now):
    given = {"by": place.finance, "at": now}
    draft = services.draft_standard(document=document(place, dt.date(2027, 1, 1)), **given)
    far = document(place, dt.date(2062, 12, 1))
    services.save_standard(standard_id=draft.pk, document=far, version=draft.version, **given)

    with pytest.raises(DomainError) as error:
        services.submit_standard(standard_id=draft.pk, **given)

    draft = PayStandard.objects.get(pk=draft.pk)
    assert (str(error.value), draft.state, draft.effective_from.year) == (WIDE, "draft", 2062)


@each(
    ("route", "field", "typed"),
    [
        ("adjustment_new", "month", {"amount": "100", **WORDS}),
        ("charge_new", "first_month", {"total": "300", "instalment": "100", **WORDS}),
        ("declaration_new", "valid_from", {"additional": "0", "other": "0"}),
        ("insurance_base_new", "valid_from", {"base": "5000"}),
    ],
)
def test_a_form_keeps_the_mistyped_month_and_names_the_range(client, place, route, field, typed):
    client.force_login(place.finance, backend="org.authentication.PersonBackend")

    answer = client.post(
        reverse(f"compensation:{route}"), {"person": place.alice.number, field: "2062-12", **typed}
    )

    page = answer.content.decode()
    assert (answer.status_code, 'value="2062-12"' in page) == (400, True)
    assert "Check the month: it lies between" in page
