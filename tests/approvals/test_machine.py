"""The machine of the chain as a table: which step leads from where to where, whose it is, and what it needs. No database."""

import pytest

from approvals import choices, permissions
from approvals.choices import (
    CLOSED,
    EFFECTIVE,
    IN_THE_BRANCH,
    OPEN,
    RETURNS,
    WITHDRAWABLE,
    RequestState,
    StepState,
)
from approvals.models import Request, Step
from approvals.wording import ACTION_LABELS
from tests.cases import each

# From each state every step that leads out of it, and where to.
FROM = {
    "draft": {"check_draft": "draft", "sign_off": "signed_off", "withdraw": "withdrawn"},
    "signed_off": {"send_fax": "faxed", "withdraw": "withdrawn"},
    "faxed": {"register": "registered", "back_to_branch": "rework", "withdraw": "withdrawn"},
    "registered": {"pass_on": "submitted", "back_to_branch": "rework", "withdraw": "withdrawn"},
    "submitted": {
        "mark": "countersigning",
        "approve": "approved",
        "send_back": "returned",
        "back_to_branch": "rework",
        "back_to_office": "registered",
        "withdraw": "withdrawn",
    },
    "countersigning": {
        "present": "leaders",
        "back_to_branch": "rework",
        "back_to_office": "registered",
        "back_to_channel": "submitted",
        "withdraw": "withdrawn",
    },
    "leaders": {
        "fax_back": "replied",
        "back_to_branch": "rework",
        "back_to_office": "registered",
        "back_to_channel": "submitted",
        "back_to_departments": "countersigning",
    },
    "replied": {"close_approved": "approved", "close_conditional": "conditional", "close_refused": "refused"},
    "rework": {"resubmit": "draft", "withdraw": "withdrawn"},
    "approved": {},
    "conditional": {},
    "refused": {},
    "returned": {},
    "withdrawn": {},
}
# Steps that decide: nobody takes two of them in one request.
DECIDING = {"check_draft", "sign_off", "approve", "send_back"}
WITH_REASON = {"send_back", "back_to_branch", "back_to_office", "back_to_channel", "back_to_departments"}
WHOSE = {
    "check_draft": permissions.may_check,
    "sign_off": permissions.may_sign_off,
    "send_fax": permissions.may_fax,
    "register": permissions.may_shepherd,
    "pass_on": permissions.may_shepherd,
    "mark": permissions.may_mark,
    "present": permissions.may_shepherd,
    "fax_back": permissions.may_shepherd,
    "close_approved": permissions.may_close,
    "close_conditional": permissions.may_close,
    "close_refused": permissions.may_close,
    "back_to_branch": permissions.may_return,
    "back_to_office": permissions.may_return,
    "back_to_channel": permissions.may_return,
    "back_to_departments": permissions.may_return,
    "resubmit": permissions.may_draft,
    "approve": permissions.may_decide,
    "send_back": permissions.may_decide,
    "withdraw": permissions.may_withdraw,
}
STEP_FROM = {
    "waiting": {
        "agree": "agreed",
        "agree_with_conditions": "conditional",
        "object": "objected",
        "declare_unconcerned": "not_concerned",
        "send_back": "returned",
        "lapse": "lapsed",
    },
    "agreed": {},
    "conditional": {},
    "objected": {},
    "not_concerned": {},
    "returned": {},
    "lapsed": {"ask_again": "waiting"},
}


def ways(model):
    """(from, step, to, custom) of every transition of the model's state."""
    field = model._meta.get_field("state")
    return [
        (str(way.source), way.name, str(way.target), way.custom) for way in field.get_all_transitions(model)
    ]


def table(model, states):
    found = {state: {} for state in states}
    for source, name, target, _custom in ways(model):
        found[source][name] = target
    return found


@each("state", RequestState.values)
def test_exactly_these_steps_lead_out_of_a_state(state):
    assert table(Request, RequestState.values)[state] == FROM[state]


@each("state", StepState.values)
def test_exactly_these_steps_lead_out_of_the_state_of_an_opinion(state):
    assert table(Step, StepState.values)[state] == STEP_FROM[state]


@each("name", sorted(WHOSE))
def test_each_step_is_of_whom_the_guideline_names(name):
    assert {custom["may"] for _from, step, _to, custom in ways(Request) if step == name} == {WHOSE[name]}


def test_every_step_has_somebody_who_takes_it():
    assert {step for _from, step, _to, _custom in ways(Request)} == set(WHOSE)


@each("name", sorted(WHOSE))
def test_a_step_needs_a_reason_where_it_goes_back(name):
    needs = {custom.get("needs_reason", False) for _from, step, _to, custom in ways(Request) if step == name}

    assert needs == {name in WITH_REASON}


@each("name", sorted(WHOSE))
def test_a_step_asks_for_another_person_where_it_decides(name):
    """Opinions of steps keep people apart by themselves, clerical steps do not."""
    apart = {custom.get("apart", True) for _from, step, _to, custom in ways(Request) if step == name}

    assert apart == {name in DECIDING}


@each(
    ("name", "reason", "apart"),
    [
        ("agree", False, True),
        ("agree_with_conditions", True, True),
        ("object", True, True),
        ("declare_unconcerned", False, True),
        ("send_back", True, True),
        ("lapse", True, False),
        ("ask_again", False, False),
    ],
)
def test_an_opinion_needs_words_where_it_binds_or_refuses(name, reason, apart):
    found = {
        (custom.get("needs_reason", False), custom.get("apart", True))
        for _from, step, _to, custom in ways(Step)
        if step == name
    }

    assert found == {(reason, apart)}


