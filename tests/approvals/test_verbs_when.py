"""When each step can be taken: every step at every state, and what stands in the way. No database."""

from datetime import timedelta

import pytest

from approvals.choices import ChaseKind, Direction, FaxState, RequestState, StepState, Way
from approvals.verbs import BY_NAME, VERBS
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_unsaved import (
    COMPLIANCE,
    DESK,
    FINANCE,
    LEADER,
    LEADER2,
    chase,
    fax_row,
    request_at,
    spoken,
    step,
)

CHECK_FIRST = "Somebody else of the branch checks it first."
SIGN_FIRST = "It is not signed off yet."
REGISTER_FIRST = "It is registered first."
PASS_FIRST = "The general office has not passed it on yet."
TOO_LATE = "The leaders have it already; it can no longer be taken back."
BEING_SENT = "The fax is being sent."
REMINDED = "A reminder went out today already; telephone and note what was said."

# True: possible; a sentence: not yet; False: not there at all. Of a bare request, nobody asked so far.
GRID = [
    ("check", "draft", True),
    ("check", "signed_off", False),
    ("check", "faxed", False),
    ("check", "registered", False),
    ("check", "submitted", False),
    ("check", "countersigning", False),
    ("check", "leaders", False),
    ("check", "replied", False),
    ("check", "rework", False),
    ("check", "approved", False),
    ("check", "conditional", False),
    ("check", "refused", False),
    ("check", "returned", False),
    ("check", "withdrawn", False),
    ("sign_off", "draft", CHECK_FIRST),
    ("sign_off", "signed_off", False),
    ("sign_off", "faxed", False),
    ("sign_off", "registered", False),
    ("sign_off", "submitted", False),
    ("sign_off", "countersigning", False),
    ("sign_off", "leaders", False),
    ("sign_off", "replied", False),
    ("sign_off", "rework", False),
    ("sign_off", "approved", False),
    ("sign_off", "conditional", False),
    ("sign_off", "refused", False),
    ("sign_off", "returned", False),
    ("sign_off", "withdrawn", False),
    ("fax", "draft", SIGN_FIRST),
    ("fax", "signed_off", True),
    ("fax", "faxed", False),
    ("fax", "registered", False),
    ("fax", "submitted", False),
    ("fax", "countersigning", False),
    ("fax", "leaders", False),
    ("fax", "replied", False),
    ("fax", "rework", False),
    ("fax", "approved", False),
    ("fax", "conditional", False),
    ("fax", "refused", False),
    ("fax", "returned", False),
    ("fax", "withdrawn", False),
    ("register", "draft", False),
    ("register", "signed_off", False),
    ("register", "faxed", True),
    ("register", "registered", False),
    ("register", "submitted", False),
    ("register", "countersigning", False),
    ("register", "leaders", False),
    ("register", "replied", False),
    ("register", "rework", False),
    ("register", "approved", False),
    ("register", "conditional", False),
    ("register", "refused", False),
    ("register", "returned", False),
    ("register", "withdrawn", False),
    ("pass_on", "draft", False),
    ("pass_on", "signed_off", False),
    ("pass_on", "faxed", REGISTER_FIRST),
    ("pass_on", "registered", True),
    ("pass_on", "submitted", False),
    ("pass_on", "countersigning", False),
    ("pass_on", "leaders", False),
    ("pass_on", "replied", False),
    ("pass_on", "rework", False),
    ("pass_on", "approved", False),
    ("pass_on", "conditional", False),
    ("pass_on", "refused", False),
    ("pass_on", "returned", False),
    ("pass_on", "withdrawn", False),
    ("opinion", "draft", False),
    ("opinion", "signed_off", False),
    ("opinion", "faxed", False),
    ("opinion", "registered", False),
    ("opinion", "submitted", True),
    ("opinion", "countersigning", False),
    ("opinion", "leaders", False),
    ("opinion", "replied", False),
    ("opinion", "rework", False),
    ("opinion", "approved", False),
    ("opinion", "conditional", False),
    ("opinion", "refused", False),
    ("opinion", "returned", False),
    ("opinion", "withdrawn", False),
    ("mark", "draft", False),
    ("mark", "signed_off", False),
    ("mark", "faxed", PASS_FIRST),
    ("mark", "registered", PASS_FIRST),
    ("mark", "submitted", True),
    ("mark", "countersigning", False),
    ("mark", "leaders", False),
    ("mark", "replied", False),
    ("mark", "rework", False),
    ("mark", "approved", False),
    ("mark", "conditional", False),
    ("mark", "refused", False),
    ("mark", "returned", False),
    ("mark", "withdrawn", False),
    ("present", "draft", False),
    ("present", "signed_off", False),
    ("present", "faxed", False),
    ("present", "registered", False),
    ("present", "submitted", False),
    ("present", "countersigning", True),
    ("present", "leaders", False),
    ("present", "replied", False),
    ("present", "rework", False),
    ("present", "approved", False),
    ("present", "conditional", False),
    ("present", "refused", False),
    ("present", "returned", False),
    ("present", "withdrawn", False),
    ("fax_back", "draft", False),
    ("fax_back", "signed_off", False),
    ("fax_back", "faxed", False),
    ("fax_back", "registered", False),
    ("fax_back", "submitted", False),
    ("fax_back", "countersigning", False),
    ("fax_back", "leaders", True),
    ("fax_back", "replied", False),
    ("fax_back", "rework", False),
    ("fax_back", "approved", False),
    ("fax_back", "conditional", False),
    ("fax_back", "refused", False),
    ("fax_back", "returned", False),
    ("fax_back", "withdrawn", False),
    ("close", "draft", False),
    ("close", "signed_off", False),
    ("close", "faxed", False),
    ("close", "registered", False),
    ("close", "submitted", False),
    ("close", "countersigning", False),
    ("close", "leaders", False),
    ("close", "replied", True),
    ("close", "rework", False),
    ("close", "approved", False),
    ("close", "conditional", False),
    ("close", "refused", False),
    ("close", "returned", False),
    ("close", "withdrawn", False),
    ("cover", "draft", True),
    ("cover", "signed_off", False),
    ("cover", "faxed", False),
    ("cover", "registered", False),
    ("cover", "submitted", False),
    ("cover", "countersigning", False),
    ("cover", "leaders", False),
    ("cover", "replied", False),
    ("cover", "rework", False),
    ("cover", "approved", False),
    ("cover", "conditional", False),
    ("cover", "refused", False),
    ("cover", "returned", False),
    ("cover", "withdrawn", False),
    ("remind", "draft", False),
    ("remind", "signed_off", False),
    ("remind", "faxed", True),
    ("remind", "registered", True),
    ("remind", "submitted", True),
    ("remind", "countersigning", True),
    ("remind", "leaders", True),
    ("remind", "replied", True),
    ("remind", "rework", True),
    ("remind", "approved", False),
    ("remind", "conditional", False),
    ("remind", "refused", False),
    ("remind", "returned", False),
    ("remind", "withdrawn", False),
    ("note_call", "draft", False),
    ("note_call", "signed_off", False),
    ("note_call", "faxed", True),
    ("note_call", "registered", True),
    ("note_call", "submitted", True),
    ("note_call", "countersigning", True),
    ("note_call", "leaders", True),
    ("note_call", "replied", True),
    ("note_call", "rework", True),
    ("note_call", "approved", False),
    ("note_call", "conditional", False),
    ("note_call", "refused", False),
    ("note_call", "returned", False),
    ("note_call", "withdrawn", False),
    ("department_add", "draft", False),
    ("department_add", "signed_off", False),
    ("department_add", "faxed", False),
    ("department_add", "registered", False),
    ("department_add", "submitted", False),
    ("department_add", "countersigning", True),
    ("department_add", "leaders", False),
    ("department_add", "replied", False),
    ("department_add", "rework", False),
    ("department_add", "approved", False),
    ("department_add", "conditional", False),
    ("department_add", "refused", False),
    ("department_add", "returned", False),
    ("department_add", "withdrawn", False),
    ("leader_add", "draft", False),
    ("leader_add", "signed_off", False),
    ("leader_add", "faxed", False),
    ("leader_add", "registered", False),
    ("leader_add", "submitted", False),
    ("leader_add", "countersigning", False),
    ("leader_add", "leaders", True),
    ("leader_add", "replied", False),
    ("leader_add", "rework", False),
    ("leader_add", "approved", False),
    ("leader_add", "conditional", False),
    ("leader_add", "refused", False),
    ("leader_add", "returned", False),
    ("leader_add", "withdrawn", False),
    ("return", "draft", False),
    ("return", "signed_off", False),
    ("return", "faxed", True),
    ("return", "registered", True),
    ("return", "submitted", True),
    ("return", "countersigning", True),
    ("return", "leaders", True),
    ("return", "replied", False),
    ("return", "rework", False),
    ("return", "approved", False),
    ("return", "conditional", False),
    ("return", "refused", False),
    ("return", "returned", False),
    ("return", "withdrawn", False),
    ("withdraw", "draft", True),
    ("withdraw", "signed_off", True),
    ("withdraw", "faxed", True),
    ("withdraw", "registered", True),
    ("withdraw", "submitted", True),
    ("withdraw", "countersigning", True),
    ("withdraw", "leaders", TOO_LATE),
    ("withdraw", "replied", TOO_LATE),
    ("withdraw", "rework", True),
    ("withdraw", "approved", False),
    ("withdraw", "conditional", False),
    ("withdraw", "refused", False),
    ("withdraw", "returned", False),
    ("withdraw", "withdrawn", False),
]


