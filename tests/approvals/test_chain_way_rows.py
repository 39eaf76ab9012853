"""The step bar and the countersign sheet for every combination of rows that a request can have. No database."""

from datetime import date

import pytest

from approvals.chain_way import LAST, fax_of, way_of_chain
from approvals.choices import CLOSED, OPEN, Direction, FaxState, RequestState, StepKind, StepState
from approvals.shown import conditions_of, cover_facts, pages_differ, paper_of, review_of
from approvals.waiting import marked_departments, name_of, who_has
from core.models import SerialNumber
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_unsaved import (
    CHANNEL,
    COMPLIANCE,
    DESK,
    FINANCE,
    LEADER,
    LEADER2,
    MANAGER,
    OFFICE,
    day,
    fax_row,
    opinion,
    request_at,
    spoken,
    step,
    version,
)

TODAY = date(2026, 11, 5)
UP, ARRIVED, BACK, HOME = (
    Direction.UP_SENT,
    Direction.UP_RECEIVED,
    Direction.BACK_SENT,
    Direction.BACK_RECEIVED,
)
SENT, QUEUED, FAILED = FaxState.SENT, FaxState.QUEUED, FaxState.FAILED
# Where each step stands in the bar.
DRAFTED, CHECKED, SIGNED, FAXED, REGISTERED, REVIEWED, HEARD, INSTRUCTED, REPLIED, ENDED = range(10)


def bar(state, **rows):
    """The bar of a request with those rows."""
    request = request_at(state, **rows)
    return way_of_chain(request, request.steps.all(), today=TODAY, waiting="某人")


def states(steps):
    """d(one), c(urrent), r(efused) or - (to come), step by step."""
    letters = {"done": "d", "current": "c", "refused": "r", "coming": "-"}
    return "".join(letters[step.state] for step in steps)


@each(
    ("state", "given", "expected"),
    [
        ("rework", {}, "c---------"),
        ("draft", {}, "dc--------"),
        ("draft", {"checked_at": NOW, "checked_by": DESK}, "ddc-------"),
        ("signed_off", {}, "dddc------"),
        ("faxed", {}, "ddddc-----"),
        ("registered", {}, "dddddc----"),
        ("submitted", {}, "dddddc----"),
        ("countersigning", {"steps": [step(FINANCE)]}, "ddddddc---"),
        ("countersigning", {"steps": [spoken(FINANCE)]}, "ddddddc---"),
        ("leaders", {"steps": [step(LEADER)]}, "dddddddc--"),
        ("leaders", {"steps": [spoken(LEADER), step(LEADER2)]}, "dddddddc--"),
        ("leaders", {"steps": [spoken(LEADER)]}, "ddddddddc-"),
        ("replied", {}, "dddddddddc"),
        ("approved", {"closed_at": NOW}, "d--------d"),
        ("conditional", {"closed_at": NOW}, "d--------d"),
        ("refused", {"closed_at": NOW}, "d--------r"),
        ("withdrawn", {"closed_at": NOW}, "d--------r"),
        ("withdrawn", {"closed_at": NOW, "checked_at": NOW, "checked_by": DESK}, "dd-------r"),
        ("refused", {"closed_at": NOW, "steps": [spoken(LEADER, StepState.OBJECTED)]}, "d------d-r"),
    ],
)
def test_way_shows_how_far_it_has_come(state, given, expected):
    assert states(bar(state, **given)) == expected


@each("state", sorted(OPEN))
def test_way_of_an_open_request_names_whom_it_waits_for_at_its_place_only(state):
    waits = [place for place, step in enumerate(bar(state)) if step.by == "某人"]

    assert len(waits) == 1
    assert bar(state)[waits[0]].state == "current"
    assert str(bar(state)[ENDED].label) == "Closed"


@each("state", sorted(CLOSED))
def test_way_of_a_closed_request_ends_in_its_state_and_waits_for_nobody(state):
    steps = bar(state, closed_at=NOW)

    assert [step.by for step in steps] == ["钱多"] + [""] * LAST
    assert steps[ENDED].label == RequestState(state).label
    assert steps[ENDED].at == NOW


@each(
    ("faxes", "expected"),
    [
        ([], ("", None, "")),
        ([fax_row(UP)], ("方晓", NOW, "4 pages")),
        ([fax_row(UP, pages=1)], ("方晓", NOW, "1 page")),
        ([fax_row(UP, on_behalf_of=MANAGER)], ("方晓 for 曾国平", NOW, "4 pages")),
        ([fax_row(UP, QUEUED)], ("", None, "the fax is being sent")),
        ([fax_row(UP, FAILED)], ("", None, "the fax failed")),
        ([fax_row(UP, FAILED, pk=1), fax_row(UP, SENT, pk=2)], ("方晓", NOW, "4 pages")),
        ([fax_row(UP, SENT, pk=1), fax_row(UP, FAILED, pk=2)], ("", None, "the fax failed")),
        ([fax_row(UP, revision=2)], ("", None, "")),
        ([fax_row(ARRIVED)], ("", None, "")),
        ([fax_row(BACK)], ("", None, "")),
    ],
)
def test_way_tells_how_the_latest_fax_of_this_version_went(faxes, expected):
    faxed = bar("faxed", faxes=faxes)[FAXED]

    assert (faxed.by, faxed.at, faxed.note) == expected


