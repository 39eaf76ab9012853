"""The decision: who may, on what was sent, never on an own matter, once."""

import pytest
from django.core.exceptions import PermissionDenied

from approvals.models import Request
from approvals.services import approve, send_back, withdraw
from core import audit
from core.errors import Conflict, DomainError, WrongState
from core.models import Job, Notice
from org.choices import Role
from org.models import Team
from tests.approvals.test_services_submitting import stand_in_for
from tests.cases import each
from tests.factories.approvals import sent
from tests.factories.org import TeamFactory, UserFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    """Decides for channel management."""
    return holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")


def told(kind: str) -> set:
    """Who has a notice of that kind."""
    return {notice.user for notice in Notice.objects.filter(kind=f"approvals.{kind}")}


def test_approve_closes_the_request_and_writes_the_opinion(bob, now):
    request = approve(request_id=sent().pk, opinion=" 同意执行。 ", by=bob, at=now)

    step = request.steps.get()
    assert (request.state, request.closed_at) == ("approved", now)
    assert (step.state, step.opinion, step.decided_by, step.decided_at) == ("agreed", "同意执行。", bob, now)


def test_approve_tells_the_papers_app_within_the_decision(bob, outcomes, now):
    request = approve(request_id=sent().pk, opinion="同意", by=bob, at=now)

    assert outcomes.told == [("approved", request.pk, bob, Role.CHANNEL_MANAGEMENT, "同意")]


def test_approve_without_words_is_an_approval_all_the_same(bob, now):
    request = approve(request_id=sent().pk, opinion="", by=bob, at=now)

    assert (request.state, request.opinion) == ("approved", "")


def test_approve_is_undone_where_the_papers_app_refuses(bob, outcomes, now):
    request = sent()
    outcomes.refusal = DomainError("生效月份已结账。")

    with pytest.raises(DomainError):
        approve(request_id=request.pk, opinion="同意", by=bob, at=now)

    request = Request.objects.get(pk=request.pk)
    assert (request.state, request.steps.get().state) == ("submitted", "waiting")
    assert audit.history(request).count() == 1
    assert told("approved") == set()


def test_approve_of_a_paper_that_changed_since_is_refused(bob, outcomes, now):
    request = sent()
    Team.objects.filter(pk=request.subject_id).update(name="悄悄改过的计划")

    with pytest.raises(Conflict) as refused:
        approve(request_id=request.pk, opinion="同意", by=bob, at=now)

    assert request.number.text in str(refused.value)
    assert Request.objects.get(pk=request.pk).state == "submitted"
    assert outcomes.told == []


def test_send_back_of_a_paper_that_changed_since_is_possible(bob, now):
    request = sent()
    Team.objects.filter(pk=request.subject_id).update(name="悄悄改过的计划")

    assert send_back(request_id=request.pk, opinion="内容已变", by=bob, at=now).state == "returned"


def test_send_back_returns_with_the_reason(bob, outcomes, now):
    request = send_back(request_id=sent().pk, opinion="请补充目标", by=bob, at=now)

    step = request.steps.get()
    assert (request.state, step.state, step.opinion) == ("returned", "returned", "请补充目标")
    assert outcomes.told == [("returned", request.pk, bob, Role.CHANNEL_MANAGEMENT, "请补充目标")]
    assert audit.history(request).last().reason == "请补充目标"


@each("words", ["", "   ", "\n"])
def test_send_back_without_a_reason_is_refused(words, bob, now):
    request = sent()

    with pytest.raises(DomainError):
        send_back(request_id=request.pk, opinion=words, by=bob, at=now)

    assert Request.objects.get(pk=request.pk).state == "submitted"


def test_withdraw_lapses_the_step_and_tells_who_would_have_decided(bob, outcomes, now):
    request = sent()
    alice = request.submitted_by

    request = withdraw(request_id=request.pk, by=alice, at=now)

    assert (request.state, request.steps.get().state) == ("withdrawn", "lapsed")
    assert outcomes.told == [("withdrawn", request.pk, alice, Role.TEAM_LEAD, "")]
    assert told("withdrawn") == {bob}


def test_withdraw_is_the_submitters_alone(bob, now):
    request = sent()
    colleague = holder(Role.TEAM_LEAD, request.team)

    for someone in (bob, colleague, UserFactory()):
        with pytest.raises(PermissionDenied):
            withdraw(request_id=request.pk, by=someone, at=now)


def test_withdraw_by_the_principal_of_a_stand_in_is_possible(now):
    team = TeamFactory()
    lead = holder(Role.TEAM_LEAD, team)
    request = sent(team, by=stand_in_for(lead, now))

    assert withdraw(request_id=request.pk, by=lead, at=now).state == "withdrawn"


@each("verb", [approve, send_back])
def test_deciding_tells_submitter_and_drafter(verb, bob, now):
    drafter = UserFactory()
    request = sent(drafted_by_id=drafter.pk)

    verb(request_id=request.pk, opinion="意见", by=bob, at=now)

    assert told("approved" if verb is approve else "returned") == {request.submitted_by, drafter}


