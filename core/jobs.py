"""Background work as rows: nothing is lost and nothing is done twice (architecture.md, Jobs).

An app registers a kind in its `apps.ready()`; a service calls `enqueue`; after commit a wake-up goes to the
broker; a worker claims the row and runs the kind. The work and the row's end are one transaction, guarded by
the attempt's number, so a worker that was thought dead cannot finish what another has taken over.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg2
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import DomainError
from core.models import Job

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 5

# A kind's work: takes the running job and the row's arguments, returns what the page shows as the result.
Work = Callable[["Running"], Mapping[str, Any] | None]
# Called, in a transaction of its own, with the job and the reason when the work was refused or broke.
OnFailure = Callable[[Job, str], None]


@dataclass(frozen=True, slots=True)
class Kind:
    work: Work
    on_failure: OnFailure | None = None


KINDS: dict[str, Kind] = {}


def register(name: str, work: Work, *, on_failure: OnFailure | None = None) -> None:
    """Make `name` known; called once per kind from `apps.ready()`."""
    if name in KINDS and KINDS[name].work is not work:
        raise ValueError(f"job kind {name!r} is registered twice")
    KINDS[name] = Kind(work, on_failure)


def enqueue(
    name: str, *, at: datetime, owner: Actor | None = None, title: str = "", key: str = "", args: Mapping[str, Any]
) -> Job:
    """Write the job's row and wake a worker after commit.

    With a `key`, an unfinished job of the same kind and key is returned instead of a second one.
    """
    if name not in KINDS:
        raise ValueError(f"unknown job kind {name!r}")
    job = Job(kind=name, args=dict(args), owner_id=owner.pk if owner else None, title=title, key=key, created_at=at)
    if key:
        Job.objects.bulk_create([job], ignore_conflicts=True)
        found = Job.objects.filter(kind=name, key=key, state__in=["queued", "running"]).order_by("-id").first()
        if found is None:
            return enqueue(name, at=at, owner=owner, title=title, key=key, args=args)
        job = found
    else:
        job.save()
    job_id = job.pk
    transaction.on_commit(lambda: wake(job_id))
    return job


def wake(job_id: int) -> None:
    """Offer the job to a worker. A broker that is down loses nothing: the scheduler offers again."""
    try:
        current_app.send_task("core.run_job", args=[job_id], retry=False)
    except Exception as error:  # noqa: BLE001  whatever the transport raises, the row stays
        log.warning("broker unreachable, job %s waits for the scheduler: %s", job_id, error)


@dataclass(slots=True)
class Running:
    """A claimed job as its work sees it."""

    id: int
    args: Mapping[str, Any]
    owner_id: int | None
    attempt: int
    started_at: datetime
    _beat: "Heartbeat" = field(repr=False)

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Show how far the work is; seen at once, whatever transaction the work is in."""
        self._beat.write(done=done, total=total, message=message)


class Heartbeat:
    """Says every few seconds, on a connection of its own, that the worker lives."""

    def __init__(self, job_id: int, attempt: int) -> None:
        self.job_id, self.attempt = job_id, attempt
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        params = {k: v for k, v in connection.get_connection_params().items() if k != "cursor_factory"}
        params.pop("context", None)
        self._connection = psycopg2.connect(**params)
        self._connection.autocommit = True
        self._thread = threading.Thread(target=self._run, daemon=True)

    def write(self, **values: Any) -> None:
        columns = "".join(f", {name} = %s" for name in values)
        with self._lock, self._connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE core_job SET heartbeat = now(){columns}"  # noqa: S608  names are ours
                " WHERE id = %s AND attempt = %s AND state = 'running'",
                [*values.values(), self.job_id, self.attempt],
            )

    def _run(self) -> None:
        while not self._stopped.wait(settings.JOB_LEASE_SECONDS / 4):
            with contextlib.suppress(psycopg2.Error):
                self.write()

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join(timeout=5)
        self._connection.close()


def claim(job_id: int, *, at: datetime) -> Job | None:
    """Take the job by a conditional UPDATE: None where another worker has it or it is finished."""
    lost = Q(state=Job.State.RUNNING, heartbeat__lt=at - timedelta(seconds=settings.JOB_LEASE_SECONDS))
    claimed = Job.objects.filter(Q(state=Job.State.QUEUED) | lost, pk=job_id).update(
        state=Job.State.RUNNING, attempt=F("attempt") + 1, heartbeat=at, started_at=at, done=0, total=0
    )
    return Job.objects.get(pk=job_id) if claimed else None


def run(job_id: int, *, at: datetime) -> bool:
    """Claim and do one job; False where there was nothing to do. The work's refusal is the job's error."""
    job = claim(job_id, at=at)
    if job is None:
        return False
    if job.attempt > MAX_ATTEMPTS:
        _fail(job, _("The work was begun %(count)s times and never finished.") % {"count": MAX_ATTEMPTS})
        return True
    language = getattr(job.owner, "language", "") or settings.LANGUAGE_CODE
    with translation.override(language), Heartbeat(job.pk, job.attempt) as beat:
        running = Running(job.pk, job.args, job.owner_id, job.attempt, at, beat)
        try:
            with transaction.atomic():
                result = KINDS[job.kind].work(running) or {}
                _finish(job, result)
        except LostLease:
            log.warning("job %s was taken over; this worker's result is dropped", job.pk)
        except DomainError as error:
            _fail(job, str(error))
        except Exception:
            log.exception("job %s (%s) broke", job.pk, job.kind)
            _fail(job, _("An unexpected fault; it has been logged under job %(id)s.") % {"id": job.pk})
    return True


class LostLease(Exception):  # noqa: N818  an event, not a programmer's error
    """Another worker has taken the job over, so this one's work is rolled back."""


def _finish(job: Job, result: Mapping[str, Any]) -> None:
    """End the job inside the work's own transaction, or not at all."""
    ended = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING).update(
        state=Job.State.DONE, result=dict(result), finished_at=timezone.now(), heartbeat=None
    )
    if not ended:
        raise LostLease


def _fail(job: Job, error: str) -> None:
    with transaction.atomic():
        ended = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING).update(
            state=Job.State.FAILED, error=error, finished_at=timezone.now(), heartbeat=None
        )
        on_failure = KINDS[job.kind].on_failure if job.kind in KINDS else None
        if ended and on_failure:
            on_failure(job, error)


def offer_again(*, at: datetime) -> int:
    """Wake workers for what waits too long or lost its worker; the scheduler calls this. Returns how many."""
    forgotten = Q(state=Job.State.QUEUED, created_at__lt=at - timedelta(seconds=5))
    lost = Q(state=Job.State.RUNNING, heartbeat__lt=at - timedelta(seconds=settings.JOB_LEASE_SECONDS))
    ids = list(Job.objects.filter(forgotten | lost).order_by("id").values_list("id", flat=True)[:500])
    for job_id in ids:
        wake(job_id)
    return len(ids)


def unfinished() -> Iterator[Job]:
    """Jobs that still have to end, oldest first."""
    return Job.objects.filter(state__in=["queued", "running"]).order_by("id").iterator()
