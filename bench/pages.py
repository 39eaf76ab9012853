"""The ten busiest pages: queries for few rows and for many, and p50/p95 with twenty people at once."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.ground import ROOT, fresh_database

PEOPLE, USERS, ROUNDS = 1_000, 20, 15
LIMIT_QUERIES, LIMIT_MILLISECONDS = 12, 400


@dataclass(frozen=True)
class BusyPage:
    """A page, as whom it is opened, and its address."""

    name: str
    who: str
    path: str


def run() -> list[dict[str, Any]]:
    """Per page: queries with 5 rows and with 50, for a clerk and for an administrator; p50 and p95."""
    fresh_database("bench_pages")
    from bench.months import signed_run  # noqa: PLC0415

    few, many = signed_run("BF05", 5), signed_run("BM01", PEOPLE)
    results = [_queries(few_page, page) for few_page, page in zip(_pages(few), _pages(many), strict=True)]
    with _server() as port:
        for result, page in zip(results, _pages(many), strict=True):
            result |= _load(port, page)
    return results


def _pages(run: Any) -> list[BusyPage]:
    from django.urls import reverse  # noqa: PLC0415

    code = run.branch.code
    slip = run.slips.select_related("person__user").order_by("number").first()
    owner = slip.person.user.username
    finance, manager, desk = (f"{code}_{name}".lower() for name in ("finance", "manager", "desk"))
    return [
        BusyPage("desk, account manager", owner, reverse("desk:home")),
        BusyPage("desk, finance", finance, reverse("desk:home")),
        BusyPage("desk, branch manager", manager, reverse("desk:home")),
        BusyPage("my pay", owner, reverse("compensation:my_slips")),
        BusyPage("slip", owner, reverse("compensation:slip", args=[slip.pk])),
        BusyPage("pay report", finance, reverse("compensation:run", args=[run.pk])),
        BusyPage("business detail", finance, reverse("compensation:detail", args=[run.detail_id])),
        BusyPage("customers", finance, reverse("customers:customer_list")),
        BusyPage("people", desk, reverse("org:person_list")),
        BusyPage("documents", finance, reverse("archives:document_list")),
        BusyPage("people, administrator", f"{code}_admin".lower(), reverse("org:person_list")),
    ]


def _session(username: str) -> str:
    """A signed-in session, made in the database: signing in is not what is measured."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from org.choices import Role  # noqa: PLC0415
    from org.models import RoleGrant, User  # noqa: PLC0415

    user, is_new = User.objects.get_or_create(username=username, defaults={"name": username, "password": "!"})
    if is_new:
        RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR, valid_from="2025-01-01")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "org.authentication.PersonBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _queries(few: BusyPage, many: BusyPage) -> dict[str, Any]:
    return {"page": many.name, "queries_few": _count(few), "queries_many": _count(many)}


def _count(page: BusyPage) -> int:
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = _session(page.who)
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page.path)
    assert response.status_code == 200, (page, response.status_code)
    return len(captured)


@contextmanager
def _server() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "branchops.wsgi:application",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--threads",
        "2",
        "--worker-class",
        "gthread",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy())
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not come up")


def _load(port: int, page: BusyPage) -> dict[str, float]:
    """Twenty people who each open the page, read for a second or so, and open it again."""
    sessions = [_session(page.who) for _ in range(USERS)]
    milliseconds: list[float] = []
    threads = [
        threading.Thread(target=_visit, args=(port, page.path, session, index, milliseconds))
        for index, session in enumerate(sessions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(milliseconds)
    return {"p50": statistics.median(ordered), "p95": ordered[int(len(ordered) * 0.95)]}


def _visit(port: int, path: str, session: str, index: int, milliseconds: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": f"sessionid={session}; language=zh-hans"}
    time.sleep(index * THINK_SECONDS / USERS)
    for _ in range(ROUNDS):
        start = time.perf_counter()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        assert response.status == 200, (path, response.status)
        milliseconds.append((time.perf_counter() - start) * 1000)
        time.sleep(THINK_SECONDS)


THINK_SECONDS = 1.0
