"""The whole way of a request, step by step, each by whom the guideline names (G4)."""

import pytest

from approvals.choices import OPEN
from approvals.models import Fax, Hand, Opinion, Request, RequestVersion
from approvals.queries import all_opinions
from core import audit
from tests.cases import each
from tests.factories.approvals_chain import ORDER, fresh, open_steps, step_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hq(hq_standing):
    """A company with a request at every place of the way."""
    return hq_standing


def test_a_request_goes_the_whole_way_and_takes_effect_at_its_end(hq, schemes):
    request = hq.at("approved", hq.drafted())

    assert request.state == "approved"
    assert request.closed_at is not None
    assert [verb for verb, *_ in schemes.told] == ["approved"]
    assert list(request.faxes.order_by("pk").values_list("direction", "pages")) == [
        ("up_sent", 4),
        ("up_received", 4),
        ("back_sent", 4),
        ("back_received", 3),
    ]
    assert [(str(o.step), o.state, str(o.by)) for o in all_opinions(request)] == [
        ("review by channel management", "agreed", "梁志远"),
        ("计划财务部", "agreed", "顾文清"),
        ("合规管理部", "agreed", "秦正"),
        ("傅国栋", "agreed", "傅国栋"),
    ]


def test_every_step_is_on_record_in_the_requests_own_history(hq):
    request = hq.at("approved")

    verbs = [entry.action.rpartition(".")[2] for entry in audit.history(request)]

    assert verbs == [
        "begin", "check_draft", "sign_off", "send_fax", "register", "pass_on", "agree", "mark", "agree", "agree",
        "present", "agree", "fax_back", "close_approved",
    ]  # fmt: skip


def test_each_has_one_part_and_the_branchs_fax_is_none(hq):
    request = hq.at("approved")

    parts = dict(Hand.objects.filter(request=request).values_list("user__name", "part"))

    assert parts == {
        "钱多": "draft",
        "方晓": "check_draft",
        "曾国平": "sign_off",
        "沈静": "office",
        "梁志远": f"step:{request.steps.get(kind='channel').pk}",
        "顾文清": f"step:{step_of(request, 'CWB').pk}",
        "秦正": f"step:{step_of(request, 'HGB').pk}",
        "傅国栋": f"step:{request.steps.get(kind='leader').pk}",
    }


@each("state", [state for state in ORDER if state not in {"checked", "heard", "instructed"}])
def test_the_request_says_since_when_it_is_where_it_is(hq, now, state):
    request = hq.at(state)

    assert request.state == state
    assert request.entered_at == now
    assert request.is_closed == (state not in OPEN)


def test_the_branchs_reference_is_given_at_the_sign_off_and_counts_by_year(hq):
    given_before = Request.objects.exclude(letter=None).count()
    draft = hq.drafted()
    signed = hq.at("signed_off", draft)

    assert draft.letter_text == ""
    assert signed.letter_text == f"{hq.branch.code}〔2026〕{given_before + 1}号"


def test_what_was_sent_up_is_frozen_with_its_attachments(hq):
    request = hq.drafted()

    version = RequestVersion.objects.get(request=request)

    assert version.revision == 1
    assert version.text.startswith(hq.team.name)
    assert version.attachments[0]["name"] == "预算.xlsx"


def test_the_last_fax_of_the_branch_tells_how_many_pages_came(hq):
    request = hq.at("approved")

    received = Fax.objects.get(request=request, direction="back_received")

    assert (received.pages, received.by, received.state) == (3, hq.desk, "sent")


@pytest.mark.parametrize(
    ("decisions", "end", "told"),
    [
        (("agree",), "approved", "approved"),
        (("agree_with_conditions",), "conditional", "approved"),
        (("object",), "refused", "refused"),
        (("agree", "agree_with_conditions"), "conditional", "approved"),
        (("agree_with_conditions", "object"), "refused", "refused"),
    ],
)
def test_how_it_ends_follows_from_the_leaders_instructions(hq, schemes, decisions, end, told):
    from approvals import services
    from tests.conftest import NOW

    request = hq.at("heard")
    leaders = [hq.leader, hq.leader2][: len(decisions)]
    services.present(request_id=request.pk, leader_ids=[who.pk for who in leaders], by=hq.office, at=NOW)
    for decision in decisions:
        (step,) = open_steps(request.pk)
        hq.instruct(step, decision, "请按批示办理。")
    hq._replied(request.pk)
    hq._approved(request.pk)

    assert fresh(request).state == end
    assert [verb for verb, *_ in schemes.told] == [told]


def test_leaders_are_asked_one_after_the_other_in_the_order_chosen(hq, now):
    from approvals import services

    request = hq.at("heard")
    services.present(request_id=request.pk, leader_ids=[hq.leader2.pk, hq.leader.pk], by=hq.office, at=now)

    first = [step.person for step in open_steps(request.pk)]
    hq.instruct(open_steps(request.pk)[0])

    assert first == [hq.leader2]
    assert [step.person for step in open_steps(request.pk)] == [hq.leader]


def test_departments_in_order_are_asked_one_after_the_other(hq):
    request = hq.at("submitted")
    hq.mark(request.pk, "HGB", "CWB", in_order=True)

    first = [step.department.code for step in open_steps(request.pk)]
    hq.countersign(open_steps(request.pk)[0])

    assert first == ["HGB"]
    assert [step.department.code for step in open_steps(request.pk)] == ["CWB"]


def test_an_objection_is_gathered_and_the_others_are_still_heard(hq):
    request = hq.at("countersigning")

    hq.countersign(step_of(request, "CWB"), "object", "费用超出预算。")

    assert fresh(request).state == "countersigning"
    assert [step.department.code for step in open_steps(request.pk)] == ["HGB"]
    assert Opinion.objects.get(step=step_of(request, "CWB")).text == "费用超出预算。"