@each("verb", [approve, send_back])
@each("role", sorted(set(Role) - {Role.CHANNEL_MANAGEMENT, Role.ACCOUNT_MANAGER}))
def test_deciding_is_channel_managements_alone(verb, role, now):
    request = sent()
    place = (
        request.team
        if role in {"team_lead", "regional_manager", "attendance_recorder", "asset_keeper"}
        else request.branch
    )

    with pytest.raises(PermissionDenied):
        verb(request_id=request.pk, opinion="意见", by=holder(role, place), at=now)

    assert Request.objects.get(pk=request.pk).state == "submitted"


@each("verb", [approve, send_back])
def test_deciding_an_own_draft_is_refused(verb, bob, now):
    request = sent(drafted_by_id=bob.pk)

    with pytest.raises(DomainError):
        verb(request_id=request.pk, opinion="意见", by=bob, at=now)


@each("verb", [approve, send_back])
def test_deciding_an_own_submission_is_refused(verb, bob, now):
    team = TeamFactory()
    from org.models import RoleGrant

    RoleGrant.objects.create(user=bob, role=Role.TEAM_LEAD, team=team, valid_from=now.date())
    bob = type(bob).objects.get(pk=bob.pk)
    request = sent(team, by=bob, drafted_by_id=UserFactory().pk)

    with pytest.raises(DomainError):
        verb(request_id=request.pk, opinion="意见", by=bob, at=now)


@each("verb", [approve, send_back])
def test_deciding_through_a_stand_in_for_the_drafter_is_refused(verb, bob, now):
    request = sent(drafted_by_id=bob.pk)

    with pytest.raises(DomainError):
        verb(request_id=request.pk, opinion="意见", by=stand_in_for(bob, now), at=now)


def test_approve_by_a_stand_in_keeps_both_names(bob, now):
    stand_in = stand_in_for(bob, now)

    request = approve(request_id=sent().pk, opinion="同意", by=stand_in, at=now)

    step = request.steps.get()
    assert (step.decided_by, step.on_behalf_of) == (stand_in, bob)
    assert audit.history(request).last().on_behalf_of == bob


def test_approve_by_a_stand_in_whose_time_is_over_is_refused(bob, now):
    stand_in = stand_in_for(bob, now, days=0)

    with pytest.raises(PermissionDenied):
        approve(request_id=sent().pk, opinion="同意", by=stand_in, at=now)


@pytest.mark.parametrize("verb", [approve, send_back])
def test_deciding_twice_changes_nothing_the_second_time(verb, bob, outcomes, now):
    request = sent()

    verb(request_id=request.pk, opinion="意见", by=bob, at=now)
    verb(request_id=request.pk, opinion="另一个意见", by=bob, at=now)

    assert request.steps.get().opinion == "意见"
    assert len(outcomes.told) == 1
    assert audit.history(request).count() == 3  # sent up, the opinion, the request's end


def test_withdrawing_twice_changes_nothing_the_second_time(outcomes, now):
    request = sent()

    withdraw(request_id=request.pk, by=request.submitted_by, at=now)
    withdraw(request_id=request.pk, by=request.submitted_by, at=now)

    assert len(outcomes.told) == 1


def test_a_late_decision_is_told_who_was_faster(bob, now):
    request = sent()
    approve(request_id=request.pk, opinion="同意", by=bob, at=now)

    with pytest.raises(WrongState) as refused:
        send_back(request_id=request.pk, opinion="不同意", by=holder(Role.CHANNEL_MANAGEMENT), at=now)

    assert "鲍勃" in str(refused.value)


@each("verb", [approve, send_back])
def test_a_withdrawn_request_is_decided_no_more(verb, bob, now):
    request = sent()
    withdraw(request_id=request.pk, by=request.submitted_by, at=now)

    with pytest.raises(WrongState):
        verb(request_id=request.pk, opinion="意见", by=bob, at=now)


def test_a_decided_request_is_withdrawn_no_more(bob, now):
    request = approve(request_id=sent().pk, opinion="", by=bob, at=now)

    with pytest.raises(WrongState):
        withdraw(request_id=request.pk, by=request.submitted_by, at=now)


def test_a_returned_paper_is_sent_up_again_under_a_new_number(bob, now):
    first = send_back(request_id=sent().pk, opinion="请改", by=bob, at=now)

    second = sent(first.team, by=first.submitted_by)

    assert second.number.number == first.number.number + 1
    assert Request.objects.filter(subject_id=first.subject_id).count() == 2


@each("ending", ["approve", "send_back", "withdraw"])
def test_every_ending_has_its_sheet_printed_after_commit(ending, bob, now):
    request = sent()
    if ending == "withdraw":
        withdraw(request_id=request.pk, by=request.submitted_by, at=now)
    else:
        {"approve": approve, "send_back": send_back}[ending](
            request_id=request.pk, opinion="意见", by=bob, at=now
        )

    job = Job.objects.get(kind="approvals.file_sheet")
    assert (job.args, job.key) == ({"request_id": request.pk}, str(request.pk))
