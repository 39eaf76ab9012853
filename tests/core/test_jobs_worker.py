"""Jobs with a real worker process: killed in the middle, frozen, without its broker; nothing lost, nothing twice."""

import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core import jobs
from core.models import Job
from tests.core.job_kinds import counted, kinds, state_of
from tests.core.parallel import eventually
from tests.worker_harness import Office, sending_through

pytestmark = [
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("kinds"),
]


def enqueue(*, steps, pause, series="s"):
    args = {"series": series, "steps": steps, "pause": pause}
    return jobs.enqueue("test.count_slowly", at=timezone.now(), args=args)


def test_worker_killed_in_the_middle_of_a_job_loses_and_doubles_nothing(office):
    long = enqueue(steps=600, pause=0.1)
    behind = [enqueue(steps=1, pause=0, series=f"behind {n}") for n in range(3)]
    with office.worker() as worker:
        assert eventually(lambda: Job.objects.get(pk=long.pk).done > 0, seconds=30)
        worker.kill()
    left, counted_after_the_kill = Job.objects.get(pk=long.pk), counted()

    Job.objects.filter(pk=long.pk).update(args={"series": "s", "steps": 1, "pause": 0})
    with office.worker(schedules=True):
        ended = [office.wait_for(job, state="done") for job in (long, *behind)]

    assert (left.state, left.done > 0, counted_after_the_kill) == ("running", True, 0)
    assert (ended[0].attempt, ended[0].result) == (2, {"count": 1})
    assert [counted()] + [counted(f"behind {n}") for n in range(3)] == [1] * 4


def test_broker_that_is_down_when_a_job_is_written_loses_nothing(redis_server, tmp_path):
    redis_server.kill()
    with sending_through(Office(tmp_path, redis_server.url)) as office:
        begun = time.monotonic()
        with transaction.atomic():
            job = enqueue(steps=1, pause=0)
        waited = time.monotonic() - begun
        redis_server.start()

        with office.worker(schedules=True):
            office.wait_for(job, state="done")

    assert waited < 3
    assert counted() == 1


def test_broker_that_restarts_under_a_worker_loses_nothing(redis_server, tmp_path):
    with sending_through(Office(tmp_path, redis_server.url)) as office, office.worker(schedules=True):
        before = enqueue(steps=20, pause=0.1, series="before")
        office.wait_for(before, state="running")
        redis_server.kill()
        meanwhile = enqueue(steps=1, pause=0, series="meanwhile")
        redis_server.start()

        office.wait_for(before, state="done")
        office.wait_for(meanwhile, state="done", seconds=60)

    assert (counted("before"), counted("meanwhile")) == (1, 1)


def test_worker_that_hangs_does_not_finish_what_another_has_taken_over(tmp_path):
    with sending_through(Office(tmp_path, "")) as office:
        job = enqueue(steps=10, pause=0.1)
        with office.worker() as frozen:
            office.wait_for(job, state="running")
            frozen.freeze()
            connection.close()
            with office.worker(schedules=True):
                time.sleep(0.1)
                # The frozen worker still holds its transaction's locks; the second works on another row.
                Job.objects.filter(pk=job.pk).update(args={"series": "second", "steps": 1, "pause": 0})
                office.wait_for(job, state="done")
                frozen.thaw()
                time.sleep(2)

    assert (counted("s"), counted("second")) == (0, 1)
    assert state_of(job) == "done"
