"""What workers and the scheduler run: each takes ids, makes one call and may run twice."""

from celery import shared_task
from django.utils import timezone

from core import jobs, notices


@shared_task(name="core.run_job")
def run_job(job_id: int, *_: object) -> None:
    """Do one job."""
    jobs.run(job_id, at=timezone.now())


@shared_task(name="core.offer_again")
def offer_again(*_: object) -> None:
    """Offer again what lost its worker or its wake-up call."""
    jobs.offer_again(at=timezone.now())


@shared_task(name="core.mail_again")
def mail_again(*_: object) -> None:
    """Try again the mails that did not go out."""
    notices.mail_again(at=timezone.now())


@shared_task(name="core.forget_jobs")
def forget_jobs(*_: object) -> None:
    """Tidy up after the system's own jobs."""
    jobs.forget(at=timezone.now())
