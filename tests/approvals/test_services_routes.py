"""Routes as rows: each version laid down on the one before, refused where it cannot be, kept by requests under way."""

import pytest

from approvals import kinds, routing, services
from approvals.models import Request, Route
from core.errors import Conflict, DomainError
from core.models import AuditEntry
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals import KIND as PLAN
from tests.factories.approvals import sent
from tests.factories.approvals_chain import KIND, ORDER, fresh

pytestmark = pytest.mark.django_db
STANDING = ("draft",)


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


def lay_down(hq, **values):
    given = {
        "kind": KIND,
        "after": 0,
        "way": "chain",
        "channel_days": 3,
        "countersign_days": 5,
        "leader_days": 2,
        "in_order": False,
        "department_ids": [],
        "by": hq.channel,
        "at": NOW,
    }
    return services.lay_down_route(**(given | values))


def test_a_route_keeps_what_was_laid_down_by_whom_and_when(hq):
    both = [hq.departments["HGB"].pk, hq.departments["CWB"].pk]

    route = lay_down(hq, in_order=True, department_ids=both)

    assert (route.revision, route.way, route.in_order) == (1, "chain", True)
    assert (route.channel_days, route.countersign_days, route.leader_days) == (3, 5, 2)
    assert [department.code for department in route.departments.order_by("code")] == ["CWB", "HGB"]
    assert (route.made_by, route.made_at) == (hq.channel, NOW)


def test_what_was_laid_down_stands_in_the_audit(hq):
    lay_down(hq, department_ids=[hq.departments["CWB"].pk])

    entry = AuditEntry.objects.get(action="approvals.route.lay_down")

    assert entry.actor == hq.channel
    assert entry.after == {"kind": KIND, "version": 1, "way": "chain", "departments": ["CWB"]}


@each("name", ["channel_days", "countersign_days", "leader_days"])
@each("days", [0, -1, 61, 1000])
def test_days_that_nobody_could_keep_are_refused(hq, name, days):
    with pytest.raises(DomainError, match="between 1 and 60 working days"):
        lay_down(hq, **{name: days})

    assert not Route.objects.filter(kind=KIND).exists()


@each("name", ["channel_days", "countersign_days", "leader_days"])
@each("days", [1, 60])
def test_days_at_their_limits_are_taken(hq, name, days):
    assert getattr(lay_down(hq, **{name: days}), name) == days


@each("values", [{"kind": "nobody.knows"}, {"way": "by_air"}, {"kind": ""}, {"way": ""}])
def test_an_unknown_kind_or_way_is_refused(hq, values):
    with pytest.raises(DomainError, match="no such kind"):
        lay_down(hq, **values)


@each("after", [1, 2, -1])
def test_a_version_laid_on_one_that_is_not_in_force_is_a_conflict(hq, after):
    with pytest.raises(Conflict, match="meanwhile"):
        lay_down(hq, after=after)


def test_versions_follow_each_other_and_each_stays_as_it_was(hq):
    first = lay_down(hq, channel_days=3)
    second = lay_down(hq, after=1, channel_days=7, way="channel")
    first.refresh_from_db()

    assert (first.revision, first.channel_days, first.way) == (1, 3, "chain")
    assert (second.revision, second.channel_days, second.way) == (2, 7, "channel")
    with pytest.raises(Conflict):
        lay_down(hq, after=1)


def test_versions_of_one_kind_leave_those_of_another_alone(hq):
    lay_down(hq)
    other = lay_down(hq, kind=PLAN, way="channel")

    assert other.revision == 1
    assert Route.objects.filter(kind=KIND).count() == 1


@each(("way", "state"), [("chain", "draft"), ("channel", "submitted")])
def test_a_request_begins_as_its_route_says_and_keeps_that_version(hq, way, state):
    lay_down(hq, way=way)
    request = hq.drafted()
    lay_down(hq, after=1, way="channel" if way == "chain" else "chain")

    assert (request.state, request.way) == (state, way)
    assert fresh(request).route.revision == 1
    assert fresh(request).way == way


def test_a_request_from_before_a_route_goes_on_without_one(hq):
    request = hq.at("draft")
    lay_down(hq)

    assert fresh(request).route is None


@each("days", [1, 3, 9])
def test_each_step_is_due_after_the_days_of_its_route(hq, days):
    from approvals.queries import due_after

    lay_down(hq, channel_days=days, countersign_days=days, leader_days=days)
    request = hq.at("leaders", hq.drafted())

    due = {step.kind: step.due_on for step in request.steps.filter(kind__in=["department", "leader"])}
    assert due == {"department": due_after(NOW.date(), days), "leader": due_after(NOW.date(), days)}


# What the pages of the routes read.


def line_of(kind):
    return next(line for line in routing.lines() if line.kind == kind)


def test_every_kind_has_its_line_in_the_order_of_registration(hq):
    assert [line.kind for line in routing.lines()] == list(kinds.KINDS)


def test_a_kind_without_a_route_shows_its_own_way(hq):
    line = line_of(KIND)

    assert (line.route, str(line.way), line.title) == (None, "the whole countersign chain", "营销方案")


def test_a_kind_with_a_route_shows_the_version_in_force(hq):
    lay_down(hq)
    lay_down(hq, after=1, way="channel")

    line = line_of(KIND)

    assert (line.route.revision, str(line.way)) == (2, "channel management alone")


def test_what_is_under_way_is_counted_and_what_has_ended_is_not(hq):
    before = line_of(KIND).under_way
    request = hq.drafted()
    during = line_of(KIND).under_way
    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)

    assert (during, line_of(KIND).under_way) == (before + 1, before)


def test_what_is_under_way_is_counted_by_version(hq):
    lay_down(hq)
    hq.drafted()
    lay_down(hq, after=1)
    hq.drafted(hq.another_team())
    hq.drafted(hq.another_team())

    found = routing.under_way_by_version(KIND)

    without = Request.objects.filter(kind=KIND, route=None).exclude(state="approved")
    assert (found[1], found[2], found[9]) == (1, 2, 0)
    assert found[None] == without.count() == len(ORDER) - 1


def test_versions_are_read_the_one_in_force_first(hq):
    for after in range(3):
        lay_down(hq, after=after)

    assert [route.revision for route in routing.versions_of(KIND)] == [3, 2, 1]
    assert routing.versions_of(PLAN) == []


@each("count", [1, 3])
def test_the_lines_take_the_same_queries_however_many_versions_there_are(
    hq, count, django_assert_num_queries
):
    for after in range(count):
        lay_down(hq, after=after, department_ids=[hq.departments["CWB"].pk])
    sent()

    with django_assert_num_queries(3):
        [list(line.route.departments.all()) for line in routing.lines() if line.route]


def test_the_next_versions_form_begins_with_the_one_in_force(hq):
    route = lay_down(hq, in_order=True, department_ids=[hq.departments["CWB"].pk])

    assert routing.as_it_is(KIND, route) == {
        "way": "chain",
        "channel_days": 3,
        "countersign_days": 5,
        "leader_days": 2,
        "in_order": True,
        "departments": [hq.departments["CWB"].pk],
        "after": 1,
    }


def test_the_first_versions_form_begins_with_the_usual_days_and_the_kinds_own_way(hq):
    assert routing.as_it_is(KIND, None) == {
        "way": "chain",
        "channel_days": 5,
        "countersign_days": 5,
        "leader_days": 5,
        "after": 0,
    }
