"""Jobs on several real connections: who claims, who loses the lease, what others see meanwhile."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from core import jobs
from core.jobs.heartbeat import Heartbeat
from core.models import Job
from tests.core.job_kinds import counted, kinds, state_of
from tests.core.parallel import eventually, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("kinds")]


def enqueue(kind="test.count", **given):
    return jobs.enqueue(kind, at=timezone.now(), **({"args": {"series": "s"}} | given))


def slowly(steps=1, pause=0.05):
    return enqueue("test.count_slowly", args={"series": "s", "steps": steps, "pause": pause})


def let_the_lease_run_out(job):
    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - dt.timedelta(hours=1))


def in_background(call):
    def work():
        try:
            call()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_claim_gives_the_job_to_one_of_many():
    job = enqueue()

    outcomes = together(*[lambda: jobs.claim(job.pk, at=timezone.now())] * 6)

    assert sorted(outcome is not None for outcome in outcomes) == [False] * 5 + [True]
    assert Job.objects.get().attempt == 1


def test_run_after_a_double_wake_up_does_the_work_once():
    job = slowly()

    outcomes = together(*[lambda: jobs.run(job.pk, at=timezone.now())] * 4)

    assert sorted(outcomes) == [False, False, False, True]
    assert (counted(), state_of(job)) == (1, "done")


def test_enqueue_of_one_key_by_several_at_once_is_one_job():
    written = together(*[lambda: enqueue(key="month-7")] * 6)

    assert len({job.pk for job in written}) == 1
    assert Job.objects.count() == 1


def test_claim_takes_over_what_lost_its_worker():
    job = enqueue()
    jobs.claim(job.pk, at=timezone.now())
    let_the_lease_run_out(job)

    taken = jobs.claim(job.pk, at=timezone.now())

    assert (taken.pk, taken.attempt) == (job.pk, 2)


def test_claim_leaves_a_job_whose_worker_was_heard_of():
    job = enqueue()
    jobs.claim(job.pk, at=timezone.now())

    assert jobs.claim(job.pk, at=timezone.now()) is None


def test_claim_measures_the_lease_by_the_databases_clock():
    """A worker whose own clock runs an hour ahead does not take what another is doing."""
    job = enqueue()
    jobs.claim(job.pk, at=timezone.now())

    assert jobs.claim(job.pk, at=timezone.now() + dt.timedelta(hours=1)) is None


def test_offer_again_takes_what_lost_its_worker():
    job = enqueue()
    jobs.claim(job.pk, at=timezone.now())
    let_the_lease_run_out(job)

    assert jobs.offer_again(at=timezone.now()) == 1


def test_run_rolls_back_where_another_has_taken_the_job_over():
    """The first worker only seemed dead: its result is dropped, the second's stands, once."""
    job = slowly(steps=40)
    first = in_background(lambda: jobs.run(job.pk, at=timezone.now()))
    assert eventually(lambda: Job.objects.get().done > 0)  # it has read what it is to do
    Job.objects.filter(pk=job.pk).update(args={"series": "taken over", "steps": 1, "pause": 0})

    def take_over():
        """The first may renew its lease in between; then it runs out once more."""
        let_the_lease_run_out(job)
        return jobs.run(job.pk, at=timezone.now())

    taken_over = eventually(take_over)
    first.join()

    assert taken_over
    assert (counted("s"), counted("taken over")) == (0, 1)
    assert (Job.objects.get().attempt, state_of(job)) == (2, "done")


def test_run_gives_up_once_every_attempt_lost_its_worker(settings):
    job = enqueue()
    for _ in range(jobs.MAX_ATTEMPTS):
        jobs.claim(job.pk, at=timezone.now())
        let_the_lease_run_out(job)

    jobs.run(job.pk, at=timezone.now())

    assert (state_of(job), counted()) == ("failed", 0)


def test_progress_is_seen_by_others_while_the_work_is_in_its_transaction():
    job = slowly(steps=60)
    worker = in_background(lambda: jobs.run(job.pk, at=timezone.now()))

    seen = eventually(lambda: Job.objects.get().done >= 5)
    effect_meanwhile = counted()
    message = Job.objects.get().message
    worker.join()

    assert seen
    assert effect_meanwhile == 0
    assert message.startswith("step ")
    assert counted() == 1


def test_heartbeat_is_renewed_while_the_work_says_nothing(settings):
    settings.JOB_LEASE_SECONDS = 1
    job = slowly(steps=1, pause=0.9)
    worker = in_background(lambda: jobs.run(job.pk, at=timezone.now()))
    assert eventually(lambda: state_of(job) == "running")

    first = Job.objects.get().heartbeat
    renewed = eventually(lambda: (Job.objects.get().heartbeat or first) > first)
    worker.join()

    assert renewed


@pytest.fixture
def beat():
    job = enqueue()
    claimed = jobs.claim(job.pk, at=timezone.now())
    with Heartbeat(claimed.pk, claimed.attempt) as beat:
        yield beat


def test_show_writes_a_few_times_a_second_however_often_it_is_called(beat, settings):
    settings.JOB_LEASE_SECONDS = 60
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE writes (n int)")
        cursor.execute(
            "CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN INSERT INTO writes VALUES (1); RETURN NEW; END'"
        )
        cursor.execute(
            "CREATE TRIGGER note AFTER UPDATE ON core_job FOR EACH ROW EXECUTE FUNCTION note_write()"
        )
    try:
        for done in range(2000):
            beat.show(done=done, total=2001, message="")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM writes")
            (writes,) = cursor.fetchone()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER note ON core_job; DROP FUNCTION note_write(); DROP TABLE writes")

    assert writes <= 3


def test_show_writes_the_last_word_soon_after_a_burst(beat):
    for done in range(100):
        beat.show(done=done, total=200, message="reading")

    assert eventually(lambda: Job.objects.get().done == 99, seconds=2)


def test_show_writes_the_end_at_once(beat):
    beat.show(done=1, total=2, message="")
    beat.show(done=2, total=2, message="ready")

    assert (Job.objects.get().done, Job.objects.get().message) == (2, "ready")


def test_show_takes_any_figures_and_words(beat):
    beat.show(done=-3, total=-1, message="长" * 400)

    assert eventually(lambda: Job.objects.get().message == "长" * 300, seconds=2)
    assert (Job.objects.get().done, Job.objects.get().total) == (0, 0)


def test_show_goes_on_after_its_connection_broke(beat):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND query LIKE 'UPDATE core_job SET heartbeat%%'"
            " AND datname = current_database()"
        )

    beat.show(done=2, total=2, message="")

    assert eventually(lambda: Job.objects.get().done == 2, seconds=3)
