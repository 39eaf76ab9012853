"""The chase list and the request list with five thousand open requests, for headquarters and a branch.

`python -m bench.requests` prints JSON. What counts is the database: the time that all queries of one page
take, and their number, the same for a handful of requests and for thousands (architecture.md, Lists).
"""

import json
import statistics
from datetime import timedelta
from typing import Any

from bench.ground import fresh_database, in_own_process

FEW, MANY = 5, 5_000
BRANCHES = 40
DEPARTMENTS = 3
VISITS = 5
LIMIT_MILLISECONDS = 200
LIMIT_QUERIES = 12
OFFICE = "hq_office"


def run() -> dict[str, Any]:
    """Per page: queries with five open requests and with five thousand, milliseconds in the database."""
    found: dict[str, Any] = in_own_process("bench.requests")
    return found


def measure() -> dict[str, Any]:
    """Requests at every place of their way, in forty branches."""
    fresh_database("bench_requests")
    from django.urls import reverse  # noqa: PLC0415

    everybody = _company()
    department = everybody["departments"][0].pk
    chase, register = reverse("approvals:chase_list"), reverse("approvals:request_list")
    pages = [
        ("chase list, general office", OFFICE, chase),
        ("chase list, what is late", OFFICE, f"{chase}?timing=overdue"),
        (
            "chase list, what one department has",
            OFFICE,
            f"{chase}?department={department}",
        ),
        ("requests, general office", OFFICE, register),
        ("requests, by number", OFFICE, f"{register}?q=BR-000004"),
        ("requests, one branch", "br01_manager", register),
        ("desk, general office", OFFICE, reverse("desk:home")),
    ]
    _send_up(everybody, 0, FEW)
    few = [_visited(who, path)[0] for _, who, path in pages]
    _send_up(everybody, FEW, MANY)
    many = [_visited(who, path) for _, who, path in pages]
    return {
        "requests": MANY,
        "pages": [
            {"page": name, "few": before, "many": after, "database": milliseconds}
            for (name, _, _), before, (after, milliseconds) in zip(pages, few, many, strict=True)
        ],
    }


def is_met(page: dict[str, Any]) -> bool:
    """Whether a page keeps its limits."""
    is_constant = page["few"] == page["many"] <= LIMIT_QUERIES
    return bool(is_constant and page["database"] <= LIMIT_MILLISECONDS)


def _company() -> dict[str, Any]:
    from bench.company import AT, START  # noqa: PLC0415
    from core.models import SerialSeries  # noqa: PLC0415
    from org.choices import Role  # noqa: PLC0415
    from org.models import Branch, Company, Department, RoleGrant, User  # noqa: PLC0415

    company = Company.objects.create(code="HQ", name="Bench")

    def account(username: str, role: Role, **place: Any) -> User:
        user = User.objects.create(username=username, name=username, password="!")
        RoleGrant.objects.create(user=user, role=role, valid_from=START, **place)
        return user

    departments = [
        Department.objects.create(company=company, code=f"D{index}", name=f"D{index}")
        for index in range(DEPARTMENTS)
    ]
    branches = [
        Branch.objects.create(
            company=company, code=f"BR{n:02d}", name=f"BR{n:02d}", insurance_region="X", opened_on=START
        )
        for n in range(BRANCHES)
    ]
    return {
        "series": SerialSeries.objects.create(code="BR"),
        "branches": branches,
        "departments": departments,
        "office": account(OFFICE, Role.GENERAL_OFFICE),
        "channel": account("hq_channel", Role.CHANNEL_MANAGEMENT),
        "leader": account("hq_leader", Role.VICE_PRESIDENT),
        "countersigners": [
            account(f"hq_{one.code}".lower(), Role.COUNTERSIGNER, department=one) for one in departments
        ],
        "managers": [
            account(f"{one.code}_manager".lower(), Role.BRANCH_MANAGER, branch=one) for one in branches
        ],
        "at": AT,
    }


