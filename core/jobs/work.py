"""A worker's side: claim the row, do the work, end the row; what was refused or broke says why."""

import logging
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from core.audit_chain import plain
from core.errors import DomainError
from core.jobs.heartbeat import Heartbeat
from core.jobs.kinds import KINDS
from core.jobs.queue import lost_worker, wake
from core.jobs.running import Running
from core.languages import language_of
from core.models import Job

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 5


class LostLease(Exception):  # noqa: N818  an event, not a programmer's error
    """Another worker has taken the job over, so this one's work is rolled back."""


def claim(job_id: int, *, at: datetime) -> Job | None:
    """Take the job by a conditional UPDATE: None where another worker has it or it is finished.

    A kind that this worker does not know is left for one that does: a newer release may be rolling out.
    """
    claimed = Job.objects.filter(
        Q(state=Job.State.QUEUED) | lost_worker(), pk=job_id, kind__in=list(KINDS)
    ).update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        heartbeat=Now(),
        started_at=at,
        done=0,
        total=0,
        message="",
    )
    return Job.objects.select_related("owner").get(pk=job_id) if claimed else None


def run(job_id: int, *, at: datetime) -> bool:
    """Claim and do one job; False where there was nothing to do. The work's refusal is the job's error."""
    job = claim(job_id, at=at)
    if job is None:
        return False
    with translation.override(language_of(job.owner)):
        if job.attempt > MAX_ATTEMPTS:
            _fail(job, _("The work was begun %(count)s times and never finished.") % {"count": MAX_ATTEMPTS})
            return True
        with Heartbeat(job.pk, job.attempt) as beat:
            _attempt(job, Running(job.pk, job.args, job.owner_id, job.attempt, at, beat))
    return True


def _attempt(job: Job, running: Running) -> None:
    """Do the work once; every way it can end is the row's end, or the row waits for the next attempt."""
    try:
        _work(job, running)
    except LostLease:
        log.warning("job %s was taken over; this worker's result is dropped", job.pk)
    except DomainError as error:
        _fail(job, "\n".join([str(error), *map(str, error.faults)]))
    except PermissionDenied:
        _fail(job, _("Who started this no longer has the right to it."))
    except OperationalError:
        # A deadlock or a database that went away: the same work may well succeed the next time.
        log.exception("job %s (%s) was interrupted", job.pk, job.kind)
        _release(job)
    except Exception:
        log.exception("job %s (%s) broke", job.pk, job.kind)
        _fail(job, _("An unexpected fault; it has been logged under job %(id)s.") % {"id": job.pk})


def _work(job: Job, running: Running) -> None:
    kind = KINDS[job.kind]
    if not kind.is_atomic:
        _finish(job, kind.work(running))
        return
    with transaction.atomic(durable=True):
        _finish(job, kind.work(running))


def _finish(job: Job, result: object) -> None:
    """End the job inside the work's own transaction, or not at all."""
    ended = _mine(job).update(
        state=Job.State.DONE, result=plain(result or {}), finished_at=Now(), heartbeat=None, error=""
    )
    if not ended:
        raise LostLease


def _fail(job: Job, error: str) -> None:
    """End the job with its reason, and let the kind tell its record; where that breaks, the log says so."""
    with transaction.atomic():
        ended = _mine(job).update(state=Job.State.FAILED, error=error, finished_at=Now(), heartbeat=None)
        on_failure = KINDS[job.kind].on_failure
        if not ended or on_failure is None:
            return
        try:
            with transaction.atomic():
                on_failure(job, error)
        except Exception:
            log.exception("job %s (%s) could not tell of its failure", job.pk, job.kind)


def _release(job: Job) -> None:
    """Put the job back into the queue; where even that fails, its lease runs out."""
    try:
        if _mine(job).update(state=Job.State.QUEUED, heartbeat=None):
            wake(job.pk)
    except OperationalError:
        log.warning("job %s waits for its lease to run out", job.pk)


def _mine(job: Job) -> QuerySet[Job]:
    """The row as long as this attempt holds it."""
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING)
