"""Two people at the same moment, on two real connections."""

import threading

import pytest
from django.db import connection, transaction

from compensation import services
from compensation.models import PayRun, Signature
from core.errors import Conflict, DomainError, WrongState
from customers.services import hold_accepted
from customers.services.gating import refuse_month
from org.choices import Role
from tests.core.parallel import eventually, somebody_waits, together
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return pay.office()


@pytest.fixture
def run(office):
    alice = office.hire()
    return office.submitted([pay.fact("1", alice, commission="31000")])


def signing(run, step, by, now):
    return lambda: services.sign_run(run_id=run.pk, step=step, shown_hash=run.content_hash, by=by, at=now)


def test_two_chief_accountants_at_once_give_one_signature(office, run, now):
    second = org.holder(Role.CHIEF_ACCOUNTANT, office.branch)

    outcomes = together(signing(run, "chief", office.chief, now), signing(run, "chief", second, now))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PayRun", "WrongState"]
    assert (pay.again(run).state, Signature.objects.count()) == ("chief_signed", 1)


def test_one_person_pressing_twice_at_once_signs_once(office, run, now):
    press = signing(run, "chief", office.chief, now)

    outcomes = together(press, press)

    assert [type(outcome) for outcome in outcomes] == [PayRun, PayRun]
    assert Signature.objects.count() == 1


def test_a_signature_and_a_return_at_once_are_one_after_the_other(office, run, now):
    second = org.holder(Role.CHIEF_ACCOUNTANT, office.branch)

    def send_back():
        return services.return_run(run_id=run.pk, reason="check", by=second, at=now)

    outcomes = together(signing(run, "chief", office.chief, now), send_back)

    after = pay.again(run)
    valid = Signature.objects.filter(voided_at=None).count()
    assert sum(isinstance(outcome, PayRun) for outcome in outcomes) == 1
    assert (after.state, valid) in {("chief_signed", 1), ("computed", 0)}


def test_a_signature_and_the_withdrawal_at_once_are_one_after_the_other(office, run, now):
    def withdraw():
        return services.withdraw_run(run_id=run.pk, by=office.finance, at=now)

    outcomes = together(signing(run, "chief", office.chief, now), withdraw)

    valid = Signature.objects.filter(voided_at=None).count()
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert (pay.again(run).state, valid) in {("chief_signed", 1), ("computed", 0)}


def test_the_voiding_of_signatures_outlives_the_signers_error(office, run, now):
    office.sign(run, "chief")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE compensation_payline SET amount = amount + 1 WHERE code = 'commission'")

    with pytest.raises(Conflict):
        signing(run, "deputy", office.deputy, now)()

    outcomes = together(lambda: pay.again(run).state, lambda: Signature.objects.get().void_reason)
    assert outcomes == ["computed", "The stored report is not the one that was computed."]


def test_sign_run_inside_a_transaction_is_a_programmers_error(office, run, now):
    with pytest.raises(RuntimeError), transaction.atomic():
        signing(run, "chief", office.chief, now)()


def test_two_starts_at_once_open_one_run(office, now):
    office.hire()
    office.reviewed([])

    def start():
        return services.start_run(branch_id=office.branch.pk, month=pay.MONTH, by=office.finance, at=now)

    outcomes = together(start, start)

    assert [type(outcome) for outcome in outcomes] == [PayRun, PayRun]
    assert {outcome.pk for outcome in outcomes} == set(PayRun.objects.values_list("pk", flat=True))


def test_submitting_and_recomputing_the_detail_at_once_leave_one_winner(office, now):
    office.hire()
    run = office.computed()

    def submit():
        return services.submit_run(run_id=run.pk, by=office.finance, at=now)

    def recompute():
        return services.compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.desk, at=now)

    outcomes = together(submit, recompute)

    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert (pay.again(run).state, pay.again(run.detail).state) in {
        ("submitted", "reviewed"),
        ("computed", "computed"),
    }


def test_a_report_is_not_submitted_while_its_file_is_being_replaced(office, now):
    office.hire()
    run = office.computed()
    outcome = []

    def submit():
        outcome.extend(together(lambda: services.submit_run(run_id=run.pk, by=office.finance, at=now)))

    with transaction.atomic():
        accepted = hold_accepted(office.branch.pk, pay.MONTH)
        submitting = threading.Thread(target=submit)
        submitting.start()
        assert eventually(somebody_waits)
        pay.crm_month(office.branch, [], replaces=accepted)
    submitting.join(timeout=30)

    assert [str(refusal) for refusal in outcome] == [
        "Since this was computed, some of what it stands on has changed. Compute it again."
    ]
    assert pay.again(run).state == "computed"


def test_a_file_is_not_replaced_while_its_report_is_being_submitted(office, now):
    office.hire()
    run = office.computed()
    outcome = []

    @transaction.atomic
    def gate():
        refuse_month(office.branch.pk, pay.MONTH, replace=True)

    def replace():
        outcome.extend(together(gate))

    with transaction.atomic():
        services.submit_run(run_id=run.pk, by=office.finance, at=now)
        replacing = threading.Thread(target=replace)
        replacing.start()
        assert eventually(somebody_waits)
    replacing.join(timeout=30)

    assert [type(refusal) for refusal in outcome] == [WrongState]
