"""What requests show on the desk and in the search; who holds a right over a place."""

from datetime import timedelta

import pytest

from approvals.contributions import pending, search, todos
from approvals.services import approve
from core import contributions, notices
from core.models import Notice
from org.choices import Role
from org.models import RoleGrant
from org.queries import holders
from tests.approvals.test_services_submitting import stand_in_for
from tests.factories.approvals import sent
from tests.factories.org import BranchFactory, TeamFactory, UserFactory, holder

pytestmark = pytest.mark.django_db


def test_todos_name_what_waits_with_sender_and_deadline(now, django_assert_num_queries):
    bob = holder(Role.CHANNEL_MANAGEMENT)
    request = sent()
    bob.grants()

    with django_assert_num_queries(1):
        lines = todos(bob, now)

    assert [(line.what, line.url, line.number, line.sender, line.since, line.due) for line in lines] == [
        (
            request.title,
            request.get_absolute_url(),
            request.number.text,
            f"{request.branch} · {request.submitted_by}",
            now,
            request.steps.get().due_on,
        )
    ]


def test_todos_put_the_earliest_deadline_first(now):
    later, sooner = sent(), sent()
    sooner.steps.update(due_on="2026-11-06")

    assert [line.number for line in todos(holder(Role.CHANNEL_MANAGEMENT), now)] == [
        sooner.number.text,
        later.number.text,
    ]


def test_todos_are_empty_for_the_drafter_the_reader_and_after_the_decision(now):
    bob, drafter = holder(Role.CHANNEL_MANAGEMENT), holder(Role.CHANNEL_MANAGEMENT)
    request = sent(drafted_by_id=drafter.pk)

    assert todos(drafter, now) == []
    assert todos(request.submitted_by, now) == []
    assert todos(holder(Role.AUDITOR), now) == []
    approve(request_id=request.pk, opinion="", by=bob, at=now)
    assert todos(bob, now) == []


def test_pending_names_who_has_it_now(now, django_assert_num_queries):
    request = sent()
    alice = request.submitted_by
    alice.grants()

    with django_assert_num_queries(1):
        lines = pending(alice, now)

    assert [(line.what, line.holder, line.state) for line in lines] == [
        (request.title, "channel management", "waiting for channel management")
    ]


def test_pending_is_the_senders_alone_and_ends_with_the_decision(now):
    request = sent()
    colleague, bob = holder(Role.TEAM_LEAD, request.team), holder(Role.CHANNEL_MANAGEMENT)

    assert pending(colleague, now) == []
    approve(request_id=request.pk, opinion="", by=bob, at=now)
    assert pending(request.submitted_by, now) == []


def test_search_finds_requests_of_the_readers_scope_only(django_assert_num_queries):
    request, other = sent(title="城东计划"), sent(title="城西计划")
    alice = request.submitted_by
    alice.grants()

    with django_assert_num_queries(1):
        found = search(alice, "计划")

    assert [(hit.title, hit.url) for hit in found] == [("城东计划", request.get_absolute_url())]
    assert [hit.title for hit in search(holder(Role.AUDITOR), other.number.text)] == ["城西计划"]
    assert search(UserFactory(), "计划") == []


def test_contributions_are_registered_with_the_desk():
    assert todos in contributions.TODOS
    assert pending in contributions.PENDING
    assert search in contributions.SEARCHES


def test_notices_say_number_title_and_who(now):
    bob = holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")
    request = sent(title="城东计划")
    approve(request_id=request.pk, opinion="机密的意见", by=bob, at=now)

    sentences = [notices.sentence(notice) for notice in Notice.objects.order_by("pk")]

    assert sentences == [
        f"{request.number.text} “城东计划” of {request.branch.name} waits for your review.",
        f"{request.number.text} “城东计划” has been approved by 鲍勃.",
    ]


def test_holders_are_those_of_company_branch_and_team(now):
    team, other = TeamFactory(), TeamFactory()
    day = now.date()
    lead, manager, finance = (
        holder(Role.TEAM_LEAD, team),
        holder(Role.BRANCH_MANAGER, team.branch),
        holder(Role.BRANCH_FINANCE, team.branch),
    )
    holder(Role.TEAM_LEAD, other)
    holder(Role.BRANCH_MANAGER, other.branch)
    office = holder(Role.CHANNEL_MANAGEMENT)

    of_team = holders("approvals.submit", day=day, branch_id=team.branch_id, team_id=team.pk)
    of_branch = holders("approvals.submit", day=day, branch_id=team.branch_id)
    of_company = holders("approvals.channel", day=day, branch_id=team.branch_id, team_id=team.pk)

    assert set(of_team) == {lead, manager, finance}
    assert set(of_branch) == {manager, finance}
    assert list(of_company) == [office]


def test_holders_do_not_take_a_team_for_everybody_without_one(now):
    holder(Role.TEAM_LEAD, TeamFactory())

    assert list(holders("approvals.submit", day=now.date(), branch_id=BranchFactory().pk, team_id=None)) == []


def test_holders_take_turns_with_their_stand_ins_and_periods(now):
    bob = holder(Role.CHANNEL_MANAGEMENT, username="b")
    stand_in = stand_in_for(bob, now, days=3)
    tomorrow, next_week = now.date() + timedelta(days=1), now.date() + timedelta(days=7)

    assert list(holders("approvals.channel", day=tomorrow)) == [bob, stand_in]
    assert list(holders("approvals.channel", day=next_week)) == [bob]
    RoleGrant.objects.filter(user=bob).update(valid_until=tomorrow)
    assert list(holders("approvals.channel", day=tomorrow)) == []


def test_holders_leave_out_the_locked_and_the_stand_ins_of_the_locked(now):
    bob = holder(Role.CHANNEL_MANAGEMENT)
    stand_in_for(bob, now)
    bob.is_active = False
    bob.save()

    assert list(holders("approvals.channel", day=now.date())) == []
