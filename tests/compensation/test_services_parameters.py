"""Dated parameters: what each refuses, from when it holds, who keeps it, and what the audit keeps of it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from compensation import services
from compensation.models import (
    BrokerVatRule,
    CommissionRule,
    IncomeTaxTable,
    InsuranceBase,
    InsuranceScheme,
    MinimumWage,
    TaxDeclaration,
)
from compensation.queries import parameters
from core.errors import DomainError, WrongState
from core.models import AuditEntry
from org.choices import Role
from org.models import RoleGrant, User
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = dt.date(2026, 9, 1), pay.MONTH, dt.date(2026, 11, 1)
RATES = "A rate has to lie between 0 and 1: fifteen per cent is 0.15."
NOTHING = "The amount must not be less than nothing."
FIRST = "This has to begin with the first day of a month."
USED = "Pay of 2026-10 stands on what is in force now; a change can begin after it only."


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


def commission(place, now, **changes):
    values = {"vat_rate": "0.06", "surcharge_rate": "0.12", "fund_rate": "0.005"} | changes
    valid_from, by = values.pop("valid_from", NOVEMBER), values.pop("by", place.finance)
    rates = {name: Decimal(value) for name, value in values.items()}
    return services.set_commission_rule(
        branch_id=place.branch.pk, valid_from=valid_from, by=by, at=now, **rates
    )


def vat(place, now, **changes):
    values = {"mode": "none", "valid_from": NOVEMBER, "by": place.finance} | changes
    return services.set_vat_rule(branch_id=place.branch.pk, at=now, **values)


def scheme(place, now, **changes):
    values = {
        "region": place.branch.insurance_region,
        "scheme": "pension",
        "payer": "employee",
        "valid_from": NOVEMBER,
        "rate": Decimal("0.08"),
        "floor": Decimal(4000),
        "ceiling": Decimal(30000),
        "by": place.finance,
    } | changes
    return services.set_insurance_scheme(at=now, **values)


def wage(place, now, **changes):
    values = {
        "region": place.branch.insurance_region,
        "valid_from": NOVEMBER,
        "amount": Decimal("2590.00"),
        "by": place.finance,
    } | changes
    return services.set_minimum_wage(at=now, **values)


def keeper_of_the_table(place):
    """Somebody whom neither branch nor company keeps from it: what it refuses then, it refuses everybody."""
    keeper = org.holder(Role.BRANCH_FINANCE, place.branch)
    RoleGrant.objects.create(user=keeper, role=Role.ADMINISTRATOR, valid_from=org.START)
    return keeper


def table(place, now, **changes):
    values = {
        "valid_from": NOVEMBER,
        "bands": [tuple(band) for band in pay.BANDS],
        "basic_deduction": Decimal(5000),
        "broker_fee_rate": Decimal("0.20"),
        "broker_cost_rate": Decimal("0.25"),
    } | changes
    values.setdefault("by", keeper_of_the_table(place))
    return services.set_tax_table(at=now, **values)


def base(place, now, **changes):
    values = {"person_id": place.alice.pk, "valid_from": NOVEMBER, "base": Decimal(5000), "by": place.finance}
    return services.set_insurance_base(at=now, **values | changes)


def declaration(place, now, **changes):
    values = {"person_id": place.alice.pk, "valid_from": NOVEMBER, "by": place.finance} | changes
    return services.declare_tax(at=now, **values)


KEEPERS = [
    (commission, CommissionRule),
    (vat, BrokerVatRule),
    (scheme, InsuranceScheme),
    (wage, MinimumWage),
    (table, IncomeTaxTable),
    (base, InsuranceBase),
    (declaration, TaxDeclaration),
]
BAD = [
    (commission, {"vat_rate": "-0.01"}, RATES),
    (commission, {"vat_rate": "1"}, RATES),
    (commission, {"surcharge_rate": "12"}, RATES),
    (commission, {"fund_rate": "NaN"}, RATES),
    (commission, {"fund_rate": "Infinity"}, RATES),
    (commission, {"valid_from": dt.date(2026, 11, 2)}, FIRST),
    (vat, {"mode": ""}, "Choose how brokers are charged value-added tax."),
    (vat, {"mode": "monthly"}, "Choose how brokers are charged value-added tax."),
    (vat, {"mode": "per_time_1000", "rate": Decimal(3)}, RATES),
    (vat, {"mode": "per_time_1000", "city": Decimal(-1)}, RATES),
    (vat, {"mode": "per_time_1000", "education": Decimal(1)}, RATES),
    (vat, {"mode": "per_time_1000", "local_education": Decimal("sNaN")}, RATES),
    (vat, {"mode": "per_time_1000", "threshold": Decimal(-1)}, NOTHING),
    (vat, {"mode": "per_time_1000", "education_exempt_to": Decimal("-0.01")}, NOTHING),
    (vat, {"valid_from": dt.date(2026, 11, 30)}, FIRST),
    (scheme, {"scheme": " "}, "Name the scheme, who pays it and how it is rounded."),
    (scheme, {"payer": "state"}, "Name the scheme, who pays it and how it is rounded."),
    (scheme, {"rounding": "li"}, "Name the scheme, who pays it and how it is rounded."),
    (scheme, {"rate": Decimal(8)}, RATES),
    (scheme, {"floor": Decimal(-1)}, NOTHING),
    (scheme, {"fixed": Decimal(-3)}, NOTHING),
    (scheme, {"floor": Decimal("30000.01")}, "The floor of the base is above its ceiling."),
    (scheme, {"valid_from": dt.date(2026, 12, 31)}, FIRST),
    (wage, {"amount": Decimal("-0.01")}, NOTHING),
    (wage, {"amount": Decimal("NaN")}, NOTHING),
    (wage, {"valid_from": dt.date(2026, 11, 15)}, FIRST),
    (table, {"basic_deduction": Decimal(-5000)}, NOTHING),
    (table, {"broker_fee_rate": Decimal(1)}, RATES),
    (table, {"broker_cost_rate": Decimal("-0.25")}, RATES),
    (table, {"bands": [(None, "x", "0")]}, "A bound, rate or quick deduction is not a number."),
    (table, {"bands": [(None, "NaN", "0")]}, "A bound, rate or quick deduction is not a number."),
    (table, {"bands": [("Infinity", "0.1", "0")]}, "A bound, rate or quick deduction is not a number."),
    (table, {"bands": [(None, "0.1", "-Infinity")]}, "A bound, rate or quick deduction is not a number."),
    (table, {"valid_from": dt.date(2027, 1, 2)}, FIRST),
    (base, {"base": Decimal("-0.01")}, NOTHING),
    (base, {"base": Decimal("Infinity")}, NOTHING),
    (base, {"valid_from": dt.date(2026, 11, 10)}, FIRST),
    (declaration, {"additional": Decimal(-1)}, NOTHING),
    (declaration, {"other": Decimal(-1)}, NOTHING),
    (declaration, {"additional": Decimal("NaN")}, NOTHING),
    (declaration, {"valid_from": dt.date(2026, 11, 10)}, FIRST),
]


@each(("keep", "changes", "sentence"), BAD)
def test_a_parameter_that_cannot_be_is_refused_in_words(place, now, keep, changes, sentence):
    model = dict(KEEPERS)[keep]
    before = list(model.objects.order_by("pk").values_list("pk", "valid_until"))

    with pytest.raises(DomainError) as error:
        keep(place, now, **changes)

    assert str(error.value) == sentence
    assert list(model.objects.order_by("pk").values_list("pk", "valid_until")) == before


@each(
    ("bands", "faults"),
    [
        ([], ["$.bands: At least one entry is needed."]),
        ([(None, "-0.03", "0")], ["$.bands[0].rate: The number must not be less than 0."]),
        ([(None, "1.01", "0")], ["$.bands[0].rate: The number must not be more than 1."]),
        (
            [("0", "0.03", "0"), (None, "0.03", "0")],
            ["$.bands[0].up_to: The number must not be less than 0.01."],
        ),
        (
            [("36000", "0.03", "0"), ("30000", "0.10", "2520"), (None, "0.20", "5520")],
            ["$.bands[1].up_to: The tiers must rise; this one is not above 36000."],
        ),
        (
            [("36000", "0.03", "1"), ("144000", "0.10", "2519")],
            [
                "$.bands[0].quick: The quick deduction has to be 0, or the tax jumps here.",
                "$.bands[1].up_to: The last tier must be open: its upper bound has to be null.",
                "$.bands[1].quick: The quick deduction has to be 2521.00, or the tax jumps here.",
            ],
        ),
    ],
)
def test_set_tax_table_names_each_faulty_place(place, now, bands, faults):
    with pytest.raises(DomainError, match="^The table of tax bands cannot be used.$") as error:
        table(place, now, bands=bands)

    assert error.value.faults == faults
    assert not IncomeTaxTable.objects.filter(valid_from=NOVEMBER).exists()


@each(("keep", "model"), KEEPERS)
def test_a_parameter_begins_with_its_month_and_ends_the_former(place, now, keep, model):
    keep(place, now, valid_from=SEPTEMBER)
    former = model.objects.get(valid_from=SEPTEMBER)

    row = keep(place, now, valid_from=NOVEMBER)

    former.refresh_from_db()
    assert (former.valid_until, row.valid_from, row.valid_until) == (NOVEMBER, NOVEMBER, None)


@each(("keep", "model"), KEEPERS)
def test_a_parameter_entered_late_holds_until_the_next_one(place, now, keep, model):
    keep(place, now, valid_from=NOVEMBER)

    row = keep(place, now, valid_from=OCTOBER)

    assert (row.valid_from, row.valid_until) == (OCTOBER, NOVEMBER)
    assert model.objects.filter(valid_from__gte=OCTOBER).count() == 2


@each(("keep", "model"), KEEPERS)
def test_a_parameter_entered_twice_for_a_month_is_one_row(place, now, keep, model):
    first = keep(place, now)

    second = keep(place, now)

    assert second.pk == first.pk
    assert model.objects.filter(valid_from=NOVEMBER).count() == 1


@each("state", ["submitted", "chief_signed", "deputy_signed", "approved", "paid", "filed"])
def test_a_parameter_that_a_report_stands_on_stays(place, now, state):
    run = place.run(month=OCTOBER, state="computed")
    office_of.slip(run, place.alice)
    office_of.settled(run, state) if state != "filed" else _filed(run)

    for keep, model in KEEPERS:
        with pytest.raises(WrongState) as error:
            keep(place, now, valid_from=OCTOBER)

        assert str(error.value) == USED, model
        assert not model.objects.filter(valid_from=OCTOBER).exists(), model


def _filed(run):
    office_of.settled(run, "paid")
    type(run).objects.filter(pk=run.pk).update(state="filed", filed_by=run.prepared_by, filed_at=pay.AT)


@each("state", ["draft", "computed"])
def test_a_parameter_may_change_under_a_report_that_nobody_was_shown(place, now, state):
    run = place.run(month=OCTOBER, state=state)
    office_of.slip(run, place.alice)

    for keep, model in KEEPERS:
        assert keep(place, now, valid_from=OCTOBER).valid_from == OCTOBER, model


@each(("keep", "model"), KEEPERS)
def test_a_parameter_is_kept_by_finance_of_its_branch_alone(place, now, keep, model):
    others = [place.office.desk, place.chief, place.office.deputy, place.office.manager, place.lead]
    others += [place.alice.user, place.office.archive, org.holder(Role.AUDITOR)]

    for somebody in others:
        with pytest.raises(PermissionDenied):
            keep(place, now, by=somebody)

    assert not model.objects.filter(valid_from=NOVEMBER).exists()


@each("keep", [commission, vat, base, declaration])
def test_a_parameter_of_a_branch_is_nothing_to_finance_of_another(place, now, keep):
    with pytest.raises(PermissionDenied):
        keep(place, now, by=place.stranger)


@each("keep", [scheme, wage])
def test_a_parameter_of_a_region_is_kept_by_finance_of_any_branch_in_it(place, now, keep):
    far = org.holder(Role.BRANCH_FINANCE, org.BranchFactory(insurance_region="far"))

    assert keep(place, now, by=place.stranger).valid_from == NOVEMBER
    with pytest.raises(PermissionDenied):
        keep(place, now, by=far)


@each("keep", [commission, vat, table, base, declaration])
def test_a_finance_whose_role_has_ended_keeps_nothing_any_more(place, now, keep):
    RoleGrant.objects.filter(user=place.finance).update(valid_until=dt.date(2026, 11, 5))

    with pytest.raises(PermissionDenied):
        keep(place, now, by=User.objects.get(pk=place.finance.pk))


@each(
    ("keep", "action", "before", "after"),
    [
        (
            lambda place, now: commission(place, now, vat_rate="0.03"),
            "compensation.commissionrule.set",
            {"vat_rate": "0.06000000", "surcharge_rate": "0.12000000", "fund_rate": "0.00500000"},
            {"vat_rate": "0.03", "surcharge_rate": "0.12", "fund_rate": "0.005", "valid_from": "2026-11-01"},
        ),
        (
            wage,
            "compensation.minimumwage.set",
            {"amount": "2490.00"},
            {"region": "demo", "amount": "2590.00", "valid_from": "2026-11-01"},
        ),
        (
            base,
            "compensation.insurancebase.set",
            {},
            {"base": "5000.00", "valid_from": "2026-11-01"},
        ),
    ],
)
def test_a_parameter_leaves_what_held_before_and_after_in_the_audit(place, now, keep, action, before, after):
    keep(place, now)

    entry = AuditEntry.objects.latest("seq")
    entry.after.pop("branch_id", None)
    assert (entry.action, entry.actor, entry.capacity) == (action, place.finance, "branch_finance")
    assert (entry.before, entry.after) == (before, after)


@each(
    ("mode", "threshold"),
    [("none", "100000.00"), ("monthly_100k", "100000.00"), ("per_time_1000", "1000.00")],
)
def test_set_vat_rule_lays_down_the_figures_of_the_law(place, now, mode, threshold):
    rule = vat(place, now, mode=mode)

    rule.refresh_from_db()
    assert (rule.threshold, rule.rate, rule.city) == (Decimal(threshold), Decimal("0.01"), Decimal("0.07"))
    assert (rule.education, rule.local_education, rule.halved) == (Decimal("0.03"), Decimal("0.02"), True)


@each(
    ("month", "amount"),
    [
        (dt.date(2023, 12, 1), None),
        (dt.date(2024, 1, 1), "2490.00"),
        (dt.date(2026, 10, 1), "2490.00"),
        (dt.date(2026, 11, 1), "2590.00"),
        (dt.date(2030, 1, 1), "2590.00"),
    ],
)
def test_minimum_wage_is_the_one_in_force_at_the_months_end(place, now, month, amount):
    wage(place, now)

    found = parameters.minimum_wage(place.branch.insurance_region, month)

    assert (found and str(found.amount)) == amount
