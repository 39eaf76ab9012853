"""The one door: state, staleness, right, separation of duties, reason, save, audit; all or nothing."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from approvals.models import Request
from core import audit, fsm
from core.errors import Conflict, DomainError, WrongState
from core.models import AuditEntry
from org.choices import Role
from org.models import RoleGrant
from tests.core.parallel import together
from tests.core.papers import proposed_adjustment, stand_in_for, submitted_request
from tests.factories.org import BranchFactory, UserFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def alice(branch):
    """Finance of the branch: she submits."""
    return holder(Role.BRANCH_FINANCE, branch, name="Alice")


@pytest.fixture
def bob():
    """Channel management: he decides."""
    return holder(Role.CHANNEL_MANAGEMENT, name="Bob")


@pytest.fixture
def request_of_alice(now, branch, alice):
    return submitted_request(now, branch=branch, by=alice)


def test_perform_moves_the_state_and_saves_what_the_body_set(now, request_of_alice, bob):
    fsm.perform(request_of_alice.approve, by=bob, at=now)

    saved = Request.objects.get(pk=request_of_alice.pk)
    assert (saved.state, saved.closed_at, saved.version) == ("approved", now, 1)


def test_perform_gives_the_capacity_in_which_the_step_was_taken(now, request_of_alice, bob):
    capacity = fsm.perform(request_of_alice.approve, by=bob, at=now)

    assert (capacity.role, capacity.on_behalf_of_id) == ("channel_management", None)


def test_perform_writes_one_audit_entry_that_says_who_what_and_how(now, request_of_alice, bob):
    fsm.perform(request_of_alice.send_back, by=bob, at=now, reason=" 缺附件 ", given={"page": 2})

    entry = AuditEntry.objects.get(subject_type="approvals.request")
    assert entry.action == "approvals.request.send_back"
    assert (entry.actor, entry.capacity, entry.reason) == (bob, "channel_management", "缺附件")
    assert (entry.before, entry.after) == ({"state": "submitted"}, {"state": "returned", "page": 2})
    assert (entry.subject, entry.at) == (request_of_alice.audit_label(), now)


def test_perform_refuses_a_step_that_does_not_start_here(now, request_of_alice, bob):
    fsm.perform(request_of_alice.approve, by=bob, at=now)

    with pytest.raises(WrongState) as refusal:
        fsm.perform(request_of_alice.send_back, by=holder(Role.CHANNEL_MANAGEMENT), at=now, reason="late")

    assert str(refusal.value) == (
        "This step is not possible now: the paper is “approved”, last handled by Bob."
    )


def test_perform_tells_who_repeats_an_own_step_that_it_is_done(now, request_of_alice, bob):
    fsm.perform(request_of_alice.approve, by=bob, at=now)

    with pytest.raises(WrongState) as refusal:
        fsm.perform(request_of_alice.approve, by=bob, at=now)

    assert str(refusal.value) == "You have done this already; the paper is now “approved”."


def test_perform_tells_who_took_the_same_step_before(now, request_of_alice, bob):
    fsm.perform(request_of_alice.approve, by=bob, at=now)

    with pytest.raises(WrongState) as refusal:
        fsm.perform(request_of_alice.approve, by=holder(Role.CHANNEL_MANAGEMENT), at=now)

    assert str(refusal.value) == "Bob has dealt with this paper meanwhile; it is now “approved”."


def test_perform_names_the_state_where_nobody_has_touched_the_paper(now, branch, alice, bob):
    settled = submitted_request(now, branch=branch, by=alice, state="withdrawn", closed_at=now)

    with pytest.raises(WrongState) as refusal:
        fsm.perform(settled.approve, by=bob, at=now)

    assert str(refusal.value) == "This step is not possible now: the paper is “withdrawn”."


def test_perform_refuses_a_copy_read_before_somebody_decided(now, request_of_alice, bob):
    stale = Request.objects.get(pk=request_of_alice.pk)
    fsm.perform(request_of_alice.approve, by=bob, at=now)

    with pytest.raises(WrongState) as refusal:
        fsm.perform(stale.approve, by=holder(Role.CHANNEL_MANAGEMENT), at=now)

    assert str(refusal.value).startswith("Bob has dealt with this paper")
    assert AuditEntry.objects.filter(subject_type="approvals.request").count() == 1


def test_perform_refuses_a_copy_of_an_older_version_in_the_same_state(now, request_of_alice, bob):
    Request.objects.filter(pk=request_of_alice.pk).update(version=7, title="changed")

    with pytest.raises(Conflict):
        fsm.perform(request_of_alice.approve, by=bob, at=now)

    assert Request.objects.get(pk=request_of_alice.pk).state == "submitted"


def test_perform_says_that_a_paper_is_gone(now, request_of_alice, bob):
    Request.objects.filter(pk=request_of_alice.pk).delete()

    with pytest.raises(WrongState, match="no longer there"):
        fsm.perform(request_of_alice.approve, by=bob, at=now)


def test_perform_refuses_who_holds_no_right_and_leaves_no_trace(now, request_of_alice):
    charlie = UserFactory()

    with pytest.raises(PermissionDenied):
        fsm.perform(request_of_alice.approve, by=charlie, at=now)

    assert Request.objects.get(pk=request_of_alice.pk).state == "submitted"
    assert AuditEntry.objects.count() == 0


def test_perform_refuses_a_holder_for_another_branch(now, alice, branch):
    paper = proposed_adjustment(now, branch=branch, by=alice)
    elsewhere = holder(Role.CHIEF_ACCOUNTANT, BranchFactory())

    with pytest.raises(PermissionDenied):
        fsm.perform(paper.confirm, by=elsewhere, at=now)


def test_perform_refuses_a_holder_whose_role_has_ended(now, request_of_alice, bob):
    RoleGrant.objects.filter(user=bob).update(valid_until=now.date())

    with pytest.raises(PermissionDenied):
        fsm.perform(request_of_alice.approve, by=type(bob).objects.get(pk=bob.pk), at=now)


def test_perform_refuses_a_second_step_by_the_same_person(now, branch, alice):
    RoleGrant.objects.create(
        user=alice, role=Role.CHIEF_ACCOUNTANT, branch=branch, valid_from=dt.date(2024, 1, 1)
    )
    paper = proposed_adjustment(now, branch=branch, by=alice)

    with pytest.raises(DomainError, match="already taken a step"):
        fsm.perform(paper.confirm, by=alice, at=now)


def test_perform_refuses_the_person_whom_the_paper_pays(now, branch, alice):
    chief = holder(Role.CHIEF_ACCOUNTANT, branch)
    paper = proposed_adjustment(now, branch=branch, by=alice)
    paper.person.user = chief
    paper.person.save()

    with pytest.raises(DomainError, match="already taken a step"):
        fsm.perform(paper.confirm, by=chief, at=now)


def test_perform_takes_a_step_that_does_not_ask_for_another_person(now, request_of_alice, alice):
    fsm.perform(request_of_alice.withdraw, by=alice, at=now)

    assert request_of_alice.state == "withdrawn"


def test_perform_records_both_names_where_a_stand_in_acts(now, request_of_alice, bob):
    dora = stand_in_for(bob, now)

    capacity = fsm.perform(request_of_alice.approve, by=dora, at=now)

    entry = AuditEntry.objects.get(subject_type="approvals.request")
    assert capacity.on_behalf_of_id == bob.pk
    assert (entry.actor, entry.on_behalf_of) == (dora, bob)


def test_perform_refuses_a_stand_in_for_who_took_the_step_before(now, branch, bob):
    """Bob submitted it himself; through his stand-in it would be his second step."""
    paper = submitted_request(now, branch=branch, by=bob)
    dora = stand_in_for(bob, now)

    with pytest.raises(DomainError, match="already taken a step"):
        fsm.perform(paper.approve, by=dora, at=now)


def test_perform_refuses_who_acted_before_as_stand_in_for_another(now, branch, alice, bob):
    """Dora submitted it for Alice; deciding it in her own right would be her second step."""
    dora = holder(Role.CHANNEL_MANAGEMENT)
    paper = submitted_request(now, branch=branch, by=dora, on_behalf_of=alice)

    with pytest.raises(DomainError, match="already taken a step"):
        fsm.perform(paper.approve, by=dora, at=now)


def test_perform_refuses_the_principal_for_whom_another_took_the_step_before(now, branch, bob):
    """Dora submitted it for Bob; Bob's own decision would be his second step."""
    dora = stand_in_for(bob, now)
    paper = submitted_request(now, branch=branch, by=dora, on_behalf_of=bob)

    with pytest.raises(DomainError, match="already taken a step"):
        fsm.perform(paper.approve, by=bob, at=now)


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_perform_refuses_a_no_without_a_reason(now, request_of_alice, bob, reason):
    with pytest.raises(DomainError, match="Say why"):
        fsm.perform(request_of_alice.send_back, by=bob, at=now, reason=reason)


