"""Invariants of standards, reports and inputs, broken once in SQL: what no page or script gets past."""

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from compensation.models import (
    Adjustment,
    AppliedInput,
    BusinessDetail,
    Charge,
    PayLine,
    PayRun,
    PaySlip,
    PayStandard,
    ReserveEntry,
    Signature,
    SlipQuestion,
)
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
SETTLED = "a signed pay report is not edited"


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


@contextmanager
def refused(by):
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert by in str(error.value)


def run_sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


# Standards


@each(
    ("changes", "constraint"),
    [
        ("effective_from = '2026-01-15'", "pay_standard_from_is_first_day"),
        ("revision = -1", "compensation_paystandard_revision_check"),
        ("faults = 1", "pay_standard_sound_once_submitted"),
        ("faults = -1", "compensation_paystandard_faults_check"),
        ("decided_at = NULL", "pay_standard_approved_is_decided"),
        ("request_id = NULL", "pay_standard_approved_is_decided"),
        ("team_id = 0", "foreign key"),
        ("branch_id = 0", "foreign key"),
        ("drafted_by_id = 0", "foreign key"),
        ("content = NULL", "not-null"),
    ],
)
def test_an_approved_standard_refuses_what_cannot_be(place, changes, constraint):
    standard = place.office.standards["employee"]

    with refused(constraint):
        run_sql(f"UPDATE compensation_paystandard SET {changes} WHERE id = {standard.pk}")


def copied(standard, **changes):
    values = {
        field.attname: getattr(standard, field.attname)
        for field in standard._meta.concrete_fields
        if not field.primary_key
    }
    return PayStandard.objects.create(**values | {"request_id": None, "state": "draft"} | changes)


def test_a_standards_version_counts_once_per_team_and_contract(place):
    standard = place.office.standards["employee"]

    with refused("pay_standard_revision_once"):
        copied(standard)
    assert copied(standard, contract="broker", revision=7).pk
    assert copied(standard, team_id=org.TeamFactory(branch=place.branch).pk).pk


def test_two_approved_standards_never_begin_in_the_same_month(place):
    team = org.TeamFactory(branch=place.branch)
    pay.approved_standard(team, [pay.BASE])

    with refused("pay_standard_one_approved_per_start"):
        pay.approved_standard(team, [pay.BASE])
    assert pay.approved_standard(team, [pay.BASE], contract="broker").pk
    assert pay.approved_standard(team, [pay.BASE], since=pay.MONTH).pk


@each("state", ["submitted", "approved"])
def test_a_standard_with_faults_does_not_leave_the_team(place, state):
    draft = copied(place.office.standards["employee"], revision=5, faults=3)

    with refused("pay_standard_"):
        run_sql(f"UPDATE compensation_paystandard SET state = '{state}' WHERE id = {draft.pk}")


@each("state", ["draft", "returned"])
def test_a_standard_with_faults_may_rest_with_the_team(place, state):
    draft = copied(place.office.standards["employee"], revision=5)

    assert run_sql(f"UPDATE compensation_paystandard SET state = '{state}', faults = 3 WHERE id = {draft.pk}")


def test_a_standard_that_somebody_was_paid_by_is_not_deleted(place):
    slip = office_of.slip(place.run(), place.alice)

    with refused("foreign key"):
        run_sql(f"DELETE FROM compensation_paystandard WHERE id = {slip.standard_id}")


# Months


def test_a_settled_month_loses_no_slip_even_where_it_has_no_lines(place):
    run = place.run()
    office_of.slip(run, place.alice)
    office_of.settled(run)

    with refused(SETTLED):
        run_sql("DELETE FROM compensation_payslip")


@each("state", ["draft", "computed", "submitted", "chief_signed", "deputy_signed"])
def test_a_month_that_is_not_settled_may_be_computed_anew(place, state):
    run = place.run(state=state)
    slip = office_of.slip(run, place.alice)
    PayLine.objects.create(slip=slip, order=1, code="a", kind="fixed", amount=1, detail={})

    assert run_sql("UPDATE compensation_payline SET amount = 2") == 1
    assert run_sql(f"DELETE FROM compensation_payline WHERE slip_id = {slip.pk}") == 1
    assert run_sql(f"DELETE FROM compensation_payslip WHERE run_id = {run.pk}") == 1


@each("figure", ["insurance", "vat", "surtaxes", "income_tax", "recoveries", "net", "gross"])
def test_a_slip_and_a_report_add_up_in_every_figure(place, figure):
    run = place.run()
    slip = office_of.slip(run, place.alice)

    with refused("pay_slip_net_adds_up"):
        PaySlip.objects.filter(pk=slip.pk).update(**{figure: Decimal("0.01")})
    with refused("pay_run_net_adds_up"):
        PayRun.objects.filter(pk=run.pk).update(**{figure: Decimal("0.01")})


