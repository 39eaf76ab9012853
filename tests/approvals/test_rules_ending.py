"""How a chain ends, by what its leaders instructed: one refusal refuses, one condition binds."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.choices import EFFECTIVE, Countersigning, Instruction, RequestState, StepState
from approvals.rules.ending import end_of
from approvals.services.closing import ENDS
from approvals.services.opining import BECOMES
from tests.cases import each

SAID = ["agreed", "conditional", "objected"]
instructions = st.lists(st.sampled_from(SAID), min_size=1, max_size=8)


@each(
    ("said", "end"),
    [
        (["agreed"], "approved"),
        (["conditional"], "conditional"),
        (["objected"], "refused"),
        (["agreed", "agreed"], "approved"),
        (["agreed", "conditional"], "conditional"),
        (["conditional", "agreed"], "conditional"),
        (["agreed", "objected"], "refused"),
        (["objected", "agreed"], "refused"),
        (["conditional", "objected"], "refused"),
        (["objected", "conditional"], "refused"),
        (["agreed", "agreed", "agreed", "conditional"], "conditional"),
        (["agreed", "conditional", "agreed", "objected"], "refused"),
    ],
)
def test_the_end_follows_from_the_instructions(said, end):
    assert end_of(said) == end


@given(instructions)
def test_one_refusal_refuses_whatever_the_others_say(said):
    assert end_of([*said, "objected"]) == "refused"


@given(instructions)
def test_the_order_of_the_instructions_does_not_matter(said):
    assert end_of(said) == end_of(sorted(said)) == end_of(said[::-1])


@given(instructions)
def test_one_more_leader_who_agrees_changes_nothing(said):
    assert end_of([*said, "agreed"]) == end_of(said)


@given(instructions)
def test_one_more_instruction_never_makes_the_end_milder(said):
    strictness = ["approved", "conditional", "refused"]

    for more in SAID:
        assert strictness.index(end_of([*said, more])) >= strictness.index(end_of(said))


@each(
    "said", [[], ["waiting"], ["lapsed"], ["not_concerned"], ["returned"], ["agreed", "waiting"], ["approve"]]
)
def test_no_end_follows_from_what_is_no_instruction(said):
    with pytest.raises(ValueError, match="no end follows"):
        end_of(said)


def test_every_instruction_that_a_leader_can_give_has_an_end():
    states = {BECOMES[choice] for choice in Instruction.values}

    ends = {end_of(said) for size in (1, 2) for said in product(sorted(states), repeat=size)}

    assert ends == set(ENDS) == {"approved", "conditional", "refused"}


def test_every_end_is_a_state_of_the_request_and_only_two_let_the_paper_work():
    assert set(ENDS) <= set(RequestState.values)
    assert {end for end, (_verb, hook) in ENDS.items() if hook == "on_approved"} == {
        str(state) for state in EFFECTIVE
    }


def test_every_opinion_of_a_department_becomes_a_state_of_its_step():
    assert set(BECOMES) == set(Countersigning.values)
    assert set(BECOMES.values()) <= set(StepState.values)
    assert len(set(BECOMES.values())) == len(BECOMES)
