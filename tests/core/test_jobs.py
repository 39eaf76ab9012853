"""Jobs in one process: writing them, doing them, and every way in which they end."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core import jobs
from core.models import Job, SerialSeries
from core.tasks import forget_jobs, mail_again, offer_again, run_job
from tests.core.job_kinds import FAILURES, counted, kinds, state_of
from tests.factories.org import UserFactory
from tests.worker_harness import Office, sending_through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def enqueue(now, kind="test.count", **given):
    return jobs.enqueue(kind, at=now, **({"args": {"series": "s"}} | given))


def test_enqueue_writes_a_waiting_row(now):
    alice = UserFactory()

    job = enqueue(now, owner=alice, title="Pay of October")

    saved = Job.objects.get()
    assert saved == job
    assert (saved.state, saved.owner, saved.created_at, saved.attempt) == ("queued", alice, now, 0)
    assert (str(saved), saved.args) == ("Pay of October", {"series": "s"})


def test_enqueue_wakes_a_worker_only_after_the_commit(now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        enqueue(now)

    assert len(callbacks) == 1


def test_enqueue_refuses_a_kind_that_nobody_registered(now):
    with pytest.raises(ValueError, match="unknown job kind 'test.nothing'"):
        enqueue(now, "test.nothing")


@pytest.mark.parametrize("value", [Decimal(1), dt.date(2026, 10, 1), object(), (1, 2), {1: 2}, float("nan")])
def test_enqueue_refuses_arguments_that_the_row_would_not_give_back(now, value):
    with pytest.raises(ValueError, match="not plain JSON"):
        enqueue(now, args={"value": value})


def test_enqueue_cuts_a_title_that_is_too_long(now):
    job = enqueue(now, title="长" * 300)

    assert job.title == "长" * 200


def test_enqueue_gives_the_unfinished_job_with_the_same_key(now):
    first = enqueue(now, key="month-7")

    again = enqueue(now, key="month-7", args={"series": "other"})

    assert again == first
    assert Job.objects.count() == 1


def test_enqueue_gives_the_running_job_with_the_same_key(now):
    first = enqueue(now, key="month-7")
    jobs.claim(first.pk, at=now)

    assert enqueue(now, key="month-7") == first


def test_enqueue_writes_a_new_job_once_the_one_with_its_key_has_ended(now):
    first = enqueue(now, key="month-7")
    jobs.run(first.pk, at=now)

    second = enqueue(now, key="month-7")

    assert second != first
    assert counted() == 1


def test_enqueue_keeps_keys_of_different_kinds_apart(now):
    first = enqueue(now, key="7")

    assert enqueue(now, "test.refuse", key="7") != first


def test_database_refuses_a_second_unfinished_job_with_the_same_key(now):
    enqueue(now, key="7")

    with pytest.raises(IntegrityError, match="job_key_once_while_unfinished"), transaction.atomic():
        Job.objects.create(kind="test.count", key="7", created_at=now)


@pytest.mark.parametrize(
    ("state", "finished"), [("queued", True), ("running", True), ("done", False), ("failed", False)]
)
def test_database_refuses_an_end_that_is_not_whole(now, state, finished):
    with pytest.raises(IntegrityError, match="job_finished_is_whole"), transaction.atomic():
        Job.objects.create(kind="x", state=state, created_at=now, finished_at=now if finished else None)


def test_register_refuses_a_second_work_under_the_same_name():
    with pytest.raises(ValueError, match="registered twice"):
        jobs.register("test.count", lambda running: None)


def test_run_does_the_work_and_keeps_its_result(now):
    job = enqueue(now)

    assert jobs.run(job.pk, at=now)

    ended = Job.objects.get()
    assert (ended.state, ended.result, ended.error, ended.attempt) == ("done", {"count": 1}, "", 1)
    assert ended.finished_at and ended.heartbeat is None
    assert counted() == 1


def test_run_does_nothing_the_second_time(now):
    job = enqueue(now)
    jobs.run(job.pk, at=now)

    assert not jobs.run(job.pk, at=now)

    assert counted() == 1


def test_run_does_nothing_for_a_job_that_is_gone(now):
    assert not jobs.run(999_999, at=now)


def test_run_leaves_a_kind_of_a_newer_release_alone(now):
    job = Job.objects.create(kind="newer.kind", created_at=now)

    assert not jobs.run(job.pk, at=now)

    assert state_of(job) == "queued"


def test_run_does_not_take_what_another_worker_has(now):
    job = enqueue(now)
    jobs.claim(job.pk, at=now)

    assert not jobs.run(job.pk, at=now)

    assert (state_of(job), counted()) == ("running", 0)


def test_run_keeps_the_sentence_of_a_refusal_and_nothing_of_the_work(now):
    job = enqueue(now, "test.refuse")

    jobs.run(job.pk, at=now)

    ended = Job.objects.get()
    assert (ended.state, ended.error) == ("failed", "The month is closed.\nRow 3 is empty.\nRow 4 too.")
    assert counted() == 0
    assert FAILURES == [(job.pk, ended.error)]


def test_run_says_that_a_right_has_ended(now):
    job = enqueue(now, "test.deny")

    jobs.run(job.pk, at=now)

    assert Job.objects.get().error == "Who started this no longer has the right to it."
    assert counted() == 0


def test_run_hides_the_inside_of_a_fault_and_logs_it(now, caplog):
    job = enqueue(now, "test.break_down")

    jobs.run(job.pk, at=now)

    ended = Job.objects.get()
    assert ended.error == f"An unexpected fault; it has been logged under job {job.pk}."
    assert "internal detail" in caplog.text
    assert counted() == 0


def test_run_words_the_failure_in_the_owners_language(now):
    job = enqueue(now, "test.break_down", owner=UserFactory(language="zh-hans"))

    jobs.run(job.pk, at=now)

    assert "unexpected fault" not in Job.objects.get().error


def test_run_tries_again_after_a_deadlock(now):
    job = enqueue(now, "test.deadlock_at_first")

    jobs.run(job.pk, at=now)
    after_first = state_of(job)
    jobs.run(job.pk, at=now)

    assert (after_first, state_of(job)) == ("queued", "done")
    assert (counted(), FAILURES) == (1, [])


def test_run_fails_a_job_whose_kind_cannot_even_tell(now, caplog):
    job = enqueue(now, "test.break_while_telling")

    jobs.run(job.pk, at=now)

    assert state_of(job) == "failed"
    assert not SerialSeries.objects.filter(code="told").exists()
    assert "could not tell" in caplog.text


def test_run_gives_up_what_was_begun_too_often(now):
    job = enqueue(now, "test.refuse")
    Job.objects.update(attempt=jobs.MAX_ATTEMPTS)

    jobs.run(job.pk, at=now)

    assert Job.objects.get().error == "The work was begun 5 times and never finished."
    assert FAILURES == [(job.pk, "The work was begun 5 times and never finished.")]
    assert counted() == 0


def test_wake_of_a_broker_that_is_down_is_logged_and_forgiven(now, caplog, tmp_path):
    job = enqueue(now)

    with sending_through(Office(tmp_path, "redis://127.0.0.1:1/0")):
        jobs.wake(job.pk)

    assert f"broker unreachable, job {job.pk} waits for the scheduler" in caplog.text
    assert state_of(job) == "queued"


def test_offer_again_takes_what_has_waited_too_long(now, settings):
    settings.JOB_OFFER_SECONDS = 15
    enqueue(now - dt.timedelta(seconds=16))
    enqueue(now - dt.timedelta(seconds=14))

    assert jobs.offer_again(at=now) == 1


def test_offer_again_does_not_flood_the_broker(now, settings):
    settings.JOB_OFFER_SECONDS = 15
    enqueue(now - dt.timedelta(seconds=60))

    offered = [jobs.offer_again(at=now + dt.timedelta(seconds=after)) for after in (0, 5, 10, 16)]

    assert offered == [1, 0, 0, 1]


def test_offer_again_leaves_finished_jobs_alone(now):
    job = enqueue(now - dt.timedelta(hours=1))
    jobs.run(job.pk, at=now)

    assert jobs.offer_again(at=now) == 0


def test_unfinished_gives_what_still_has_to_end_oldest_first(now):
    first, second, third = enqueue(now), enqueue(now), enqueue(now)
    jobs.run(second.pk, at=now)

    assert list(jobs.unfinished()) == [first, third]


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 0, 0), (1, 3, 33), (3, 3, 100), (7, 3, 100)])
def test_percent_is_between_nothing_and_all(done, total, percent):
    assert Job(done=done, total=total).percent == percent


def ended_before(now, days, **fields):
    return Job.objects.create(
        kind="test.count", state="done", created_at=now, finished_at=now - dt.timedelta(days=days), **fields
    )


def test_forget_deletes_what_the_system_did_long_ago(now):
    ended_before(now, 31)
    recent = ended_before(now, 29)

    assert jobs.forget(at=now) == 1
    assert list(Job.objects.all()) == [recent]


def test_forget_keeps_what_people_started_and_what_failed_and_what_waits(now):
    long_ago = now - dt.timedelta(days=90)
    kept = [
        ended_before(now, 90, owner=UserFactory()),
        Job.objects.create(kind="x", state="failed", created_at=long_ago, finished_at=long_ago),
        Job.objects.create(kind="x", created_at=long_ago),
    ]

    assert jobs.forget(at=now) == 0
    assert Job.objects.count() == len(kept)


def test_tasks_do_their_work_and_tolerate_more_arguments(now):
    job = enqueue(now)

    run_job(job.pk, "of a newer release")
    offer_again("newer")
    mail_again("newer")
    forget_jobs("newer")

    assert state_of(job) == "done"