def test_a_slip_may_be_less_than_nothing_as_long_as_it_adds_up(place):
    slip = office_of.slip(place.run(), place.alice, gross=Decimal(-5), net=Decimal(-5))

    assert PaySlip.objects.get(pk=slip.pk).net == Decimal("-5.00")


# The rest


def test_a_signature_is_void_with_a_reason_only(place):
    given = Signature.objects.create(
        run=place.run(state="chief_signed"), step="chief", by=place.chief, at=pay.AT, content_hash="a" * 64
    )

    with refused("signature_void_is_whole"):
        Signature.objects.filter(pk=given.pk).update(voided_at=pay.AT)
    with refused("signature_void_is_whole"):
        Signature.objects.filter(pk=given.pk).update(void_reason="mistake")


def test_a_void_signature_makes_room_for_another(place):
    run = place.run(state="submitted")
    values = {"run": run, "step": "chief", "by": place.chief, "at": pay.AT, "content_hash": "a" * 64}
    Signature.objects.create(**values, voided_at=pay.AT, void_reason="figures")
    Signature.objects.create(**values)

    with refused("signature_each_step_once"):
        Signature.objects.create(**values | {"by": place.finance})
    with refused("signature_each_person_once"):
        Signature.objects.create(**values | {"step": "deputy"})


def test_the_principal_of_a_signature_counts_as_one_who_signed(place):
    run = place.run(state="submitted")
    values = {"run": run, "at": pay.AT, "content_hash": "a" * 64, "on_behalf_of": place.chief}
    Signature.objects.create(**values, step="chief", by=place.finance)

    with refused("signature_each_principal_once"):
        Signature.objects.create(**values, step="deputy", by=place.office.deputy)


@each(
    ("table", "where"),
    [
        ("compensation_adjustment", Adjustment),
        ("compensation_charge", Charge),
    ],
)
@each(
    ("changes", "name"),
    [
        ("confirmed_by_id = NULL", "decision_is_whole"),
        ("confirmed_at = NULL", "decision_is_whole"),
        ("state = 'proposed'", "decision_is_whole"),
        ("confirmed_by_id = proposed_by_id", "two_people"),
    ],
)
def test_a_decision_is_whole_and_of_another_person(place, table, where, changes, name):
    pay.adjustment(place.alice, "5")
    pay.charge(place.alice, "5")

    with refused(f"{where._meta.model_name}_{name}"):
        run_sql(f"UPDATE {table} SET {changes}")


@each(
    ("changes", "constraint"),
    [
        ({"release_month": pay.MONTH}, "reserve_released_later"),
        ({"release_month": dt.date(2026, 9, 1)}, "reserve_released_later"),
        ({"release_month": None}, "reserve_due_one_way"),
        ({"exit_months": 3}, "reserve_due_one_way"),
        ({"amount": Decimal(0)}, "reserve_is_positive"),
        ({"amount": Decimal("-0.01")}, "reserve_is_positive"),
    ],
)
def test_a_reserve_is_something_that_comes_due_one_way(place, changes, constraint):
    run = place.run()

    with refused(constraint):
        office_of.reserve(run, place.alice, **changes)
    assert not ReserveEntry.objects.filter(withheld_run=run).exists()


@pytest.mark.parametrize("given", [{}, {"adjustment", "charge"}])
def test_what_a_report_took_up_is_one_thing(place, given):
    papers = {"adjustment": pay.adjustment(place.alice, "5"), "charge": pay.charge(place.alice, "5")}

    with refused("applied_input_is_one_thing"):
        AppliedInput.objects.create(run=place.run(), amount=5, **{name: papers[name] for name in given})


@each(
    "changes",
    [
        {"answer": "因为"},
        {"answered_at": pay.AT},
        {"answer": "因为", "answered_at": pay.AT},
    ],
)
def test_an_answer_has_words_a_name_and_a_time(place, changes):
    question = office_of.question(office_of.slip(place.run(), place.alice))

    with refused("slip_answer_is_whole"):
        SlipQuestion.objects.filter(pk=question.pk).update(**changes)


def test_a_detail_that_pay_was_computed_from_is_not_deleted(place):
    run = place.run()

    with refused("foreign key"):
        run_sql(f"DELETE FROM compensation_businessdetail WHERE id = {run.detail_id}")
    assert BusinessDetail.objects.filter(pk=run.detail_id).exists()