@each(
    ("number", "faxes", "expected"),
    [
        (None, [], ("", None, "")),
        ("SW-2026-0012", [fax_row(ARRIVED, by=OFFICE)], ("沈静", NOW, "SW-2026-0012")),
        (None, [fax_row(ARRIVED, by=OFFICE)], ("沈静", NOW, "")),
        ("SW-2026-0012", [fax_row(UP)], ("", None, "")),
        ("SW-2026-0012", [fax_row(ARRIVED, revision=2)], ("", None, "")),
    ],
)
def test_way_tells_the_number_of_the_general_office(number, faxes, expected):
    received = SerialNumber(text=number, number=12) if number else None

    registered = bar("withdrawn", closed_at=NOW, received_number=received, faxes=faxes)[REGISTERED]

    assert (registered.by, registered.at, registered.note) == expected


@each(
    ("steps", "note"),
    [
        ([], ""),
        ([step()], ""),
        ([step(due_on=day(10))], "due 2026-11-10"),
        ([step(due_on=day(5))], "due today"),
        ([step(due_on=day(4))], "overdue by 1 day"),
        ([step(due_on=day(1))], "overdue by 4 days"),
    ],
)
def test_way_says_until_when_channel_management_reviews(steps, note):
    assert bar("submitted", steps=steps)[REVIEWED].note == note


def test_way_says_who_reviewed_and_for_whom():
    reviewed = bar("countersigning", steps=[spoken(None, by=OFFICE, on_behalf_of=CHANNEL)])[REVIEWED]

    assert (reviewed.by, reviewed.at) == ("沈静 for 梁志远", NOW)


@each(
    ("steps", "note"),
    [
        ([], ""),
        ([step(FINANCE)], "0 of 1 have spoken"),
        ([step(FINANCE, due_on=day(10))], "0 of 1 have spoken · due 2026-11-10"),
        ([spoken(FINANCE), step(COMPLIANCE)], "1 of 2 have spoken"),
        ([spoken(FINANCE), step(COMPLIANCE, due_on=day(5))], "1 of 2 have spoken · due today"),
        (
            [step(FINANCE, due_on=day(9)), step(COMPLIANCE, due_on=day(2))],
            "0 of 2 have spoken · overdue by 3 days",
        ),
        ([step(FINANCE), step(COMPLIANCE, StepState.LAPSED)], "0 of 1 have spoken"),
        ([spoken(FINANCE), step(COMPLIANCE, is_open=False, due_on=day(2))], "1 of 2 have spoken"),
        ([step(FINANCE), step(LEADER), spoken(None)], "0 of 1 have spoken"),
    ],
)
def test_way_counts_who_has_spoken(steps, note):
    assert bar("countersigning", steps=steps)[HEARD].note == note


@each("state", [StepState.AGREED, StepState.OBJECTED, StepState.NOT_CONCERNED])
def test_way_names_everybody_once_all_have_spoken_and_when_the_last_did(state):
    steps = [spoken(FINANCE, state, days=2), spoken(COMPLIANCE, days=1), step(LEADER)]

    heard = bar("leaders", steps=steps)[HEARD]

    assert heard.by == "计划财务部, 合规管理部"
    assert heard.at == steps[0].decided_at


@each(
    ("revision", "versions", "expected"),
    [
        (1, [version(1)], ("钱多", NOW, "")),
        (2, [version(1), version(2)], ("钱多", version(2).submitted_at, "version 2")),
        (3, [version(1)], ("钱多", NOW, "version 3")),
    ],
)
def test_way_says_which_version_was_drafted(revision, versions, expected):
    drafted = bar("draft", revision=revision, versions=versions)[DRAFTED]

    assert (drafted.by, drafted.at, drafted.note) == expected


def test_way_names_stand_ins_of_who_checked_and_signed_off():
    letter = SerialNumber(text="QF-HZ01-2026-3", number=3)
    given = {"checked_by": DESK, "checked_for": MANAGER, "checked_at": NOW, "issued_by": MANAGER}

    steps = bar("faxed", **given, issued_at=NOW, letter=letter)

    assert (steps[CHECKED].by, steps[SIGNED].by) == ("方晓 for 曾国平", "曾国平")
    assert steps[SIGNED].note == "HZ01〔2026〕3号"


@each("direction", [UP, ARRIVED, BACK, HOME])
def test_fax_of_takes_the_latest_of_that_direction_and_version(direction):
    faxes = [fax_row(way, pk=pk) for pk, way in enumerate([UP, ARRIVED, BACK, HOME] * 2, start=1)]
    request = request_at("replied", faxes=[*faxes, fax_row(direction, pk=99, revision=2)])

    assert fax_of(request, direction).pk == {UP: 5, ARRIVED: 6, BACK: 7, HOME: 8}[direction]