def when(name, request, at=NOW):
    """Whether the step can be taken; a sentence as plain words."""
    found = BY_NAME[name].when(request, at)
    return found if isinstance(found, bool) else str(found)


@each(("name", "state", "expected"), GRID)
def test_when_a_step_can_be_taken(name, state, expected):
    assert when(name, request_at(state)) == expected


def test_the_grid_holds_every_step_at_every_state():
    asked = {(name, state) for name, state, _expected in GRID}

    assert asked == {(verb.name, state.value) for verb in VERBS for state in RequestState}


@each(
    ("name", "expected"),
    [("check", False), ("sign_off", True), ("fax", SIGN_FIRST), ("cover", True), ("withdraw", True)],
)
def test_a_draft_that_was_checked_is_signed_off_next(name, expected):
    checked = request_at("draft", checked_by=DESK, checked_at=NOW)

    assert when(name, checked) == expected


@each(
    ("state", "name", "fax_state", "expected"),
    [
        ("signed_off", "fax", FaxState.QUEUED, BEING_SENT),
        ("signed_off", "fax", FaxState.FAILED, True),
        ("signed_off", "withdraw", FaxState.QUEUED, True),
        ("leaders", "fax_back", FaxState.QUEUED, BEING_SENT),
        ("leaders", "fax_back", FaxState.FAILED, True),
        ("leaders", "fax_back", FaxState.SENT, True),
        ("leaders", "leader_add", FaxState.QUEUED, True),
    ],
)
def test_while_a_fax_is_on_its_way_no_second_one_is_sent(state, name, fax_state, expected):
    request = request_at(state, faxes=[fax_row(Direction.UP_SENT, fax_state)])

    assert when(name, request) == expected


