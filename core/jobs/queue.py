"""Jobs on their way to a worker: written, offered, offered again."""

import json
import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from core.actors import Actor
from core.jobs.kinds import KINDS
from core.models import Job

log = logging.getLogger(__name__)
UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)
OFFERS_AT_ONCE = 500
KEPT = timedelta(days=30)
# How often to write a keyed job whose unfinished twin ends at the very moment.
TRIES = 5


def enqueue(
    name: str,
    *,
    at: datetime,
    owner: Actor | None = None,
    title: str = "",
    key: str = "",
    args: Mapping[str, Any],
) -> Job:
    """Write the job's row and wake a worker after commit.

    With a `key`, an unfinished job of the same kind and key is returned instead of a second one. `args` are
    plain JSON (ids, text): anything else raises ValueError, as does a kind that is not registered.
    """
    if name not in KINDS:
        raise ValueError(f"unknown job kind {name!r}")
    job = Job(
        kind=name,
        args=_plain(name, args),
        owner_id=owner.pk if owner else None,
        title=title[:200],
        key=key,
        created_at=at,
    )
    job = _once(job) if key else _new(job)
    job_id = job.pk
    transaction.on_commit(lambda: wake(job_id))
    return job


def _plain(name: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the row will give them back."""
    given = dict(args)
    try:
        kept = json.loads(json.dumps(given))
    except (TypeError, ValueError):
        kept = None
    if kept != given:
        raise ValueError(f"the arguments of {name!r} are not plain JSON: {given!r}")
    return given


def _new(job: Job) -> Job:
    job.save(force_insert=True)
    return job


def _once(job: Job) -> Job:
    """The unfinished job of this kind and key: the one that is there, else this one."""
    twins = Job.objects.filter(kind=job.kind, key=job.key, state__in=UNFINISHED).order_by("-id")
    for _try in range(TRIES):
        Job.objects.bulk_create([job], ignore_conflicts=True)
        found = twins.first()
        if found:
            return found
    raise RuntimeError(f"jobs of {job.kind!r} with key {job.key!r} end faster than they are written")


def wake(job_id: int) -> None:
    """Offer the job to a worker. A broker that is down loses nothing: the scheduler offers again."""
    try:
        current_app.send_task("core.run_job", args=[job_id], retry=False)
    except Exception as error:  # noqa: BLE001  whatever the transport raises, the row stays
        log.warning("broker unreachable, job %s waits for the scheduler: %s", job_id, error)


def offer_again(*, at: datetime) -> int:
    """Wake workers for what waits too long or lost its worker; the scheduler calls this. Returns how many.

    Each job is offered once per JOB_OFFER_SECONDS, so a long queue does not flood the broker.
    """
    patience = timedelta(seconds=settings.JOB_OFFER_SECONDS)
    forgotten = Q(state=Job.State.QUEUED, created_at__lt=at - patience) | lost_worker()
    fresh = Q(offered_at__gt=at - patience)
    waiting = (
        Job.objects.filter(forgotten).exclude(fresh).order_by(Coalesce(F("offered_at"), F("created_at")))
    )
    ids = list(waiting.values_list("id", flat=True)[:OFFERS_AT_ONCE])
    Job.objects.filter(pk__in=ids).update(offered_at=at)
    for job_id in ids:
        wake(job_id)
    return len(ids)


def lost_worker() -> Q:
    """Jobs whose worker has not been heard of for a lease, by the database's clock: machines may differ."""
    return Q(state=Job.State.RUNNING, heartbeat__lt=Now() - timedelta(seconds=settings.JOB_LEASE_SECONDS))


def forget(*, at: datetime) -> int:
    """Delete what the system did for itself long ago; a person's jobs stay. Returns how many."""
    done = Job.objects.filter(state=Job.State.DONE, owner=None, finished_at__lt=at - KEPT)
    return done.delete()[0]


def unfinished() -> Iterator[Job]:
    """Jobs that still have to end, oldest first."""
    return Job.objects.filter(state__in=UNFINISHED).order_by("id").iterator()
