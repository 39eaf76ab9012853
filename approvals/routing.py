"""The routes as their pages show them: a line per kind of paper, its versions, what is under way on each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from approvals import kinds
from approvals.choices import OPEN, Way
from approvals.models import Request, Route
from approvals.rules import REVIEW_DAYS
from core.errors import Text


@dataclass(frozen=True, slots=True)
class Line:
    """One kind: its route in force (None while none is laid down) and how many requests are under way."""

    kind: str
    title: Text
    way: Text
    route: Route | None
    under_way: int


def lines() -> list[Line]:
    """Every kind in the order of its registration; three queries."""
    routes = Route.objects.order_by("kind", "-revision").distinct("kind").select_related("made_by")
    in_force = {route.kind: route for route in routes.prefetch_related("departments")}
    open_ones = Request.objects.filter(state__in=sorted(OPEN)).order_by()
    counted = dict(open_ones.values_list("kind").annotate(count=Count("pk")))
    found = []
    for code, kind in kinds.KINDS.items():
        route = in_force.get(code)
        way = Way(route.way if route else kind.way).label
        found.append(Line(code, kind.title, way, route, counted.get(code, 0)))
    return found


def versions_of(kind: str) -> list[Route]:
    """All versions of a kind's route, the one in force first; two queries."""
    routes = Route.objects.filter(kind=kind).select_related("made_by").prefetch_related("departments")
    return list(routes.order_by("-revision"))


def under_way_by_version(kind: str) -> Mapping[int | None, int]:
    """How many open requests of the kind go by each version of its route; one query."""
    open_ones = Request.objects.filter(kind=kind, state__in=sorted(OPEN)).order_by()
    rows = open_ones.values_list("route__revision").annotate(count=Count("pk"))
    return Counter(dict(rows))


def as_it_is(kind: str, route: Route | None) -> dict[str, Any]:
    """What the form of the next version begins with."""
    if route is None:
        days = dict.fromkeys(("channel_days", "countersign_days", "leader_days"), REVIEW_DAYS)
        return days | {"way": kinds.KINDS[kind].way, "after": 0}
    return {
        "way": route.way,
        "channel_days": route.channel_days,
        "countersign_days": route.countersign_days,
        "leader_days": route.leader_days,
        "in_order": route.in_order,
        "departments": [department.pk for department in route.departments.all()],
        "after": route.revision,
    }
