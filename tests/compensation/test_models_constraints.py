"""Each invariant of the pay tables, broken once."""

import copy
import datetime as dt
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from compensation.models import (
    Adjustment,
    AppliedInput,
    BrokerVatRule,
    BusinessDetail,
    Charge,
    CommissionRule,
    DetailRow,
    IncomeTaxTable,
    InsuranceBase,
    InsuranceScheme,
    ManualMeasure,
    MinimumWage,
    PayLine,
    PayRun,
    PaySlip,
    ReserveEntry,
    Signature,
    SlipQuestion,
    TaxDeclaration,
)
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
MIDDLE = dt.date(2026, 10, 15)


@contextmanager
def refused(constraint):
    """The database refuses it, by that name."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert constraint in str(error.value)


def copied(record, **changes):
    """A second row, equal but for the changes."""
    values = {
        field.attname: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if not field.primary_key
    }
    return type(record).objects.create(**values | changes)


@pytest.fixture(scope="module")
def made(kept):
    """Office, Alice and a computed run."""
    office = pay.office()
    alice = office.hire(base="5000")
    return office, alice, office.computed([pay.fact("1", alice, commission="31000")])


@pytest.fixture
def month(made):
    return copy.deepcopy(made)


@pytest.fixture
def office(month):
    return month[0]


@pytest.fixture
def alice(month):
    return month[1]


@pytest.fixture
def run(month):
    return month[2]


@each(
    ("model", "changes", "constraint"),
    [
        (CommissionRule, {}, "commission_rule_one_at_a_time"),
        (CommissionRule, {"vat_rate": Decimal(1)}, "commission_rule_rates_are_shares"),
        (CommissionRule, {"valid_until": org.START}, "commission_rule_forward"),
        (BrokerVatRule, {}, "vat_rule_one_at_a_time"),
        (BrokerVatRule, {"mode": "guess"}, "vat_rule_mode_known"),
        (BrokerVatRule, {"valid_until": org.START}, "vat_rule_forward"),
        (InsuranceScheme, {}, "insurance_scheme_one_start"),
        (InsuranceScheme, {"floor": Decimal(99999)}, "insurance_floor_below_ceiling"),
        (InsuranceScheme, {"valid_until": org.START}, "insurance_scheme_forward"),
        (MinimumWage, {}, "minimum_wage_one_start"),
        (MinimumWage, {"valid_until": org.START}, "minimum_wage_forward"),
        (IncomeTaxTable, {}, "income_tax_table_one_start"),
        (IncomeTaxTable, {"valid_until": org.START}, "income_tax_table_forward"),
    ],
)
def test_parameters_refuse_what_cannot_be(office, model, changes, constraint):
    row = model.objects.first()

    with refused(constraint):
        copied(row, **changes)


@each(
    ("changes", "constraint"),
    [
        ({}, "insurance_base_one_at_a_time"),
        ({"valid_until": org.START}, "insurance_base_forward"),
        ({"base": Decimal(-1)}, "insurance_base_not_negative"),
    ],
)
def test_an_insurance_base_refuses_what_cannot_be(alice, changes, constraint):
    with refused(constraint):
        copied(InsuranceBase.objects.get(), **changes)


@each(
    ("changes", "constraint"),
    [
        ({}, "tax_declaration_one_at_a_time"),
        ({"valid_until": org.START}, "tax_declaration_forward"),
        ({"additional": Decimal(-1)}, "tax_declaration_not_negative"),
    ],
)
def test_a_tax_declaration_refuses_what_cannot_be(alice, changes, constraint):
    declaration = TaxDeclaration.objects.create(person=alice, valid_from=org.START)

    with refused(constraint):
        copied(declaration, **changes)


@each(
    ("changes", "constraint"),
    [
        ({}, "manual_measure_once"),
        ({"month": MIDDLE}, "manual_measure_month_is_first_day"),
        ({"measure": "late_count", "reason": ""}, "manual_measure_has_reason"),
    ],
)
def test_a_manual_measure_refuses_what_cannot_be(alice, changes, constraint):
    entry = pay.measure(alice, "duty_score", "90")

    with refused(constraint):
        copied(entry, **changes)

    assert ManualMeasure.objects.count() == 1


@each(
    ("changes", "constraint"),
    [
        ({"month": MIDDLE}, "adjustment_month_is_first_day"),
        ({"amount": Decimal(0)}, "adjustment_is_an_amount"),
        ({"reason": ""}, "adjustment_has_reason"),
        ({"state": "proposed"}, "adjustment_decision_is_whole"),
        ({"confirmed_at": None}, "adjustment_decision_is_whole"),
        ({"kind": "correction"}, "adjustment_correction_names_origin"),
    ],
)
def test_an_adjustment_refuses_what_cannot_be(alice, changes, constraint):
    with refused(constraint):
        copied(pay.adjustment(alice, "5"), **changes)


def test_an_adjustment_is_not_confirmed_by_who_proposed_it(alice):
    adjustment = pay.adjustment(alice, "5")

    with refused("adjustment_two_people"):
        Adjustment.objects.update(confirmed_by=adjustment.proposed_by)


def test_a_file_corrects_a_line_of_a_person_once(alice):
    origin = {
        "kind": "correction",
        "origin_month": pay.MONTH,
        "origin_crm_month_id": 7,
        "origin_code": "base",
    }
    correction = copied(pay.adjustment(alice, "5"), **origin)

    with refused("adjustment_correction_once"):
        copied(correction)


@each(
    ("changes", "constraint"),
    [
        ({"first_month": MIDDLE}, "charge_first_month_is_first_day"),
        ({"total": Decimal(0)}, "charge_amounts_positive"),
        ({"instalment": Decimal(101)}, "charge_amounts_positive"),
        ({"state": "proposed"}, "charge_decision_is_whole"),
    ],
)
def test_a_charge_refuses_what_cannot_be(alice, changes, constraint):
    with refused(constraint):
        copied(pay.charge(alice, "100"), **changes)


def test_a_charge_is_not_confirmed_by_who_proposed_it(alice):
    charge = pay.charge(alice, "100")

    with refused("charge_two_people"):
        Charge.objects.update(confirmed_by=charge.proposed_by)


def test_a_business_detail_is_reviewed_by_somebody_else(office, run):
    with refused("business_detail_two_people"):
        BusinessDetail.objects.update(reviewed_by=office.desk)


def test_a_business_detail_exists_once_per_branch_and_month(run):
    with refused("business_detail_once"):
        copied(run.detail)


def test_a_business_detail_is_reviewed_by_somebody(run):
    with refused("business_detail_reviewed_is_whole"):
        BusinessDetail.objects.update(reviewed_by=None)


def test_a_business_detail_is_of_a_month(run):
    with refused("business_detail_month_is_first_day"):
        BusinessDetail.objects.update(month=MIDDLE)


def test_a_person_has_one_row_in_a_business_detail(run):
    with refused("detail_row_once"):
        copied(DetailRow.objects.get())


@each(
    ("changes", "constraint"),
    [
        ({"month": MIDDLE}, "pay_run_month_is_first_day"),
        ({"content_hash": ""}, "pay_run_computed_has_hash"),
        ({"state": "paid"}, "pay_run_paid_is_whole"),
        ({"state": "filed"}, "pay_run_filed_is_whole"),
        ({"net": Decimal(1)}, "pay_run_net_adds_up"),
    ],
)
def test_a_run_refuses_what_cannot_be(run, changes, constraint):
    if changes.get("state") == "filed":
        changes |= {"paid_by": run.prepared_by, "paid_at": pay.AT}

    with refused(constraint):
        PayRun.objects.update(**changes)


def test_a_branch_has_one_run_a_month(run):
    from core import serials

    with refused("pay_run_once"):
        copied(run, number_id=serials.issue("PAY-X", by=None, at=pay.AT).pk)


def test_a_person_has_one_slip_in_a_run(run):
    with refused("pay_slip_once"):
        copied(PaySlip.objects.get())


def test_a_slips_net_adds_up(run):
    with refused("pay_slip_net_adds_up"):
        PaySlip.objects.update(net=1)


def test_a_slips_lines_have_each_their_place(run):
    with refused("pay_line_order_once"):
        PayLine.objects.update(order=1)


@pytest.fixture
def signature(run, office):
    return Signature.objects.create(
        run=run, step="chief", by=office.chief, at=pay.AT, content_hash="0" * 64, on_behalf_of=office.deputy
    )


@each(
    ("changes", "constraint"),
    [
        ({"by_id": None, "on_behalf_of_id": None}, "signature_each_step_once"),
        ({"step": "deputy", "on_behalf_of_id": None}, "signature_each_person_once"),
        ({"step": "deputy", "by_id": None}, "signature_each_principal_once"),
        ({"voided_at": pay.AT}, "signature_void_is_whole"),
        ({"void_reason": "because"}, "signature_void_is_whole"),
    ],
)
def test_a_signature_refuses_what_cannot_be(signature, changes, constraint):
    if changes.get("by_id", 0) is None:
        changes = changes | {"by_id": org.UserFactory().pk}

    with refused(constraint):
        copied(signature, **changes)


@pytest.fixture
def reserve(run, alice):
    return ReserveEntry.objects.create(
        person=alice,
        withheld_run=run,
        code="reserve",
        month=pay.MONTH,
        release_month=dt.date(2026, 12, 1),
        amount=Decimal("5.00"),
    )


@each(
    ("changes", "constraint"),
    [
        ({}, "reserve_once"),
        ({"code": "other", "amount": Decimal(0)}, "reserve_is_positive"),
        ({"code": "other", "release_month": pay.MONTH}, "reserve_released_later"),
        ({"code": "other", "release_month": None}, "reserve_due_one_way"),
        ({"code": "other", "exit_months": 6}, "reserve_due_one_way"),
    ],
)
def test_a_reserve_refuses_what_cannot_be(reserve, changes, constraint):
    with refused(constraint):
        copied(reserve, **changes)


def test_an_applied_input_is_one_thing(run, alice):
    adjustment, charge = pay.adjustment(alice, "5"), pay.charge(alice, "5")

    with refused("applied_input_is_one_thing"):
        AppliedInput.objects.create(run=run, adjustment=adjustment, charge=charge, amount=5)
    with refused("applied_input_is_one_thing"):
        AppliedInput.objects.create(run=run, amount=5)


def test_an_adjustment_is_applied_once(run, alice):
    adjustment = pay.adjustment(alice, "5")
    AppliedInput.objects.create(run=run, adjustment=adjustment, amount=5)

    with pytest.raises(IntegrityError), transaction.atomic():
        AppliedInput.objects.create(run=run, adjustment=adjustment, amount=5)


def test_a_charge_is_applied_once_a_run(run, alice):
    charge = pay.charge(alice, "5")
    AppliedInput.objects.create(run=run, charge=charge, amount=2)

    with refused("applied_charge_once_a_run"):
        AppliedInput.objects.create(run=run, charge=charge, amount=2)


def test_an_answer_is_whole(run, alice):
    question = SlipQuestion.objects.create(
        slip=PaySlip.objects.get(), text="why", asked_by=alice.user, asked_at=pay.AT
    )

    with refused("slip_answer_is_whole"):
        SlipQuestion.objects.filter(pk=question.pk).update(answer="because")


# A signed report is not edited


@pytest.fixture
def signed(office, run):
    from compensation import services

    services.submit_run(run_id=run.pk, by=office.finance, at=pay.AT)
    return office.sign(run)


@each(
    "statement",
    [
        "UPDATE compensation_payline SET amount = amount + 1",
        "DELETE FROM compensation_payline",
        'INSERT INTO compensation_payline (slip_id, "order", code, kind, amount, detail)'
        " SELECT id, 99, 'gift', 'fixed', 1000, '{}' FROM compensation_payslip",
        "UPDATE compensation_payslip SET net = net + 1, gross = gross + 1",
        "UPDATE compensation_payslip SET name = 'Mallory'",
        "UPDATE compensation_payrun SET net = net + 1, gross = gross + 1",
        "UPDATE compensation_payrun SET state = 'computed'",
        "UPDATE compensation_payrun SET content_hash = 'x'",
        "DELETE FROM compensation_payrun",
    ],
)
def test_a_signed_report_is_not_edited(signed, statement):
    with refused("a signed pay report is not edited"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_signed_report_gets_no_further_slip(signed, office):
    bob = office.hire()

    with refused("a signed pay report is not edited"):
        copied(PaySlip.objects.get(), person_id=bob.pk)


def test_a_signed_slip_may_be_marked_as_seen(signed):
    PaySlip.objects.update(seen_at=pay.AT)

    assert PaySlip.objects.get().seen_at == pay.AT
