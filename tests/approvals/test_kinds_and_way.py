"""Kinds of paper, the way that a request's page shows, who is apart, and what the form asks."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from approvals import kinds
from approvals.choices import REQUEST_TONES, Decision, RequestState
from approvals.forms import OpinionForm
from approvals.models import Request
from approvals.permissions import may_withdraw
from approvals.queries import named, opinions_of, other_requests, sheet_of
from approvals.services import approve, file_sheet, send_back, withdraw
from approvals.way import opinions_given, way_of
from core.components import TONES
from org.choices import Role
from org.models import RoleGrant
from tests.approvals.test_services_submitting import stand_in_for
from tests.cases import each
from tests.factories.approvals import KIND, Outcomes, plan_kind, sent
from tests.factories.org import TeamFactory, UserFactory, holder

TODAY = date(2026, 11, 10)


def way(request: Request, today: date = TODAY) -> list[tuple]:
    """The way in short: label, state, who."""
    return [
        (str(step.label), step.state, str(step.by)) for step in way_of(request, opinions_of(request), today)
    ]


@pytest.fixture
def bob(db):
    """Decides for channel management."""
    return holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")


def test_register_refuses_a_code_that_is_taken(outcomes):
    with pytest.raises(ValueError, match="registered twice"):
        kinds.register(KIND, plan_kind(outcomes))


def test_register_makes_a_kind_known_by_its_code(monkeypatch, outcomes):
    monkeypatch.setattr(kinds, "KINDS", {})
    kind = plan_kind(outcomes)

    kinds.register("tests.other", kind)

    assert kinds.of(Request(kind="tests.other")) is kind
    assert kinds.titles() == [("tests.other", "工作计划")]


def test_of_a_kind_that_nobody_registered_is_an_error():
    with pytest.raises(KeyError):
        kinds.of(Request(kind="nobody.knows"))


def test_every_state_of_a_request_has_a_tone():
    assert set(REQUEST_TONES) == set(RequestState)
    assert set(REQUEST_TONES.values()) <= set(TONES)


@pytest.mark.django_db
def test_way_of_an_open_request_says_whom_it_waits_for():
    request = sent()

    assert way(request) == [
        ("submitted", "done", str(request.submitted_by)),
        ("review by channel management", "current", "channel management"),
        ("in force", "coming", ""),
    ]


@pytest.mark.django_db
def test_way_of_an_approved_request_is_done_to_its_end(bob, now):
    request = approve(request_id=sent().pk, opinion="同意", by=bob, at=now)

    assert way(request)[1:] == [
        ("review by channel management", "done", "鲍勃"),
        ("in force", "done", ""),
    ]


@pytest.mark.django_db
def test_way_of_a_returned_request_ends_where_it_was_refused(bob, now):
    request = send_back(request_id=sent().pk, opinion="请改", by=bob, at=now)

    assert way(request)[1:] == [
        ("review by channel management", "refused", "鲍勃"),
        ("returned", "refused", ""),
    ]


@pytest.mark.django_db
def test_way_of_a_withdrawn_request_names_no_decider(now):
    request = sent()
    withdraw(request_id=request.pk, by=request.submitted_by, at=now)

    assert way(Request.objects.get(pk=request.pk))[1:] == [
        ("review by channel management", "coming", ""),
        ("withdrawn", "refused", ""),
    ]


@pytest.mark.django_db
@each(
    ("due", "note"),
    [
        (date(2026, 11, 10), "due 2026-11-10"),
        (date(2026, 11, 11), "due 2026-11-11"),
        (date(2026, 11, 9), "overdue since 2026-11-09"),
        (None, ""),
    ],
)
def test_way_of_an_open_request_says_until_when(due, note):
    request = sent()
    request.steps.update(due_on=due)

    assert way_of(request, opinions_of(request), TODAY)[1].note == note


@pytest.mark.django_db
def test_opinions_given_are_those_that_were_given(bob, now):
    request = sent()
    before = opinions_given(opinions_of(request))
    approve(request_id=request.pk, opinion="", by=stand_in_for(bob, now), at=now)

    given = opinions_given(opinions_of(request))

    assert before == []
    assert [(event.on_behalf_of, event.at, event.reason) for event in given] == [("鲍勃", now, "no remark")]


@pytest.mark.django_db
def test_named_gives_both_names_where_somebody_stood_in():
    alice, bob = UserFactory(name="爱丽丝"), UserFactory(name="鲍勃")

    assert named(alice, None) == "爱丽丝"
    assert named(alice, bob) == "爱丽丝 for 鲍勃"
    assert named(None, None) == ""


@pytest.mark.django_db
def test_may_withdraw_ends_with_the_role(now):
    request = sent()
    RoleGrant.objects.filter(user=request.submitted_by).update(valid_until=now.date())
    alice = type(request.submitted_by).objects.get(pk=request.submitted_by_id)

    with pytest.raises(PermissionDenied):
        may_withdraw(request, alice, now)


@pytest.mark.django_db
def test_participants_are_drafter_submitter_and_the_submitters_principal(now):
    team, drafter = TeamFactory(), UserFactory()
    lead = holder(Role.TEAM_LEAD, team)
    stand_in = stand_in_for(lead, now)

    request = sent(team, by=stand_in, drafted_by_id=drafter.pk)

    assert request.participants() == {drafter.pk, stand_in.pk, lead.pk}


@pytest.mark.django_db
def test_other_requests_are_of_the_same_paper_and_visible(bob, now):
    first = send_back(request_id=sent().pk, opinion="请改", by=bob, at=now)
    second = sent(first.team, by=first.submitted_by)
    sent()

    assert other_requests(second, bob) == [first]
    assert other_requests(second, UserFactory()) == []


@pytest.mark.django_db
def test_sheet_of_an_open_request_is_none(bob, now):
    request = sent()

    assert sheet_of(request) is None
    approve(request_id=request.pk, opinion="", by=bob, at=now)
    assert sheet_of(request) is None
    assert file_sheet(request_id=request.pk, at=now) == sheet_of(request)


@pytest.mark.django_db
def test_waiting_for_leaves_out_own_matters_and_closed_ones(bob, now):
    waiting, own = sent(), sent(drafted_by_id=bob.pk)
    closed = send_back(request_id=sent().pk, opinion="请改", by=bob, at=now)

    assert list(Request.objects.waiting_for(bob)) == [waiting]
    assert {own, closed} <= set(Request.objects.visible_to(bob))


@pytest.mark.django_db
def test_sent_by_covers_drafts_submissions_and_what_a_stand_in_sent(now):
    team = TeamFactory()
    lead = holder(Role.TEAM_LEAD, team)
    by_stand_in = sent(team, by=stand_in_for(lead, now), drafted_by_id=UserFactory().pk)
    drafted = sent(TeamFactory(branch=team.branch), drafted_by_id=lead.pk)
    RoleGrant.objects.create(user=lead, role=Role.BRANCH_MANAGER, branch=team.branch, valid_from=now.date())

    assert set(Request.objects.sent_by(type(lead).objects.get(pk=lead.pk))) == {by_stand_in, drafted}


@pytest.mark.django_db
def test_with_due_is_empty_once_nothing_waits(bob, now):
    open_one = sent()
    closed = approve(request_id=sent().pk, opinion="", by=bob, at=now)

    due = dict(Request.objects.with_due().values_list("pk", "due_on"))

    assert due == {open_one.pk: open_one.steps.get().due_on, closed.pk: None}


@each(
    ("typed", "faults"),
    [
        ({"decision": "approve"}, set()),
        ({"decision": "approve", "opinion": "同意"}, set()),
        ({"decision": "return", "opinion": "请改"}, set()),
        ({"decision": "return"}, {"opinion"}),
        ({"decision": "return", "opinion": " \n "}, {"opinion"}),
        ({"opinion": "同意"}, {"decision"}),
        ({"decision": "maybe"}, {"decision"}),
        ({"decision": "approve", "opinion": "长" * 2001}, {"opinion"}),
    ],
)
def test_opinion_form_asks_for_a_decision_and_a_returns_reason(typed, faults):
    form = OpinionForm(typed)

    assert set(form.errors) == faults
    assert {choice for choice, _ in form.fields["decision"].choices} == set(Decision)


def test_outcomes_of_the_factory_are_heard_in_order():
    heard = Outcomes()

    assert (heard.told, heard.refusal) == ([], None)