def _send_up(everybody: dict[str, Any], start: int, stop: int) -> None:
    """Open requests from `start` up to `stop`, in bulk, at the places of their way in turn."""
    from django.db import connection  # noqa: PLC0415

    from approvals.choices import IN_THE_BRANCH, OPEN, Way  # noqa: PLC0415
    from approvals.models import Chase, Request, Step  # noqa: PLC0415
    from core.models import SerialNumber  # noqa: PLC0415

    office, at = everybody["office"], everybody["at"]
    states = sorted(OPEN - IN_THE_BRANCH)
    numbers = SerialNumber.objects.bulk_create(
        SerialNumber(
            series=everybody["series"], number=n + 1, text=f"BR-{n:06}", issued_at=at, issued_by=office
        )
        for n in range(start, stop)
    )
    requests = Request.objects.bulk_create(
        Request(
            number=number,
            kind="teams.marketing_scheme",
            subject_id=number.number,
            title=f"BR {number.number}",
            branch=everybody["branches"][number.number % BRANCHES],
            content_hash="0" * 64,
            state=states[number.number % len(states)],
            way=Way.CHAIN,
            drafted_by=everybody["managers"][number.number % BRANCHES],
            submitted_by=everybody["managers"][number.number % BRANCHES],
            submitted_at=at - timedelta(days=number.number % 60),
            entered_at=at - timedelta(days=number.number % 30),
        )
        for number in numbers
    )
    Step.objects.bulk_create(step for request in requests for step in _steps(everybody, request))
    Chase.objects.bulk_create(
        Chase(request=request, kind="reminder", by=office, at=at) for request in requests[::3]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _steps(everybody: dict[str, Any], request: Any) -> list[Any]:
    """What has been asked of a request in its state: channel management, the departments, a leader."""
    from approvals.choices import RequestState as S  # noqa: PLC0415
    from approvals.choices import StepKind, StepState  # noqa: PLC0415
    from approvals.models import Step  # noqa: PLC0415

    at = everybody["at"]
    rows: list[Any] = []
    due = (at + timedelta(days=request.subject_id % 40 - 20)).date()

    def ask(*, kind: str, is_open: bool, by: Any, **place: Any) -> None:
        said = {} if is_open else {"decided_by": by, "decided_at": at}
        state = StepState.WAITING if is_open else StepState.AGREED
        order = len(rows) + 1
        rows.append(
            Step(
                request=request,
                order=order,
                kind=kind,
                state=state,
                opened_at=at,
                due_on=due,
                **place,
                **said,
            )
        )

    if request.state in {S.CHANNEL, S.COUNTERSIGNING, S.LEADERS, S.REPLIED}:
        ask(kind=StepKind.CHANNEL, is_open=request.state == S.CHANNEL, by=everybody["channel"])
    if request.state in {S.COUNTERSIGNING, S.LEADERS, S.REPLIED}:
        for place, department in enumerate(everybody["departments"]):
            is_open = request.state == S.COUNTERSIGNING and place > 0
            by = everybody["countersigners"][place]
            ask(kind=StepKind.DEPARTMENT, is_open=is_open, by=by, department=department)
    if request.state in {S.LEADERS, S.REPLIED}:
        leader = everybody["leader"]
        ask(kind=StepKind.LEADER, is_open=request.state == S.LEADERS, by=leader, person=leader)
    return rows


def _visited(who: str, path: str) -> tuple[int, float]:
    """Queries of a page, and the median of the milliseconds that they take together."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from bench.pages import session_of  # noqa: PLC0415

    client = Client(raise_request_exception=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(who)
    client.get(path)
    counts, times = [], []
    for _ in range(VISITS):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        assert response.status_code == 200, (path, who, response.status_code)
        counts.append(len(captured))
        times.append(sum(float(query["time"]) for query in captured.captured_queries) * 1000)
    return max(counts), statistics.median(times)


if __name__ == "__main__":
    print(json.dumps(measure()))
