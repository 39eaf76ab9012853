"""What people read about a request, word for word in both languages; and which verb each state takes."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation

from approvals.choices import REQUEST_TONES, Concern, Decision, RequestState, StepState
from approvals.forms import OpinionForm
from approvals.models import Request, Step
from approvals.services import approve, file_sheet, file_sheet_again, send_back, submit, withdraw
from approvals.way import opinions_given, way_of
from core import notices
from core.errors import Conflict, WrongState
from core.models import Notice
from org.choices import Role
from org.models import Team
from tests.cases import each
from tests.factories.approvals import sent
from tests.factories.org import BranchFactory, TeamFactory, holder


@pytest.fixture
def bob(db):
    """Decides for channel management."""
    return holder(Role.CHANNEL_MANAGEMENT, name="鲍勃")


@pytest.fixture
def chinese():
    with translation.override("zh-hans"):
        yield


def closed(state: str, bob, now) -> Request:
    """A request that ended so."""
    request = sent()
    if state == "approved":
        return approve(request_id=request.pk, opinion="同意", by=bob, at=now)
    if state == "returned":
        return send_back(request_id=request.pk, opinion="请补充目标", by=bob, at=now)
    return withdraw(request_id=request.pk, by=request.submitted_by, at=now)


def take(verb: str, request: Request, *, by, at) -> Request:
    """One of the three verbs, by whoever is asked for."""
    if verb == "withdraw":
        return withdraw(request_id=request.pk, by=by, at=at)
    decide = {"approve": approve, "send_back": send_back}[verb]
    return decide(request_id=request.pk, opinion="意见", by=by, at=at)


@each(
    ("state", "english", "chinese_words", "tone"),
    [
        ("submitted", "waiting for channel management", "待渠道管理部审核", "waiting"),
        ("approved", "approved", "已批准", "good"),
        ("returned", "returned", "已退回", "bad"),
        ("withdrawn", "withdrawn", "已撤回", "void"),
    ],
)
def test_states_of_a_request_are_said_and_coloured(state, english, chinese_words, tone):
    label = RequestState(state).label

    assert str(label) == english
    with translation.override("zh-hans"):
        assert str(label) == chinese_words
    assert REQUEST_TONES[state] == tone


@each(
    ("choice", "chinese_words"),
    [
        (StepState.WAITING, "等候中"),
        (StepState.AGREED, "同意"),
        (StepState.RETURNED, "已退回"),
        (StepState.LAPSED, "不再需要"),
        (Decision.APPROVE, "同意"),
        (Decision.RETURN, "退回"),
        (Concern.WAITING, "待我处理"),
        (Concern.SENT, "我拟稿或提交的"),
    ],
)
def test_choices_speak_as_the_office_does(chinese, choice, chinese_words):
    assert str(choice.label) == chinese_words


@each(
    ("ending", "words"),
    [
        ("approved", "{number}《{title}》已由鲍勃批准。"),
        ("returned", "{number}《{title}》已由鲍勃退回，并附理由。"),
    ],
)
def test_the_submitter_reads_how_it_ended(chinese, bob, now, ending, words):
    request = closed(ending, bob, now)

    told = Notice.objects.get(user=request.submitted_by, kind=f"approvals.{ending}")

    assert notices.sentence(told) == words.format(number=request.number.text, title=request.title)
    assert told.url == request.get_absolute_url()


def test_the_decider_reads_what_waits_and_that_it_was_withdrawn(chinese, bob, now):
    request = closed("withdrawn", bob, now)

    told = [notices.sentence(notice) for notice in Notice.objects.filter(user=bob).order_by("pk")]

    number, title, sender = request.number.text, request.title, request.submitted_by
    assert told == [
        f"{request.branch.name}的 {number}《{title}》待您审核。",
        f"{number}《{title}》已由{sender}撤回，无需再审。",
    ]


def test_a_title_with_signs_of_places_is_told_as_it_is(bob):
    request = sent(title="100% 完成 %(who)s")

    told = Notice.objects.get(user=bob)

    assert notices.sentence(told).startswith(f"{request.number.text} “100% 完成 %(who)s” of")


def test_a_title_is_cut_to_what_the_register_holds(bob):
    assert sent(title="长" * 300).title == "长" * 200


@each(
    ("ending", "labels", "states"),
    [
        ("approved", ["已提交", "渠道管理部审核", "生效"], ["done", "done", "done"]),
        ("returned", ["已提交", "渠道管理部审核", "已退回"], ["done", "refused", "refused"]),
        ("withdrawn", ["已提交", "渠道管理部审核", "已撤回"], ["done", "coming", "refused"]),
    ],
)
def test_way_of_each_ending_in_the_offices_words(chinese, bob, now, ending, labels, states):
    request = closed(ending, bob, now)

    way = way_of(request, list(request.steps.all()), now.date())

    assert [str(step.label) for step in way] == labels
    assert [step.state for step in way] == states


@each(
    ("due", "note"),
    [
        (dt.date(2026, 11, 4), "已逾期（2026-11-04 到期）"),
        (dt.date(2026, 11, 5), "2026-11-05 到期"),
        (None, ""),
    ],
)
def test_way_says_in_chinese_until_when(chinese, bob, now, due, note):
    request = sent()
    request.steps.update(due_on=due)

    way = way_of(request, list(request.steps.all()), now.date())

    assert (way[1].by, way[1].note) == ("渠道管理部", note)


def test_opinions_given_say_where_nothing_was_remarked(chinese, bob, now):
    request = approve(request_id=sent().pk, opinion=" ", by=bob, at=now)

    given = opinions_given(list(request.steps.all()))

    assert [(event.what, event.reason) for event in given] == [("渠道管理部审核 · 同意", "无意见说明")]


# Refusals


def test_a_second_submission_is_refused_by_the_number_of_the_first(chinese, db):
    request = sent()

    with pytest.raises(WrongState, match=f"^该文件已在审核中，编号 {request.number.text}。$"):
        sent(request.team, by=request.submitted_by)


def test_a_changed_paper_is_refused_and_can_be_returned(chinese, bob, now):
    request = sent()
    Team.objects.filter(pk=request.subject_id).update(name="改过的计划")

    with pytest.raises(Conflict, match=f"^文件与 {request.number.text} 提交时的内容不一致。"):
        approve(request_id=request.pk, opinion="", by=bob, at=now)
    send_back(request_id=request.pk, opinion="已改动", by=bob, at=now)

    assert Request.objects.get(pk=request.pk).state == "returned"


def test_printing_an_open_request_is_refused_in_words(chinese, db, now):
    request = sent()

    with pytest.raises(WrongState, match="^请示尚未办结，批办单在办结时生成。$"):
        file_sheet(request_id=request.pk, at=now)
    with pytest.raises(WrongState, match="^无需归档：请示尚未办结，或批办单已归档。$"):
        file_sheet_again(request_id=request.pk, by=request.submitted_by, at=now)


# Which verb each state takes


@each(
    ("state", "verb"),
    [
        ("approved", "send_back"), ("approved", "withdraw"), ("returned", "approve"), ("returned", "withdraw"),
        ("withdrawn", "approve"), ("withdrawn", "send_back"),
    ],
)  # fmt: skip
def test_a_closed_request_is_moved_by_no_other_verb(bob, now, outcomes, state, verb):
    request = closed(state, bob, now)
    heard = list(outcomes.told)
    by = request.submitted_by if verb == "withdraw" else bob

    with pytest.raises(WrongState):
        take(verb, request, by=by, at=now)

    assert Request.objects.get(pk=request.pk).state == state
    assert outcomes.told == heard


@each("verb", ["approve", "send_back"])
def test_a_second_decider_of_a_request_so_decided_is_told_and_not_taken_for_the_first(bob, now, verb):
    request = take(verb, sent(), by=bob, at=now)
    late = holder(Role.CHANNEL_MANAGEMENT, name="丙")

    with pytest.raises(WrongState, match="鲍勃"):
        take(verb, request, by=late, at=now)

    assert request.steps.get().decided_by == bob


def test_withdrawing_what_somebody_else_withdrew_is_not_taken_for_ones_own(bob, now):
    request = closed("withdrawn", bob, now)

    with pytest.raises(WrongState):
        withdraw(request_id=request.pk, by=holder(Role.TEAM_LEAD, request.team), at=now)

    assert Request.objects.get(pk=request.pk).closed_at == now


# The form


@each(
    ("typed", "faults"),
    [
        ({"decision": "approve"}, {}),
        ({"decision": "approve", "opinion": "字" * 2000}, {}),
        ({"decision": "approve", "opinion": "字" * 2001},
         {"opinion": ["Ensure this value has at most 2000 characters (it has 2001)."]}),
        ({"decision": "return", "opinion": "　"},
         {"opinion": ["Say why you return it: the submitter has to know what to change."]}),
        ({"decision": "return", "opinion": "\n\t"},
         {"opinion": ["Say why you return it: the submitter has to know what to change."]}),
        ({"decision": "withdraw", "opinion": "x"},
         {"decision": ["Select a valid choice. withdraw is not one of the available choices."]}),
    ],
)  # fmt: skip
def test_opinion_form_at_its_limits(typed, faults):
    assert OpinionForm(typed).errors == faults


# What the database itself refuses


@each(
    "broken",
    [
        {"state": "agreed"},
        {"state": "returned"},
        {"decided_at": dt.datetime(2026, 11, 5, tzinfo=dt.UTC)},
    ],
)
def test_database_refuses_half_an_opinion(db, broken):
    request = sent()

    with pytest.raises(IntegrityError, match="approvals_step_decision_is_whole"), transaction.atomic():
        Step.objects.filter(request=request).update(**broken)


@each("closed_at", [None, dt.datetime(2026, 11, 5, 9, 29, tzinfo=dt.timezone(dt.timedelta(hours=8)))])
def test_database_refuses_an_end_without_moment_or_before_the_beginning(db, closed_at):
    request = sent()

    with pytest.raises(IntegrityError, match="approvals_request_closed_is_whole"), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(state="approved", closed_at=closed_at)


def test_database_takes_a_closed_request_beside_an_open_one_of_the_same_paper(bob, now):
    first = closed("returned", bob, now)
    second = sent(first.team, by=first.submitted_by)

    with pytest.raises(IntegrityError, match="one_open_request_per_subject"), transaction.atomic():
        Request.objects.filter(pk=first.pk).update(state="submitted", closed_at=None)

    assert second.state == "submitted"


def test_submit_for_a_whole_branch_is_refused_to_a_team_lead(db, now):
    team = TeamFactory(branch=BranchFactory())
    lead = holder(Role.TEAM_LEAD, team)

    with pytest.raises(PermissionDenied):
        submit(
            kind="tests.plan", subject_id=team.pk, title="全营业部", branch=team.branch, team=None,
            content_hash="0" * 64, drafted_by_id=lead.pk, by=lead, at=now,
        )  # fmt: skip

    assert not Request.objects.exists()
