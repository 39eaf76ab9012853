"""The way of a detail and of a report: what is done, whom it waits for, what comes."""

import pytest
from django.utils.translation import gettext_lazy

from compensation.choices import DetailState, RunState
from compensation.models import BusinessDetail, PayRun, Signature
from compensation.ways import named, waits_for, way_of_detail, way_of_run
from customers.models import CrmMonth
from org.models import User
from tests.cases import each
from tests.factories.compensation import AT

ALICE, BOB = User(pk=1, name="爱丽丝"), User(pk=2, name="鲍勃")


def report(state, **fields):
    return PayRun(state=state, prepared_by=ALICE, computed_at=AT, **fields)


def signature(step, **fields):
    return Signature(step=step, by=BOB, at=AT, **fields)


def states(steps):
    return [step.state for step in steps]


@each(
    ("state", "expected"),
    [
        (RunState.DRAFT, ["current"] + ["coming"] * 6),
        (RunState.COMPUTED, ["done", "current"] + ["coming"] * 5),
        (RunState.SUBMITTED, ["done"] * 2 + ["current"] + ["coming"] * 4),
        (RunState.CHIEF_SIGNED, ["done"] * 3 + ["current"] + ["coming"] * 3),
        (RunState.DEPUTY_SIGNED, ["done"] * 4 + ["current"] + ["coming"] * 2),
        (RunState.APPROVED, ["done"] * 5 + ["current", "coming"]),
        (RunState.PAID, ["done"] * 6 + ["current"]),
        (RunState.FILED, ["done"] * 7),
    ],
)
def test_way_of_run_has_one_current_step(state, expected):
    assert states(way_of_run(report(state), [], waiting="")) == expected


def test_way_of_run_names_who_signed_and_whom_it_waits_for():
    steps = way_of_run(report(RunState.CHIEF_SIGNED), [signature("chief")], waiting="贺云")

    assert (steps[2].label, steps[2].by, steps[2].at) == ("Chief accountant", "鲍勃", AT)
    assert steps[3].by == "贺云"


def test_way_of_run_leaves_out_signatures_that_are_void():
    steps = way_of_run(report(RunState.SUBMITTED), [signature("chief", voided_at=AT)], waiting="杜若愚")

    assert (steps[2].state, steps[2].by) == ("current", "杜若愚")


def test_way_of_run_says_at_the_current_step_why_it_came_back():
    steps = way_of_run(report(RunState.COMPUTED), [], waiting="", note="came back: 假期不符")

    assert [step.note for step in steps if step.note] == ["came back: 假期不符"]


def detail(state, **fields):
    crm = CrmMonth(uploaded_by=ALICE, decided_at=AT)
    return BusinessDetail(state=state, crm_month=crm, computed_by=ALICE, computed_at=AT, **fields)


@each(
    ("state", "expected"),
    [
        (DetailState.COMPUTED, ["done", "done", "current", "coming"]),
        (DetailState.RETURNED, ["done", "done", "refused", "coming"]),
        (DetailState.SUBMITTED, ["done", "done", "done", "current"]),
        (DetailState.REVIEWED, ["done"] * 4),
    ],
)
def test_way_of_detail_follows_its_state(state, expected):
    assert states(way_of_detail(detail(state), waiting="")) == expected


def test_way_of_detail_names_the_stand_in_with_the_principal():
    steps = way_of_detail(
        detail(DetailState.REVIEWED, reviewed_by=BOB, reviewed_for=ALICE, reviewed_at=AT), waiting=""
    )

    assert steps[3].by == "鲍勃 for 爱丽丝"


def test_named_of_nobody_is_nothing():
    assert named(None) == ""


@each(
    ("names", "expected"),
    [
        ([], "cashier (nobody holds this role)"),
        (["甲"], "甲 (cashier)"),
        (["甲", "乙", "丙"], "甲, 乙, 丙 (cashier)"),
        (["甲", "乙", "丙", "丁", "戊"], "甲, 乙, 丙, 2 more (cashier)"),
    ],
)
def test_waits_for_names_three_and_counts_the_rest(names, expected):
    assert waits_for(gettext_lazy("cashier"), names) == expected
