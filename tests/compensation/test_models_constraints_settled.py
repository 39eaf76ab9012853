"""A month that all three have signed, changed by hand in SQL: what it refuses, and what it goes on to."""

import copy

import pytest

from compensation.models import PayLine
from tests.cases import each
from tests.compensation.test_models_constraints_standards import SETTLED, refused, run_sql
from tests.factories import compensation_office as office_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(kept):
    """A place and its signed report: a slip with two lines, a reserve, an answered question."""
    place = office_of.place()
    run = place.run()
    slip = office_of.slip(run, place.alice)
    for order, amount in ((1, 900), (2, 100)):
        PayLine.objects.create(
            slip=slip, order=order, code=f"c{order}", kind="fixed", amount=amount, detail={}
        )
    office_of.question(slip, answer="按标准")
    office_of.reserve(run, place.alice)
    return place, office_of.settled(run)


@pytest.fixture
def month(made):
    return copy.deepcopy(made)


@pytest.fixture
def place(month):
    return month[0]


@pytest.fixture
def settled(month):
    return month[1]


@each("state", ["approved", "paid", "filed"])
@each(
    "statement",
    [
        "UPDATE compensation_payline SET amount = amount",
        "UPDATE compensation_payline SET code = 'x' WHERE \"order\" = 1",
        "UPDATE compensation_payline SET detail = '{\"a\": 1}'",
        'UPDATE compensation_payline SET "order" = "order" + 5',
        'DELETE FROM compensation_payline WHERE "order" = 2',
        "UPDATE compensation_payslip SET measures = '{}', tax_state = '{\"withheld\": \"9\"}'",
        "UPDATE compensation_payslip SET number = 'X1'",
        "UPDATE compensation_payslip SET grade = 'M9'",
        "UPDATE compensation_payslip SET person_id = (SELECT max(id) FROM org_person)",
        "UPDATE compensation_payslip SET income_tax = income_tax + 1, net = net - 1",
        "UPDATE compensation_payrun SET people = people + 1",
        "UPDATE compensation_payrun SET content_hash = repeat('0', 64)",
        "UPDATE compensation_payrun SET month = '2026-09-01'",
        "UPDATE compensation_payrun SET income_tax = income_tax + 1, net = net - 1",
        "UPDATE compensation_payrun SET state = 'draft'",
        "DELETE FROM compensation_payrun",
    ],
)
def test_a_settled_month_refuses_every_change_in_sql(settled, place, statement, state):
    if state != "approved":
        paid = f"paid_by_id = {place.finance.pk}, paid_at = now()"
        run_sql(f"UPDATE compensation_payrun SET state = 'paid', {paid} WHERE id = {settled.pk}")
    if state == "filed":
        filed = f"filed_by_id = {place.finance.pk}, filed_at = now()"
        run_sql(f"UPDATE compensation_payrun SET state = 'filed', {filed} WHERE id = {settled.pk}")

    with refused(SETTLED):
        run_sql(statement)


@each(
    ("state", "changes"),
    [
        ("approved", "state = 'paid', paid_by_id = prepared_by_id, paid_at = now()"),
        ("approved", "audit_seq = 5, audit_hash = repeat('a', 64)"),
        ("approved", "version = version + 1"),
    ],
)
def test_a_settled_month_may_go_on_to_payment(settled, state, changes):
    assert run_sql(f"UPDATE compensation_payrun SET {changes} WHERE id = {settled.pk} AND state = '{state}'")


@each("state", ["paid", "filed"])
def test_a_report_is_paid_and_filed_by_somebody(settled, state):
    with refused(f"pay_run_{state}_is_whole" if state == "paid" else "pay_run_"):
        run_sql(f"UPDATE compensation_payrun SET state = '{state}' WHERE id = {settled.pk}")