def test_opinions_are_given_by_whom_they_are_asked_of_and_named_by_channel_management():
    giving = {custom["may"] for _f, step, _t, custom in ways(Step) if step not in {"lapse", "ask_again"}}
    naming = {custom["may"] for _f, step, _t, custom in ways(Step) if step in {"lapse", "ask_again"}}

    assert giving == {permissions.may_give}
    assert naming == {permissions.may_name}


@each("model", [Request, Step])
def test_every_step_has_its_words_in_the_history(model):
    assert {step for _from, step, _to, _custom in ways(model)} - set(ACTION_LABELS) == set()


def test_nothing_leads_out_of_a_closed_state_and_something_out_of_every_open_one():
    assert {state for state, steps in FROM.items() if not steps} == {str(state) for state in CLOSED}
    assert {state for state, steps in FROM.items() if steps} == {str(state) for state in OPEN}


def test_open_and_closed_are_all_states_and_share_none():
    assert OPEN | CLOSED == set(RequestState)
    assert OPEN & CLOSED == set()
    assert EFFECTIVE < CLOSED
    assert IN_THE_BRANCH < OPEN


def test_the_branch_takes_back_exactly_what_the_leaders_have_not_had():
    can = {state for state, steps in FROM.items() if "withdraw" in steps}

    assert can == {str(state) for state in WITHDRAWABLE}
    assert can == {str(state) for state in OPEN} - {"leaders", "replied"}


def test_a_request_goes_back_only_where_the_table_of_returns_says():
    by_machine = {
        state: {step for step in steps if step.startswith("back_to_")} for state, steps in FROM.items()
    }

    assert {state: steps for state, steps in by_machine.items() if steps} == {
        str(state): {str(target) for target in targets} for state, targets in RETURNS.items()
    }


ORDER = ["draft", "signed_off", "faxed", "registered", "submitted", "countersigning", "leaders", "replied"]


def test_a_return_always_leads_to_an_earlier_place_or_out_to_the_branch():
    for state, steps in FROM.items():
        for step, target in steps.items():
            if step.startswith("back_to_"):
                assert target == "rework" or ORDER.index(target) < ORDER.index(state), (state, step)


def test_forward_the_chain_goes_place_by_place():
    forward = ["sign_off", "send_fax", "register", "pass_on", "mark", "present", "fax_back"]

    walked = ["draft"]
    for step in forward:
        walked.append(FROM[walked[-1]][step])

    assert walked == ORDER


@each("state", sorted(state for state, steps in FROM.items() if steps))
def test_from_every_open_state_each_end_of_the_chain_or_a_way_back_can_be_reached(state):
    reached, todo = set(), [state]
    while todo:
        here = todo.pop()
        if here not in reached:
            reached.add(here)
            todo.extend(FROM[here].values())

    assert {"approved", "conditional", "refused"} <= reached


@each(
    ("tones", "states"),
    [
        (choices.REQUEST_TONES, choices.RequestState),
        (choices.STEP_TONES, choices.StepState),
        (choices.URGENCY_TONES, choices.Urgency),
        (choices.FAX_TONES, choices.FaxState),
        (choices.SCAN_TONES, choices.ScanState),
    ],
)
def test_every_state_has_a_tone(tones, states):
    assert {str(state) for state in tones} == set(states.values)
    assert set(tones.values()) <= {"neutral", "active", "waiting", "warning", "good", "bad", "void"}


@each(
    ("states", "said"),
    [
        (
            choices.RequestState,
            ["拟稿中", "营业部已签发", "已传真总部", "综合室已登记", "待渠道管理部审核", "会签中", "领导批示中",
             "意见已传真回复", "退回营业部修改", "已批准", "有条件批准", "未批准", "已退回", "已撤回"],
        ),
        (choices.Urgency, ["平件", "急件", "特急"]),
        (choices.Secrecy, ["公开", "内部", "商业秘密"]),
        (choices.Way, ["仅报渠道管理部", "全流程会签"]),
        (choices.Countersigning, ["同意", "有条件同意", "不同意", "不涉及"]),
        (choices.ReturnTo, ["营业部（修改）", "综合室", "渠道管理部", "会签部门"]),
        (choices.StepKind, ["渠道管理部审核", "会签部门", "领导批示"]),
    ],
)  # fmt: skip
def test_what_the_office_calls_them(states, said):
    from django.utils import translation

    with translation.override("zh-hans"):
        assert [str(label) for label in states.labels] == said


@each(
    "states",
    [
        choices.RequestState, choices.StepState, choices.Urgency, choices.Secrecy, choices.Way, choices.Direction,
        choices.Gateway, choices.FaxState, choices.ChaseKind, choices.ScanState, choices.Part, choices.Concern,
        choices.Holder, choices.Timing, choices.Countersigning, choices.Instruction, choices.ReturnTo,
    ],
)  # fmt: skip
def test_every_choice_is_said_in_chinese_and_no_two_alike(states):
    from django.utils import translation

    with translation.override("zh-hans"):
        said = [str(label) for label in states.labels]

    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in label) for label in said)
    assert len(set(said)) == len(said)
    assert len({str(label) for label in states.labels}) == len(said)