def test_perform_undoes_everything_where_the_callers_transaction_fails(now, request_of_alice, bob):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fsm.perform(request_of_alice.approve, by=bob, at=now)
        1 / 0

    assert Request.objects.get(pk=request_of_alice.pk).state == "submitted"
    assert audit.head().seq == 0


def test_state_cannot_be_assigned(request_of_alice):
    with pytest.raises(AttributeError):
        request_of_alice.state = "approved"


def test_may_perform_is_what_perform_would_say(now, branch, alice, bob, request_of_alice):
    charlie = UserFactory()
    step = request_of_alice.approve

    answers = {who.name: fsm.may_perform(step, by=who, at=now) for who in (alice, bob, charlie)}

    assert answers == {"Alice": False, "Bob": True, charlie.name: False}


def test_may_perform_is_false_for_a_step_that_does_not_start_here(now, request_of_alice, bob):
    fsm.perform(request_of_alice.approve, by=bob, at=now)

    assert not fsm.may_perform(request_of_alice.send_back, by=bob, at=now)


def test_may_perform_is_false_for_a_second_step(now, branch, bob):
    paper = submitted_request(now, branch=branch, by=bob)

    assert not fsm.may_perform(paper.approve, by=bob, at=now)


def test_may_perform_writes_nothing(now, request_of_alice, bob):
    fsm.may_perform(request_of_alice.approve, by=bob, at=now)

    assert audit.head().seq == 0
    assert Request.objects.get(pk=request_of_alice.pk).version == 0


