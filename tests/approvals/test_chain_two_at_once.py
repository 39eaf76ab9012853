"""Two people of the chain press at the same moment, on two real connections: nothing is lost, nothing is double."""

import copy

import pytest

from approvals import services
from approvals.models import Opinion, Step
from core import audit
from core.errors import WrongState
from tests.conftest import NOW
from tests.core.parallel import together
from tests.factories.approvals_chain import countersigner, fresh, headquarters, open_steps, step_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hq(schemes):
    """A company that countersigns, committed."""
    return headquarters()


def refusals(results):
    return [result for result in results if isinstance(result, Exception)]


def test_two_of_one_department_give_one_opinion(hq):
    request = hq.at("countersigning")
    other = countersigner(hq.departments["CWB"], name="顾问")
    step = step_of(request, "CWB")

    results = together(
        lambda: hq.countersign(copy.deepcopy(step)),
        lambda: hq.countersign(copy.deepcopy(step), "object", "不妥。", by=other),
    )

    assert len(refusals(results)) == 1
    assert Opinion.objects.filter(step=step).count() == 1
    assert audit.verify() == []


def test_two_departments_at_once_are_both_heard_and_the_office_is_told(hq):
    request = hq.at("countersigning")
    steps = open_steps(request.pk)

    results = together(*[lambda step=step: hq.countersign(step) for step in steps])

    assert refusals(results) == []
    services.present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW)
    assert fresh(request).state == "leaders"


def test_an_opinion_and_a_return_at_once_leave_one_of_the_two_refused_or_both_in_order(hq):
    request = hq.at("countersigning")
    step = step_of(request, "CWB")

    results = together(lambda: hq.countersign(step), lambda: hq.back(request))

    assert fresh(request).state == "rework"
    assert all(
        isinstance(fault, WrongState) or "Permission" in type(fault).__name__ for fault in refusals(results)
    )
    assert Opinion.objects.filter(step=step).count() == 1 - len(refusals(results))


def test_one_leader_who_presses_twice_at_once_instructs_once(hq):
    request = hq.at("leaders")
    (step,) = open_steps(request.pk)

    together(lambda: hq.instruct(copy.deepcopy(step)), lambda: hq.instruct(copy.deepcopy(step)))

    assert Opinion.objects.filter(step=step).count() == 1


def test_two_clerks_who_close_at_once_let_the_paper_take_effect_once(hq, schemes):
    request = hq.at("replied")

    results = together(
        lambda: services.close(request_id=request.pk, pages=3, by=hq.desk, at=NOW),
        lambda: services.close(request_id=request.pk, pages=None, by=hq.office, at=NOW),
    )

    assert refusals(results) == []
    assert [verb for verb, *_ in schemes.told] == ["approved"]


def test_two_who_present_at_once_ask_each_leader_once(hq):
    request = hq.at("heard")

    together(
        lambda: services.present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW),
        lambda: services.present(request_id=request.pk, leader_ids=[hq.leader2.pk], by=hq.office, at=NOW),
    )

    assert Step.objects.filter(request=request, kind="leader").count() == 1
