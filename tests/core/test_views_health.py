"""/healthz: up, degraded, down; open to the proxy, telling nothing but states."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from core.models import Job
from core.views import health


def checks(client=None):
    response = (client or Client()).get("/healthz")
    return response.status_code, response.json()


def test_health_is_ok_where_everything_answers(sample_pages):
    assert checks() == (
        200,
        {
            "status": "ok",
            "checks": {
                "database": "ok",
                "broker": "ok",
                "migrations": "ok",
                "oldest_waiting_job_seconds": 0,
            },
        },
    )


def test_health_is_degraded_but_up_where_the_broker_is_down(sample_pages, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}

    status, body = checks()

    assert (status, body["status"]) == (200, "degraded")
    assert body["checks"]["broker"] != "ok"


def test_health_is_down_where_the_database_is(sample_pages, monkeypatch):
    monkeypatch.setattr(health, "database", lambda: "OperationalError")

    assert checks() == (503, {"status": "down", "checks": {"database": "OperationalError", "broker": "ok"}})


def test_database_names_the_fault_and_not_its_text(db, monkeypatch):
    def refuse():
        raise OperationalError("password of the database")

    with monkeypatch.context() as patch:
        patch.setattr(health.connection, "cursor", refuse)
        state = health.database()

    assert state == "OperationalError"


def test_health_is_down_where_migrations_wait(sample_pages, monkeypatch):
    monkeypatch.setattr(health, "migrations", lambda: "2 waiting")

    status, body = checks()

    assert (status, body["status"]) == (503, "down")


@pytest.mark.parametrize(("state", "seconds"), [("queued", 90), ("running", 0), ("done", 0)])
def test_oldest_job_counts_from_when_it_began_to_wait(db, state, seconds):
    now = timezone.now()
    finished = now if state == "done" else None
    Job.objects.create(kind="x", state=state, created_at=now - timedelta(seconds=90), finished_at=finished)

    assert health.oldest_job(now) == seconds


def test_health_asks_nobody_to_sign_in_and_may_not_be_cached(sample_pages):
    response = Client().get("/healthz")

    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
