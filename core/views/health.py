"""`/healthz`: whether this process can serve, for the proxy and the people on call."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from kombu import Connection

from core.models import Job
from core.views.base import Page

BROKER_SECONDS = 2


class Health(Page):
    """200 while pages can be served, 503 otherwise; a broker that is down only slows things."""

    public = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Each check by name."""
        del request, args, kwargs
        checks: dict[str, str | int] = {"database": database(), "broker": broker()}
        if checks["database"] == "ok":
            checks |= {"migrations": migrations(), "oldest_waiting_job_seconds": oldest_job(self.now)}
        is_up = checks["database"] == "ok" and checks["migrations"] == "ok"
        state = "ok" if checks["broker"] == "ok" else "degraded"
        body = {"status": state if is_up else "down", "checks": checks}
        return JsonResponse(body, status=200 if is_up else 503, headers={"Cache-Control": "no-store"})


def database() -> str:
    """Whether a query is answered."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return type(error).__name__
    return "ok"


def migrations() -> str:
    """Whether the tables are those that this code expects."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if not waiting else f"{len(waiting)} waiting"


def broker() -> str:
    """Whether wake-up calls can be sent; what waits is in the database either way."""
    try:
        with Connection(
            settings.CELERY_BROKER_URL,
            transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
            connect_timeout=BROKER_SECONDS,
        ) as bus:
            bus.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=BROKER_SECONDS)
    except Exception as error:  # noqa: BLE001  whatever the transport raises, it is not reachable
        return type(error).__name__
    return "ok"


def oldest_job(now: datetime) -> int:
    """For how many seconds the oldest job has been waiting to be begun."""
    oldest: Any = Job.objects.filter(state=Job.State.QUEUED).aggregate(at=Min("created_at"))["at"]
    return max(0, int((now - oldest).total_seconds())) if oldest else 0