@pytest.mark.django_db(transaction=True)
def test_perform_lets_one_of_two_who_press_at_the_same_moment(now, branch, alice):
    paper = submitted_request(now, branch=branch, by=alice)
    deciders = [holder(Role.CHANNEL_MANAGEMENT), holder(Role.CHANNEL_MANAGEMENT)]

    def decide(who):
        fsm.perform(Request.objects.get(pk=paper.pk).approve, by=who, at=now)

    outcomes = together(*(lambda who=who: decide(who) for who in deciders))

    assert sorted(type(o).__name__ for o in outcomes) == ["NoneType", "WrongState"]
    assert AuditEntry.objects.filter(action="approvals.request.approve").count() == 1


def test_perform_lets_who_checked_an_earlier_version_check_the_next_one(now):
    desk_branch = BranchFactory()
    desk = holder(Role.TRADING_DESK, desk_branch)
    request = submitted_request(now, branch=desk_branch, state="draft", way="chain")
    request.hands.create(user=desk, part="check_draft")

    fsm.perform(request.check_draft, by=desk, at=now)

    assert request.checked_by_id == desk.pk


def test_perform_keeps_who_signed_off_an_earlier_version_from_checking_the_next_one(now):
    branch = BranchFactory()
    deputy = holder(Role.DEPUTY_MANAGER, branch)
    request = submitted_request(now, branch=branch, state="draft", way="chain")
    request.hands.create(user=deputy, part="sign_off")

    with pytest.raises(DomainError, match="somebody else"):
        fsm.perform(request.check_draft, by=deputy, at=now)


def test_perform_writes_the_step_of_a_part_into_the_history_of_the_whole(now):
    bob = holder(Role.CHANNEL_MANAGEMENT)
    request = submitted_request(now)
    step = request.steps.create(order=1, kind="channel", opened_at=now)

    fsm.perform(step.agree, by=bob, at=now, given={"revision": 1})

    assert [entry.action for entry in audit.history(request)] == ["approvals.step.agree"]
