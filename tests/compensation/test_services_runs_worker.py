"""A pay run in a real worker process: killed when its slips are written and not yet settled, or without a broker."""

import pytest
from django.db import transaction
from django.utils import timezone

from compensation import services
from compensation.models import PayLine, PayRun, PaySlip
from core.models import AuditEntry, AuditHead
from tests.core.parallel import eventually, somebody_waits
from tests.factories import compensation as pay
from tests.worker_harness import Office, sending_through

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]

PEOPLE = 30


@pytest.fixture
def branch():
    """A branch whose October waits to be computed, with a customer for each account manager."""
    branch = pay.office()
    people = [branch.hire() for _number in range(PEOPLE)]
    branch.reviewed([pay.fact(str(index), one, commission="31000") for index, one in enumerate(people)])
    return branch


def started(branch):
    run = services.start_run(
        branch_id=branch.branch.pk, month=pay.MONTH, by=branch.finance, at=timezone.now()
    )
    return run, run.job


def written():
    """What a month leaves behind, by which one run is told from none and from two."""
    return {
        "runs": PayRun.objects.count(),
        "slips": PaySlip.objects.count(),
        "lines": PayLine.objects.count(),
        "computed": AuditEntry.objects.filter(action="compensation.payrun.compute").count(),
    }


def test_worker_killed_in_the_middle_of_a_pay_run_loses_and_doubles_nothing(office, branch):
    run, job = started(branch)
    with office.worker() as worker:
        with transaction.atomic():
            # Every slip is written by then; the worker waits for the audit's head, which this holds.
            AuditHead.objects.select_for_update().get()
            assert eventually(somebody_waits, seconds=30)
            worker.kill()
        killed = (pay.again(run).state, written())

    with office.worker(schedules=True):
        ended = office.wait_for(job, state="done")

    computed = pay.again(run)
    assert killed == ("draft", {"runs": 1, "slips": 0, "lines": 0, "computed": 0})
    assert (computed.state, computed.people, ended.attempt) == ("computed", PEOPLE, 2)
    after = written()
    assert (after["runs"], after["slips"], after["computed"]) == (1, PEOPLE, 1)
    assert sum(slip.net for slip in PaySlip.objects.all()) == computed.net
    again = services.compute_run_now(run_id=run.pk, by=branch.finance, at=timezone.now())
    assert (again.content_hash, written()["lines"]) == (computed.content_hash, after["lines"])


def test_pay_run_ordered_while_the_broker_is_down_is_computed_once(redis_server, tmp_path, branch):
    redis_server.kill()
    with sending_through(Office(tmp_path, redis_server.url)) as office:
        run, job = started(branch)
        waiting = pay.again(run).state
        redis_server.start()
        with office.worker(schedules=True):
            office.wait_for(job, state="done")

    assert waiting == "draft"
    assert pay.again(run).state == "computed"
    assert (written()["slips"], written()["computed"]) == (PEOPLE, 1)
