"""Migration 0004 over what was there before the chain: hands, opinions, versions and the pay standards' route."""

import importlib
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from approvals import kinds, services
from approvals.models import Hand, Opinion, Request, RequestVersion, Route
from core.errors import DomainError
from org.choices import Role
from tests.approvals.test_services_submitting import stand_in_for
from tests.conftest import NOW
from tests.factories.approvals import Outcomes, plan_kind, sent
from tests.factories.approvals_chain import fresh
from tests.factories.org import TeamFactory, holder

pytestmark = pytest.mark.django_db
MIGRATION = importlib.import_module("approvals.migrations.0004_hands_and_routes_of_today")
NEW = ("approvals_opinion", "approvals_requestversion", "approvals_hand")


@pytest.fixture(scope="module")
def apps():
    """The models as they were when the migration ran."""
    return MigrationLoader(None).project_state(("approvals", "0003_chain")).apps


@pytest.fixture(autouse=True)
def pay_standards(monkeypatch):
    """Papers of the kind that was there before the chain, told apart by a team's name."""
    monkeypatch.setitem(kinds.KINDS, "pay_standard", plan_kind(Outcomes()))


@pytest.fixture
def channel(db):
    return holder(Role.CHANNEL_MANAGEMENT, name="梁志远")


def before_the_chain(*requests):
    """Take away what only the new release writes; its triggers would keep it."""
    with connection.cursor() as sql:
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
        sql.execute("SET LOCAL session_replication_role = replica")
        for table in NEW:
            sql.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own
        sql.execute("UPDATE approvals_request SET entered_at = NULL, route_id = NULL")
        sql.execute("SET LOCAL session_replication_role = origin")
    assert not any(request.hands.exists() for request in requests)


def parts(request):
    return dict(Hand.objects.filter(request=request).values_list("user__name", "part"))


def opinions(request):
    rows = Opinion.objects.filter(step__request=request)
    return list(rows.values_list("revision", "state", "text", "by__name", "on_behalf_of__name", "at"))


def versions(request):
    rows = RequestVersion.objects.filter(request=request)
    return list(rows.values_list("revision", "content_hash", "submitted_by", "submitted_at", "attachments"))


def of_a_team(**given):
    team = TeamFactory()
    lead = holder(Role.TEAM_LEAD, team, name="钱多")
    return sent(team, by=lead, kind="pay_standard", **given)


def test_an_approved_request_keeps_who_decided_what_was_said_and_what_was_sent(apps, channel):
    request = of_a_team()
    services.approve(request_id=request.pk, opinion="同意。", by=channel, at=NOW + timedelta(hours=1))
    before_the_chain(request)

    MIGRATION.fill(apps, None)

    step = request.steps.get()
    assert parts(request) == {"钱多": "draft", "梁志远": f"step:{step.pk}"}
    assert opinions(request) == [(1, "agreed", "同意。", "梁志远", None, NOW + timedelta(hours=1))]
    assert versions(request) == [(1, request.content_hash, request.submitted_by_id, NOW, [])]


def test_a_returned_request_keeps_its_reason_and_both_names_of_a_stand_in(apps, channel):
    request = of_a_team()
    bob = stand_in_for(channel, NOW)
    services.send_back(request_id=request.pk, opinion="请补充。", by=bob, at=NOW)
    before_the_chain(request)

    MIGRATION.fill(apps, None)

    part = f"step:{request.steps.get().pk}"
    assert parts(request) == {"钱多": "draft", bob.name: part, "梁志远": part}
    assert opinions(request) == [(1, "returned", "请补充。", bob.name, "梁志远", NOW)]


def test_a_withdrawn_request_has_hands_of_its_branch_and_no_opinion(apps):
    request = of_a_team()
    services.withdraw(request_id=request.pk, by=request.submitted_by, at=NOW)
    before_the_chain(request)

    MIGRATION.fill(apps, None)

    assert parts(request) == {"钱多": "draft"}
    assert opinions(request) == []
    assert [version[0] for version in versions(request)] == [1]
    assert request.steps.get().state == "lapsed"


def test_a_request_that_was_submitted_for_somebody_keeps_all_three_apart(apps):
    """Drafter, submitter and the submitter's principal: nobody of them decides it."""
    request = of_a_team()
    principal, drafter = (
        holder(Role.BRANCH_MANAGER, request.branch, name="曾国平"),
        holder(Role.AUDITOR, name="拟稿"),
    )
    Request.objects.filter(pk=request.pk).update(submitted_for=principal, drafted_by=drafter)
    before_the_chain(request)

    MIGRATION.fill(apps, None)

    assert parts(request) == {"钱多": "draft", "曾国平": "draft", "拟稿": "draft"}


def test_an_open_request_goes_on_after_the_migration_as_before(apps, channel):
    request = of_a_team()
    before_the_chain(request)

    MIGRATION.fill(apps, None)

    both = holder(Role.CHANNEL_MANAGEMENT)
    Hand.objects.create(request=request, user=both, part="check_draft")
    with pytest.raises(DomainError, match="somebody else"):
        services.approve(request_id=request.pk, opinion="", by=both, at=NOW)
    services.approve(request_id=request.pk, opinion="", by=channel, at=NOW)
    assert fresh(request).state == "approved"
    assert Opinion.objects.filter(step__request=request).count() == 1


def test_pay_standards_get_their_route_and_other_papers_none(apps):
    first, other = of_a_team(), sent()
    before_the_chain(first, other)

    MIGRATION.fill(apps, None)

    route = Route.objects.get(kind="pay_standard")
    assert (route.revision, route.way, route.made_by, route.made_at) == (1, "channel", None, NOW)
    assert fresh(first).route == route
    assert fresh(other).route is None
    assert (fresh(first).way, fresh(first).revision) == ("channel", 1)


def test_where_nothing_was_sent_up_yet_no_route_is_laid_down(apps):
    MIGRATION.fill(apps, None)

    assert not Route.objects.exists()


def test_filling_twice_changes_nothing_the_second_time(apps, channel):
    request = of_a_team()
    services.approve(request_id=request.pk, opinion="同意。", by=channel, at=NOW)
    before_the_chain(request)
    MIGRATION.fill(apps, None)
    once = (parts(request), opinions(request), versions(request), Route.objects.count())

    MIGRATION.fill(apps, None)

    assert (parts(request), opinions(request), versions(request), Route.objects.count()) == once


def test_filling_again_over_a_chain_keeps_every_opinion_that_was_given(apps, hq):
    """As after a migration back and forth: a step that was asked again has more than one."""
    request = hq.back(hq.at("heard"))
    hq.resubmit(request)
    hq.at("submitted", fresh(request))
    hq.mark(request.pk)
    before = (parts(request), opinions(request), versions(request))

    MIGRATION.fill(apps, None)

    assert (parts(request), opinions(request), versions(request)) == before
