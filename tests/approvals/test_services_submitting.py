"""Sending a paper up: right, number, deadline, who is told, one at a time."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from approvals.models import Request, Step
from core import audit
from core.errors import WrongState
from core.models import Notice, SerialNumber
from org.choices import Role
from org.models import CalendarYear, Delegation, RoleGrant
from tests.cases import each
from tests.factories.approvals import plan_hash, sent
from tests.factories.org import BranchFactory, TeamFactory, UserFactory, holder

pytestmark = pytest.mark.django_db


def stand_in_for(principal, now, *, days: int = 10):
    """Somebody who takes over the principal's only role, by the book."""
    someone = UserFactory()
    Delegation.objects.create(
        grant=RoleGrant.objects.get(user=principal),
        principal=principal,
        stand_in=someone,
        valid_from=now.date() - timedelta(days=1),
        valid_until=now.date() + timedelta(days=days),
        reason="出差",
        created_at=now,
    )
    return someone


def test_submit_makes_a_request_with_number_deadline_and_one_open_step(now):
    CalendarYear.objects.all().delete()
    team = TeamFactory(branch=BranchFactory(code="EB01"))
    alice = holder(Role.TEAM_LEAD, team)

    request = sent(team, by=alice)

    step = request.steps.get()
    assert request.number.text == "REQ-EB01-202611-0001"
    assert (request.state, request.submitted_by, request.submitted_at) == ("submitted", alice, now)
    assert request.content_hash == plan_hash(team)
    assert (step.kind, step.state, step.due_on) == ("channel", "waiting", date(2026, 11, 12))


def test_submit_writes_one_audit_entry(now):
    request = sent()

    entry = audit.history(request).get()
    assert (entry.action, entry.actor, entry.capacity) == (
        "approvals.request.submit",
        request.submitted_by,
        Role.TEAM_LEAD,
    )
    assert entry.after == {
        "kind": request.kind,
        "subject": request.subject_id,
        "content": request.content_hash,
    }


def test_submit_tells_everybody_who_may_decide_and_nobody_else(now):
    bob, colleague = holder(Role.CHANNEL_MANAGEMENT), holder(Role.CHANNEL_MANAGEMENT)
    gone = holder(Role.CHANNEL_MANAGEMENT, is_active=False)
    ended = holder(Role.CHANNEL_MANAGEMENT)
    RoleGrant.objects.filter(user=ended).update(valid_until=now.date())
    stand_in = stand_in_for(colleague, now)
    holder(Role.GENERAL_OFFICE)

    request = sent()

    told = Notice.objects.filter(kind="approvals.waiting")
    assert {notice.user for notice in told} == {bob, colleague, stand_in}
    assert gone not in {notice.user for notice in told}
    assert {notice.url for notice in told} == {request.get_absolute_url()}
    assert told[0].params == {
        "number": request.number.text,
        "title": request.title,
        "branch": request.branch.name,
    }


def test_submit_does_not_tell_the_drafter_who_could_decide(now):
    drafter = holder(Role.CHANNEL_MANAGEMENT)

    sent(drafted_by_id=drafter.pk)

    assert Notice.objects.count() == 0


def test_submit_by_a_stand_in_keeps_both_names(now):
    team = TeamFactory()
    lead = holder(Role.TEAM_LEAD, team)
    stand_in = stand_in_for(lead, now)

    request = sent(team, by=stand_in)

    assert (request.submitted_by, request.submitted_for) == (stand_in, lead)
    assert audit.history(request).get().on_behalf_of == lead
    assert request.participants() == {stand_in.pk, lead.pk}


@each("role", [Role.CHANNEL_MANAGEMENT, Role.GENERAL_OFFICE, Role.CHIEF_ACCOUNTANT, Role.ADMINISTRATOR])
def test_submit_is_refused_to_who_may_not(role, now):
    team = TeamFactory()

    with pytest.raises(PermissionDenied):
        sent(team, by=holder(role, team.branch))

    assert (Request.objects.count(), SerialNumber.objects.count()) == (0, 0)


def test_submit_is_refused_for_another_team(now):
    alice = holder(Role.TEAM_LEAD, TeamFactory())

    with pytest.raises(PermissionDenied):
        sent(TeamFactory(), by=alice)


def test_submit_of_what_is_under_review_is_refused_by_number(now):
    first = sent()
    team = first.team

    with pytest.raises(WrongState) as refused, transaction.atomic():
        sent(team, by=first.submitted_by)

    assert first.number.text in str(refused.value)
    assert Request.objects.count() == 1


def test_submit_of_an_unknown_kind_is_a_programmers_error(now):
    with pytest.raises(ValueError, match="unknown kind"):
        sent(kind="nobody.knows")


def test_one_open_request_per_subject_is_the_databases_word_too(now):
    first = sent()
    number = SerialNumber.objects.create(
        series=first.number.series, number=2, text="REQ-X-0002", issued_at=now
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.create(
            number=number,
            kind=first.kind,
            subject_id=first.subject_id,
            title="又一份",
            branch=first.branch,
            content_hash="0" * 64,
            drafted_by=first.drafted_by,
            submitted_by=first.submitted_by,
            submitted_at=now,
        )


def test_a_step_has_decider_and_moment_together_or_neither(now):
    request = sent()

    with pytest.raises(IntegrityError), transaction.atomic():
        request.steps.update(state="agreed")
    with pytest.raises(IntegrityError), transaction.atomic():
        request.steps.update(state="agreed", decided_by=request.submitted_by)


def test_a_closed_request_has_its_moment_and_an_open_one_has_none(now):
    request = sent()

    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(state="approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(closed_at=now)


def test_the_order_of_steps_is_unique(now):
    request = sent()

    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(request=request, order=1, kind="channel", opened_at=now)
