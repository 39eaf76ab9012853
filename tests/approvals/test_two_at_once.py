"""Two people press at the same moment: two real connections, one decision."""

import threading

import pytest
from django.db import connection

from approvals.models import Request
from approvals.services import approve, send_back, withdraw
from core import audit
from core.errors import WrongState
from org.choices import Role
from tests.factories.approvals import sent
from tests.factories.org import holder

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls) -> list:
    """Each call on a thread and a connection of its own, started together; what each gave or raised."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        try:
            start.wait(timeout=10)
            results[index] = call()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_approving_and_returning_at_once_gives_one_decision(outcomes, now):
    request = sent()
    alice, bob = holder(Role.CHANNEL_MANAGEMENT, name="Alice"), holder(Role.CHANNEL_MANAGEMENT, name="Bob")

    results = at_once(
        lambda: approve(request_id=request.pk, opinion="同意", by=alice, at=now),
        lambda: send_back(request_id=request.pk, opinion="请改", by=bob, at=now),
    )

    refused = [result for result in results if isinstance(result, WrongState)]
    assert len(refused) == 1
    assert len(outcomes.told) == 1
    assert Request.objects.get(pk=request.pk).state == outcomes.told[0][0]
    assert ("Alice" if outcomes.told[0][0] == "approved" else "Bob") in str(refused[0])
    assert audit.history(request).count() == 3  # sent up, the opinion, the request's end


def test_approving_and_withdrawing_at_once_gives_one_end(outcomes, now):
    request = sent()
    bob = holder(Role.CHANNEL_MANAGEMENT)

    results = at_once(
        lambda: approve(request_id=request.pk, opinion="", by=bob, at=now),
        lambda: withdraw(request_id=request.pk, by=request.submitted_by, at=now),
    )

    assert sum(isinstance(result, WrongState) for result in results) == 1
    assert [verb for verb, *_ in outcomes.told] == [Request.objects.get(pk=request.pk).state]


def test_one_person_pressing_twice_decides_once(outcomes, now):
    request = sent()
    bob = holder(Role.CHANNEL_MANAGEMENT)

    results = at_once(*[lambda: approve(request_id=request.pk, opinion="同意", by=bob, at=now)] * 2)

    assert [result.state for result in results] == ["approved", "approved"]
    assert len(outcomes.told) == 1


def test_submitting_one_paper_twice_at_once_makes_one_request(now):
    first = sent()
    withdraw(request_id=first.pk, by=first.submitted_by, at=now)

    results = at_once(*[lambda: sent(first.team, by=first.submitted_by)] * 2)

    assert sum(isinstance(result, WrongState) for result in results) == 1
    assert Request.objects.filter(state="submitted").count() == 1
    assert sorted(Request.objects.values_list("number__number", flat=True)) == [1, 2]
