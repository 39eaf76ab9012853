"""Two people at the same moment, on two real connections."""

import threading

import pytest
from django.db import connection

from compensation import services
from compensation.models import PayRun, Signature
from core.errors import Conflict, DomainError
from org.choices import Role
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


def at_once(*calls):
    """Run each call in a thread of its own, released together; what each returned or raised."""
    barrier = threading.Barrier(len(calls))
    outcomes = [None] * len(calls)

    def press(index, call):
        try:
            barrier.wait(timeout=10)
            outcomes[index] = call()
        except Exception as error:
            outcomes[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def signing(run, step, by, now):
    return lambda: services.sign_run(run_id=run.pk, step=step, shown_hash=run.content_hash, by=by, at=now)


def test_two_chief_accountants_at_once_give_one_signature(office, run, now):
    second = org.holder(Role.CHIEF_ACCOUNTANT, office.branch)

    outcomes = at_once(signing(run, "chief", office.chief, now), signing(run, "chief", second, now))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PayRun", "WrongState"]
    assert (pay.again(run).state, Signature.objects.count()) == ("chief_signed", 1)


def test_one_person_pressing_twice_at_once_signs_once(office, run, now):
    press = signing(run, "chief", office.chief, now)

    outcomes = at_once(press, press)

    assert [type(outcome) for outcome in outcomes] == [PayRun, PayRun]
    assert Signature.objects.count() == 1


def test_a_signature_and_a_return_at_once_are_one_after_the_other(office, run, now):
    second = org.holder(Role.CHIEF_ACCOUNTANT, office.branch)

    def send_back():
        return services.return_run(run_id=run.pk, reason="check", by=second, at=now)

    outcomes = at_once(signing(run, "chief", office.chief, now), send_back)

    after = pay.again(run)
    valid = Signature.objects.filter(voided_at=None).count()
    assert sum(isinstance(outcome, PayRun) for outcome in outcomes) == 1
    assert (after.state, valid) in {("chief_signed", 1), ("computed", 0)}


def test_a_signature_and_the_withdrawal_at_once_are_one_after_the_other(office, run, now):
    def withdraw():
        return services.withdraw_run(run_id=run.pk, by=office.finance, at=now)

    outcomes = at_once(signing(run, "chief", office.chief, now), withdraw)

    valid = Signature.objects.filter(voided_at=None).count()
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert (pay.again(run).state, valid) in {("chief_signed", 1), ("computed", 0)}


def test_the_voiding_of_signatures_outlives_the_signers_error(office, run, now):
    office.sign(run, "chief")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE compensation_payline SET amount = amount + 1 WHERE code = 'commission'")

    with pytest.raises(Conflict):
        signing(run, "deputy", office.deputy, now)()

    outcomes = at_once(lambda: pay.again(run).state, lambda: Signature.objects.get().void_reason)
    assert outcomes == ["computed", "The stored report is not the one that was computed."]


def test_sign_run_inside_a_transaction_is_a_programmers_error(office, run, now):
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        signing(run, "chief", office.chief, now)()


def test_two_starts_at_once_open_one_run(office, now):
    office.hire()
    office.reviewed([])

    def start():
        return services.start_run(branch_id=office.branch.pk, month=pay.MONTH, by=office.finance, at=now)

    outcomes = at_once(start, start)

    assert [type(outcome) for outcome in outcomes] == [PayRun, PayRun]
    assert {outcome.pk for outcome in outcomes} == set(PayRun.objects.values_list("pk", flat=True))


def test_submitting_and_recomputing_the_detail_at_once_leave_one_winner(office, now):
    office.hire()
    run = office.computed()

    def submit():
        return services.submit_run(run_id=run.pk, by=office.finance, at=now)

    def recompute():
        return services.compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.desk, at=now)

    outcomes = at_once(submit, recompute)

    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert (pay.again(run).state, pay.again(run.detail).state) in {
        ("submitted", "reviewed"),
        ("computed", "computed"),
    }