@each(
    ("steps", "expected"),
    [
        ([], True),
        ([step(FINANCE)], "Still waited for: 计划财务部."),
        ([step(FINANCE, is_open=False)], "Still waited for: 计划财务部."),
        ([step(FINANCE), step(COMPLIANCE)], "Still waited for: 计划财务部, 合规管理部."),
        ([spoken(FINANCE), step(COMPLIANCE)], "Still waited for: 合规管理部."),
        ([spoken(FINANCE), spoken(COMPLIANCE)], True),
        ([spoken(FINANCE, StepState.OBJECTED), spoken(COMPLIANCE, StepState.NOT_CONCERNED)], True),
        ([spoken(FINANCE), step(COMPLIANCE, StepState.LAPSED)], True),
        ([spoken(FINANCE), step(LEADER)], True),
        ([step()], True),
    ],
)
def test_present_waits_for_every_department_and_for_nobody_else(steps, expected):
    assert when("present", request_at("countersigning", steps=steps)) == expected


@each(
    ("steps", "expected"),
    [
        ([step(LEADER)], "Still waited for: 傅国栋."),
        ([step(LEADER), step(LEADER2, is_open=False)], "Still waited for: 傅国栋, 范立."),
        ([spoken(LEADER), step(LEADER2)], "Still waited for: 范立."),
        ([spoken(LEADER), spoken(LEADER2, StepState.CONDITIONAL)], True),
        ([spoken(LEADER, StepState.OBJECTED)], True),
        ([spoken(LEADER), step(LEADER2, StepState.LAPSED)], True),
        ([spoken(LEADER), step(FINANCE)], True),
    ],
)
def test_fax_back_waits_for_every_leader_and_for_nobody_else(steps, expected):
    assert when("fax_back", request_at("leaders", steps=steps)) == expected


def test_fax_back_names_the_fax_before_the_leaders():
    request = request_at("leaders", steps=[step(LEADER)], faxes=[fax_row(state=FaxState.QUEUED)])

    assert when("fax_back", request) == BEING_SENT


@each(
    ("kind", "at", "expected"),
    [
        (ChaseKind.REMINDER, NOW, REMINDED),
        (ChaseKind.REMINDER, NOW - timedelta(hours=9), REMINDED),
        (ChaseKind.REMINDER, NOW - timedelta(hours=10), True),
        (ChaseKind.REMINDER, NOW - timedelta(days=1), True),
        (ChaseKind.PHONE, NOW, True),
    ],
)
def test_remind_goes_once_a_day_as_shanghai_counts_days(kind, at, expected):
    request = request_at("countersigning", chases=[chase(kind, at)])

    assert when("remind", request) == expected
    assert when("note_call", request) is True


@each("state", ["submitted", "approved", "returned", "withdrawn"])
def test_what_goes_by_channel_management_alone_is_returned_by_its_opinion(state):
    assert when("return", request_at(state, way=Way.CHANNEL)) is False
