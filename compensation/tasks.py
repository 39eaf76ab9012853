"""The kinds of background work of the pay cycle: each takes ids, makes one service call and may run twice."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from compensation import services
from compensation.models import PayRun
from compensation.services import notifying
from core.errors import DomainError
from core.jobs import Running
from core.models import Job
from org.models import User


def compute_run(running: Running) -> Mapping[str, Any]:
    """Compute a pay run for whoever pressed the button."""
    owner = User.objects.get(pk=running.owner_id or 0)
    try:
        run = services.compute_run_now(
            run_id=running.args["run"], by=owner, at=running.started_at, progress=running.progress
        )
    except PermissionDenied as refusal:
        raise DomainError(_("Whoever started this may not compute pay of this branch any more.")) from refusal
    return {"url": run.get_absolute_url(), "people": run.people}


def tell_run_failed(job: Job, _reason: str) -> None:
    """Tell whoever pressed the button; the job's page has the reason."""
    run = PayRun.objects.select_related("branch", "number").filter(pk=job.args["run"]).first()
    if run is not None:
        notifying.tell_owner(
            job.owner,
            "pay.run_failed",
            at=timezone.now(),
            url=run.get_absolute_url(),
            params=notifying.run_params(run),
        )
