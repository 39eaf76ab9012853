"""The ten busiest pages: queries for few rows and for many, and p50/p95 with twenty people at once.

`python -m bench.pages` prints JSON; `python -m bench.pages queries` prints the queries that repeat.
"""

import json
import statistics
import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any

from bench import load
from bench.ground import fresh_database, in_own_process

FEW, PEOPLE, CUSTOMERS, ROWS = 5, 1_000, 20, 50
LIMIT_QUERIES, LIMIT_MILLISECONDS = 12, 400
ADMINISTRATOR = "bench_administrator"


@dataclass(frozen=True)
class BusyPage:
    """A page, as whom it is opened, and its address."""

    name: str
    who: str
    path: str


def run() -> list[dict[str, Any]]:
    """Per page: queries with 5 rows and with 50, for its clerk and for an administrator; p50 and p95."""
    found: list[dict[str, Any]] = in_own_process("bench.pages")
    return found


def measure() -> list[dict[str, Any]]:
    """A company of five people, then of a thousand more."""
    fresh_database("bench_pages")
    from bench.months import signed_run  # noqa: PLC0415

    few = _counted(_pages(signed_run("BF05", FEW, customers=1)))
    pages = _pages(signed_run("BM01", PEOPLE, customers=CUSTOMERS))
    many = _counted(pages)
    doors = [(page.path, session_of(page.who)) for page in pages]
    with load.web_server() as port:
        taken = load.visit_all(port, doors)
    return [
        {
            "page": page.name,
            "few": few[page.name],
            "many": many[page.name],
            "p50": statistics.median(times),
            "p95": statistics.quantiles(times, n=20)[-1],
            "visits": len(times),
        }
        for page, times in zip(pages, taken, strict=True)
    ]


def is_met(page: dict[str, Any]) -> bool:
    """Whether a page keeps its limits."""
    few, many = page["few"], page["many"]
    most = max(count for count in [*few, *many] if count is not None)
    return bool(few == many and most <= LIMIT_QUERIES and page["p95"] <= LIMIT_MILLISECONDS)


def _pages(run: Any) -> list[BusyPage]:
    from django.urls import reverse  # noqa: PLC0415

    code = run.branch.code.lower()
    slip = run.slips.select_related("person__user").order_by("number").first()
    owner = slip.person.user.username
    desk, finance, manager = f"{code}_desk", f"{code}_finance", f"{code}_manager"
    lead = f"{code}_lead"
    return [
        BusyPage("desk, account manager", owner, reverse("desk:home")),
        BusyPage("desk, finance", finance, reverse("desk:home")),
        BusyPage("desk, branch manager", manager, reverse("desk:home")),
        BusyPage("desk, team lead", lead, reverse("desk:home")),
        BusyPage("targets, team lead", lead, reverse("teams:target_list")),
        BusyPage("logs, team lead", lead, reverse("teams:log_register")),
        BusyPage("my pay", owner, reverse("compensation:my_slips")),
        BusyPage("slip", owner, reverse("compensation:slip", args=[slip.pk])),
        BusyPage("pay report", finance, reverse("compensation:run", args=[run.pk])),
        BusyPage("business detail", finance, reverse("compensation:detail", args=[run.detail_id])),
        BusyPage("customers", desk, reverse("customers:customer_list")),
        BusyPage("people", desk, reverse("org:person_list")),
        BusyPage("documents", finance, reverse("archives:document_list")),
    ]


def session_of(username: str) -> str:
    """A signed-in session, made in the database: signing in is not what is measured."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from bench.company import START  # noqa: PLC0415
    from org.choices import Role  # noqa: PLC0415
    from org.models import RoleGrant, User  # noqa: PLC0415

    user, is_new = User.objects.get_or_create(username=username, defaults={"name": username, "password": "!"})
    if is_new:
        RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR, valid_from=START)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "org.authentication.PersonBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _counted(pages: list[BusyPage]) -> dict[str, tuple[int | None, int | None]]:
    """Page → queries for whom it is meant, and for an administrator; None where that one may not open it."""
    return {page.name: (_count(page, page.who), _count(page, ADMINISTRATOR)) for page in pages}


def _count(page: BusyPage, who: str) -> int | None:
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(raise_request_exception=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(who)
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page.path)
    if who == ADMINISTRATOR and response.status_code in {403, 404}:
        return None
    assert response.status_code == 200, (page, who, response.status_code)
    _tell_repeated(page, who, [query["sql"] for query in captured.captured_queries])
    return len(captured)


def _tell_repeated(page: BusyPage, who: str, statements: list[str]) -> None:
    """On the error channel: what a page over the limit asks, and how often."""
    if "queries" not in sys.argv and len(statements) <= LIMIT_QUERIES:
        return
    print(f"{page.name} as {who}: {len(statements)} queries", file=sys.stderr)
    for start, times in Counter(statement[:160] for statement in statements).most_common():
        print(f"  {times} × {start}", file=sys.stderr)


if __name__ == "__main__":
    print(json.dumps(measure()))
