"""Adjustments, recoveries, measures, declarations, bases and parameters: two people, open months, dated rows."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

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
    TaxDeclaration,
)
from core.errors import DomainError, WrongState
from core.models import AuditEntry, Notice
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
MONTH, NOVEMBER = pay.MONTH, dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def made(kept):
    return pay.office()


@pytest.fixture
def office(made):
    return copy.deepcopy(made)


@pytest.fixture
def alice(office):
    return office.hire()


def adjust(alice, by, now, **changes):
    values = {"month": MONTH, "amount": Decimal("50.00"), "title": "bonus", "reason": "agreed"} | changes
    return services.propose_adjustment(person_id=alice.pk, by=by, at=now, **values)


def charge(alice, by, now, **changes):
    values = {
        "first_month": MONTH,
        "total": Decimal("100.00"),
        "instalment": Decimal("40.00"),
        "title": "laptop",
        "reason": "lost",
    }
    return services.propose_charge(person_id=alice.pk, by=by, at=now, **values | changes)


# Adjustments


def test_propose_adjustment_waits_for_the_chief_accountant(office, alice, now):
    adjustment = adjust(alice, office.finance, now)

    assert (adjustment.state, adjustment.branch, adjustment.proposed_by) == (
        "proposed",
        office.branch,
        office.finance,
    )
    notice = Notice.objects.get(kind="pay.input_proposed")
    assert (notice.user, notice.params) == (office.chief, {"title": "bonus", "person": str(alice)})
    assert AuditEntry.objects.latest("seq").after["amount"] == "50.00"


@each(
    "changes",
    [
        {"amount": Decimal(0)},
        {"amount": Decimal("0.001")},
        {"amount": Decimal("NaN")},
        {"title": " "},
        {"reason": ""},
        {"month": dt.date(2026, 10, 2)},
    ],
)
def test_propose_adjustment_refuses_what_says_nothing(office, alice, now, changes):
    with pytest.raises(DomainError):
        adjust(alice, office.finance, now, **changes)

    assert not Adjustment.objects.exists()


@each("who", ["desk", "chief", "deputy", "manager", "archive"])
def test_propose_adjustment_denies_everybody_but_finance(office, alice, now, who):
    with pytest.raises(PermissionDenied):
        adjust(alice, getattr(office, who), now)


def test_propose_adjustment_denies_finance_of_another_branch(alice, now):
    with pytest.raises(PermissionDenied):
        adjust(alice, org.holder(Role.BRANCH_FINANCE, org.BranchFactory()), now)


def test_propose_adjustment_refuses_a_submitted_month(office, alice, now):
    office.submitted()

    with pytest.raises(WrongState) as refusal:
        adjust(alice, office.finance, now)

    assert "choose a later month" in str(refusal.value)


def test_confirm_adjustment_is_for_somebody_else(office, alice, now):
    adjustment = adjust(alice, office.finance, now)

    confirmed = services.confirm_adjustment(adjustment_id=adjustment.pk, by=office.chief, at=now)

    assert (confirmed.state, confirmed.confirmed_by, confirmed.confirmed_at) == (
        "confirmed",
        office.chief,
        now,
    )
    assert Notice.objects.get(kind="pay.input_decided").user == office.finance


def test_confirm_adjustment_denies_finance(office, alice, now):
    adjustment = adjust(alice, office.finance, now)

    with pytest.raises(PermissionDenied):
        services.confirm_adjustment(adjustment_id=adjustment.pk, by=office.finance, at=now)


def test_confirm_adjustment_refuses_the_person_whom_it_pays(office, now):
    chief_as_manager = office.hire(user=office.chief)
    adjustment = adjust(chief_as_manager, office.finance, now)

    with pytest.raises(DomainError):
        services.confirm_adjustment(adjustment_id=adjustment.pk, by=office.chief, at=now)


def test_confirm_adjustment_twice_says_who_was_first(office, alice, now):
    adjustment = adjust(alice, office.finance, now)
    services.confirm_adjustment(adjustment_id=adjustment.pk, by=office.chief, at=now)

    with pytest.raises(WrongState):
        services.confirm_adjustment(adjustment_id=adjustment.pk, by=office.chief, at=now)


def test_reject_adjustment_keeps_it_with_the_reason(office, alice, now):
    adjustment = adjust(alice, office.finance, now)
    with pytest.raises(DomainError):
        services.reject_adjustment(adjustment_id=adjustment.pk, reason="", by=office.chief, at=now)

    services.reject_adjustment(adjustment_id=adjustment.pk, reason="not agreed", by=office.chief, at=now)

    assert pay.again(adjustment).state == "rejected"
    assert AuditEntry.objects.latest("seq").reason == "not agreed"


# Recoveries


def test_propose_charge_and_confirm_it_take_two_people(office, alice, now):
    loss = charge(alice, office.finance, now)

    confirmed = services.confirm_charge(charge_id=loss.pk, by=office.chief, at=now)

    assert (confirmed.state, confirmed.proposed_by, confirmed.confirmed_by) == (
        "confirmed",
        office.finance,
        office.chief,
    )


@each(
    "changes",
    [
        {"total": Decimal(0)},
        {"instalment": Decimal("100.01")},
        {"instalment": Decimal(0)},
        {"reason": " "},
        {"first_month": dt.date(2026, 10, 9)},
    ],
)
def test_propose_charge_refuses_what_cannot_be_recovered(office, alice, now, changes):
    with pytest.raises(DomainError):
        charge(alice, office.finance, now, **changes)

    assert not Charge.objects.exists()


def test_reject_charge_keeps_it_from_pay(office, alice, now):
    loss = charge(alice, office.finance, now)

    services.reject_charge(charge_id=loss.pk, reason="found again", by=office.chief, at=now)

    assert office.computed().recoveries == Decimal("0.00")


def test_confirm_charge_refuses_who_bears_the_loss(office, now):
    chief_as_manager = office.hire(user=office.chief)
    loss = charge(chief_as_manager, office.finance, now)

    with pytest.raises(DomainError):
        services.confirm_charge(charge_id=loss.pk, by=office.chief, at=now)


# Measures by hand


def enter(alice, by, now, **changes):
    values = {"month": MONTH, "measure": "duty_score", "value": Decimal("85.5"), "reason": "log"} | changes
    return services.enter_measure(person_id=alice.pk, by=by, at=now, **values)


def test_enter_measure_replaces_what_was_entered_before(office, alice, now):
    enter(alice, office.finance, now)

    enter(alice, office.finance, now, value=Decimal(90), reason="recount")

    entry = ManualMeasure.objects.get()
    assert (entry.value, entry.reason) == (Decimal(90), "recount")
    assert AuditEntry.objects.latest("seq").before == {"duty_score": "85.50"}


@each(
    "changes",
    [
        {"measure": "net_commission"},
        {"measure": "team_net_commission"},
        {"measure": "luck"},
        {"value": Decimal(101)},
        {"value": Decimal(-1)},
        {"value": Decimal("Infinity")},
        {"measure": "absent_days", "value": Decimal(32)},
        {"reason": " "},
    ],
)
def test_enter_measure_refuses_what_has_a_source_or_cannot_be(office, alice, now, changes):
    with pytest.raises(DomainError):
        enter(alice, office.finance, now, **changes)

    assert not ManualMeasure.objects.exists()


def test_enter_measure_refuses_a_submitted_month(office, alice, now):
    office.submitted()

    with pytest.raises(WrongState):
        enter(alice, office.finance, now)


def test_enter_measure_denies_the_person_and_the_lead(office, alice, now):
    lead = org.holder(Role.TEAM_LEAD, office.team)

    for charlie in (alice.user, lead):
        with pytest.raises(PermissionDenied):
            enter(alice, charlie, now)


# Declarations and bases


def test_declare_tax_closes_the_former_declaration(office, alice, now):
    first = services.declare_tax(
        person_id=alice.pk, valid_from=MONTH, additional=Decimal(1000), by=office.finance, at=now
    )

    second = services.declare_tax(
        person_id=alice.pk, valid_from=NOVEMBER, additional=Decimal(2000), by=office.finance, at=now
    )

    assert (pay.again(first).valid_until, second.valid_until) == (NOVEMBER, None)
    assert AuditEntry.objects.latest("seq").before["additional"] == "1000.00"


def test_declare_tax_before_an_existing_one_ends_where_that_begins(office, alice, now):
    services.declare_tax(person_id=alice.pk, valid_from=NOVEMBER, by=office.finance, at=now)

    earlier = services.declare_tax(person_id=alice.pk, valid_from=MONTH, by=office.finance, at=now)

    assert earlier.valid_until == NOVEMBER
    assert TaxDeclaration.objects.count() == 2


def test_declare_tax_refuses_a_month_that_is_submitted(office, alice, now):
    office.submitted()

    with pytest.raises(WrongState) as refusal:
        services.declare_tax(person_id=alice.pk, valid_from=MONTH, by=office.finance, at=now)

    assert str(refusal.value) == (
        "Pay of 2026-10 stands on what is in force now; a change can begin after it only."
    )
    services.declare_tax(person_id=alice.pk, valid_from=NOVEMBER, by=office.finance, at=now)


def test_set_insurance_base_on_the_same_day_takes_the_new_value(office, alice, now):
    for base in ("5000", "6000"):
        services.set_insurance_base(
            person_id=alice.pk, valid_from=MONTH, base=Decimal(base), by=office.finance, at=now
        )

    assert InsuranceBase.objects.get().base == Decimal("6000.00")


def test_set_insurance_base_refuses_a_negative_base(office, alice, now):
    with pytest.raises(DomainError):
        services.set_insurance_base(
            person_id=alice.pk, valid_from=MONTH, base=Decimal(-1), by=office.finance, at=now
        )


def test_set_insurance_base_denies_a_stranger(alice, now):
    with pytest.raises(PermissionDenied):
        services.set_insurance_base(
            person_id=alice.pk,
            valid_from=MONTH,
            base=Decimal(1),
            by=org.holder(Role.BRANCH_FINANCE, org.BranchFactory()),
            at=now,
        )


# Parameters


def test_set_vat_rule_takes_the_threshold_of_its_mode(office, now):
    rule = services.set_vat_rule(
        branch_id=office.branch.pk, valid_from=MONTH, mode="per_time_1000", by=office.finance, at=now
    )

    assert (rule.threshold, BrokerVatRule.objects.exclude(pk=rule.pk).get().valid_until) == (
        Decimal("1000.00"),
        MONTH,
    )


def test_set_vat_rule_refuses_an_unknown_mode(office, now):
    with pytest.raises(DomainError):
        services.set_vat_rule(
            branch_id=office.branch.pk, valid_from=MONTH, mode="guess", by=office.finance, at=now
        )


def commission_rule(office, by, now, valid_from=MONTH, rate="0.06"):
    return services.set_commission_rule(
        branch_id=office.branch.pk,
        valid_from=valid_from,
        vat_rate=Decimal(rate),
        surcharge_rate=Decimal("0.12"),
        fund_rate=Decimal("0.01"),
        by=by,
        at=now,
    )


def test_set_commission_rule_leaves_what_a_signed_report_used(office, alice, now):
    office.signed()
    with pytest.raises(WrongState):
        commission_rule(office, office.finance, now)

    commission_rule(office, office.finance, now, valid_from=NOVEMBER)

    rules = CommissionRule.objects.order_by("valid_from").values_list("fund_rate", "valid_until")
    assert list(rules) == [(Decimal("0.005"), NOVEMBER), (Decimal("0.01"), None)]


@each("rate", ["1", "-0.01", "NaN"])
def test_set_commission_rule_refuses_what_is_no_share(office, now, rate):
    with pytest.raises(DomainError):
        commission_rule(office, office.finance, now, rate=rate)


@each("who", ["chief", "manager", "desk", "archive"])
def test_set_commission_rule_denies_everybody_but_finance(office, now, who):
    with pytest.raises(PermissionDenied):
        commission_rule(office, getattr(office, who), now)


def scheme(office, by, now, **changes):
    values = {
        "region": "demo",
        "scheme": "pension",
        "payer": "employee",
        "valid_from": MONTH,
        "rate": Decimal("0.09"),
        "floor": Decimal(0),
        "ceiling": Decimal(40000),
    }
    return services.set_insurance_scheme(by=by, at=now, **values | changes)


def test_set_insurance_scheme_closes_the_former_rate(office, now):
    scheme(office, office.finance, now)

    rows = InsuranceScheme.objects.filter(scheme="pension").order_by("valid_from")
    assert [(row.rate, row.valid_until) for row in rows] == [
        (Decimal("0.08"), MONTH),
        (Decimal("0.09"), None),
    ]


@each(
    "changes",
    [
        {"payer": "nobody"},
        {"floor": Decimal(50000)},
        {"rate": Decimal(2)},
        {"rounding": "cent"},
        {"scheme": " "},
    ],
)
def test_set_insurance_scheme_refuses_what_cannot_be(office, now, changes):
    with pytest.raises(DomainError):
        scheme(office, office.finance, now, **changes)


def test_set_insurance_scheme_denies_finance_of_another_region(office, now):
    elsewhere = org.holder(Role.BRANCH_FINANCE, org.BranchFactory(insurance_region="north"))

    with pytest.raises(PermissionDenied):
        scheme(office, elsewhere, now)


def test_set_minimum_wage_refuses_a_month_signed_anywhere_in_the_region(office, alice, now):
    office.signed()
    neighbour = org.holder(Role.BRANCH_FINANCE, org.BranchFactory())

    with pytest.raises(WrongState):
        services.set_minimum_wage(region="demo", valid_from=MONTH, amount=Decimal(2600), by=neighbour, at=now)

    assert MinimumWage.objects.count() == 1


def tax_table(office, now, bands, valid_from=MONTH):
    return services.set_tax_table(
        valid_from=valid_from,
        bands=bands,
        basic_deduction=Decimal(5000),
        broker_fee_rate=Decimal("0.2"),
        broker_cost_rate=Decimal("0.25"),
        by=org.holder(Role.ADMINISTRATOR),
        at=now,
    )


def test_set_tax_table_lays_down_a_new_one(office, now):
    table = tax_table(office, now, pay.BANDS)

    assert table.bands == pay.BANDS
    assert IncomeTaxTable.objects.order_by("valid_from").first().valid_until == MONTH


def test_set_tax_table_names_every_fault_of_the_bands(office, now):
    with pytest.raises(DomainError) as refusal:
        tax_table(office, now, [["36000", "0.03", "0"], ["30000", "0.10", "1"]])

    assert len(refusal.value.faults) == 3


def test_set_tax_table_refuses_text_that_is_no_number(office, now):
    with pytest.raises(DomainError):
        tax_table(office, now, [[None, "three per cent", "0"]])