@each(
    ("pages", "expected"),
    [
        ({UP: 4}, ""),
        ({ARRIVED: 3}, ""),
        ({UP: 4, ARRIVED: 4}, ""),
        (
            {UP: 4, ARRIVED: 3},
            "received by headquarters: 4 pages were sent, 3 arrived. Compare with the paper.",
        ),
        (
            {UP: 4, ARRIVED: 5},
            "received by headquarters: 4 pages were sent, 5 arrived. Compare with the paper.",
        ),
        ({UP: 4, ARRIVED: 4, BACK: 3, HOME: 3}, ""),
        (
            {UP: 4, ARRIVED: 4, BACK: 3, HOME: 2},
            "received by the branch: 3 pages were sent, 2 arrived. Compare with the paper.",
        ),
        (
            {UP: 4, ARRIVED: 2, BACK: 3, HOME: 2},
            "received by headquarters: 4 pages were sent, 2 arrived. Compare with the paper.",
        ),
    ],
)
def test_pages_differ_says_which_fax_lost_or_gained_pages(pages, expected):
    faxes = [fax_row(direction, pages=count) for direction, count in pages.items()]

    assert pages_differ(request_at("replied", faxes=faxes)) == expected


@each(
    ("step_", "expected"),
    [
        (step(FINANCE), ("waiting", "waiting")),
        (step(FINANCE, is_open=False), ("its turn comes later", "neutral")),
        (step(FINANCE, opinions=[opinion()]), ("to confirm or revise", "waiting")),
        (step(FINANCE, is_open=False, opinions=[opinion()]), ("its turn comes later", "neutral")),
        (spoken(FINANCE), ("agreed", "good")),
        (spoken(FINANCE, StepState.CONDITIONAL), ("agreed with conditions", "warning")),
        (spoken(FINANCE, StepState.OBJECTED), ("disagreed", "bad")),
        (spoken(FINANCE, StepState.NOT_CONCERNED), ("not concerned", "neutral")),
        (spoken(FINANCE, StepState.RETURNED), ("returned", "bad")),
        (step(FINANCE, StepState.LAPSED), ("no longer needed", "void")),
    ],
)
def test_a_row_of_the_sheet_says_what_became_of_the_step(step_, expected):
    step_.kind = StepKind.CHANNEL

    badge = review_of(request_at("countersigning", steps=[step_]), today=TODAY).badge

    assert (str(badge.label), badge.tone) == expected


@each(
    ("step_", "expected"),
    [
        (step(due_on=day(10)), ("due 2026-11-10", False)),
        (step(due_on=day(5)), ("due today", False)),
        (step(due_on=day(4)), ("overdue by 1 day", True)),
        (step(due_on=day(4), is_open=False), ("", False)),
        (spoken(None, due_on=day(4)), ("", False)),
        (step(), ("", False)),
    ],
)
def test_a_row_of_the_sheet_says_until_when_while_it_is_waited_for(step_, expected):
    row = review_of(request_at("submitted", steps=[step_]), today=TODAY)

    assert (row.due, row.is_late) == expected


@each(
    ("step_", "count"),
    [
        (step(opinions=[opinion(1)]), 1),
        (step(opinions=[opinion(1), opinion(2)]), 2),
        (spoken(None, opinions=[opinion(1)]), 0),
        (spoken(None, opinions=[opinion(1), opinion(2), opinion(3)]), 2),
    ],
)
def test_a_row_of_the_sheet_keeps_what_was_said_before(step_, count):
    row = review_of(request_at("submitted", steps=[step_]), today=TODAY)

    assert [given.revision for given in row.earlier] == list(range(1, count + 1))


def test_without_a_review_there_is_no_row():
    assert review_of(request_at("draft"), today=TODAY) is None


def test_marked_departments_leave_out_the_released_and_everybody_else():
    steps = [step(), spoken(FINANCE), step(COMPLIANCE, StepState.LAPSED), step(LEADER)]

    assert [str(one) for one in marked_departments(request_at("leaders", steps=steps))] == ["计划财务部"]


@each("kind", [StepKind.DEPARTMENT, StepKind.LEADER])
def test_conditions_of_one_kind_are_those_agreed_with_conditions(kind):
    conditional = StepState.CONDITIONAL
    steps = [spoken(FINANCE, conditional), spoken(COMPLIANCE), spoken(LEADER, conditional), spoken(LEADER2)]

    found = conditions_of(request_at("conditional", steps=steps), kind)

    assert [str(one) for one in found] == [{"department": "计划财务部", "leader": "傅国栋"}[kind]]


@each(
    ("step_", "expected"),
    [
        (step(FINANCE), "计划财务部"),
        (step(LEADER), "傅国栋"),
        (step(), "review by channel management"),
        (step(FINANCE, handed_to=OFFICE), "计划财务部 (handed to 沈静)"),
    ],
)
def test_name_of_a_step(step_, expected):
    assert name_of(step_) == expected


@each("state", sorted(CLOSED))
def test_nobody_has_a_closed_request(state):
    assert who_has(request_at(state), [step(FINANCE)]) == []
