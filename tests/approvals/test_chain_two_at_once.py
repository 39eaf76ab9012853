"""Two people of the chain press at the same moment, on two real connections: nothing is lost, nothing is double."""

import copy

import pytest
from django.core.exceptions import PermissionDenied

from approvals import services
from approvals.models import Fax, Opinion, Route, Step
from approvals.services import gateways
from approvals.services.faxing import went
from core import audit
from core.errors import Conflict, WrongState
from org.choices import Role
from tests.approvals.test_services_chain_returning import stand_in
from tests.conftest import NOW
from tests.core.parallel import together
from tests.factories.approvals_chain import KIND, countersigner, fax, fresh, headquarters, open_steps, step_of
from tests.factories.org import holder

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
    services.note_call(request_id=request.pk, spoken_with="方晓", note="意见已收到。", by=hq.office, at=NOW)

    results = together(
        lambda: services.close(request_id=request.pk, pages=3, by=hq.desk, at=NOW),
        lambda: services.close(request_id=request.pk, pages=None, by=hq.office, at=NOW),
    )

    assert {type(error) for error in refusals(results)} <= {WrongState}  # the branch's pages came too late
    assert [verb for verb, *_ in schemes.told] == ["approved"]


def test_two_who_present_at_once_ask_each_leader_once(hq):
    request = hq.at("heard")

    together(
        lambda: services.present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW),
        lambda: services.present(request_id=request.pk, leader_ids=[hq.leader2.pk], by=hq.office, at=NOW),
    )

    assert Step.objects.filter(request=request, kind="leader").count() == 1


def presented(hq, *leaders):
    """A request before these leaders, in this order."""
    request = hq.at("heard")
    ids = [leader.pk for leader in leaders]
    services.present(request_id=request.pk, leader_ids=ids, by=hq.office, at=NOW)
    return request


def leaders_steps(request):
    rows = Step.objects.filter(request=request, kind="leader").select_related("request", "person")
    return list(rows.order_by("turn"))


def said(request, kind="leader"):
    rows = Opinion.objects.filter(step__request=request, step__kind=kind)
    return list(rows.order_by("pk").values_list("by__name", "state"))


def test_two_leaders_who_instruct_at_once_are_heard_in_their_order(hq):
    """The second one's turn comes with the first one's instruction: he is heard after it, or refused."""
    request = presented(hq, hq.leader, hq.leader2)
    first, second = leaders_steps(request)

    results = together(
        lambda: hq.instruct(copy.deepcopy(first), "agree"),
        lambda: hq.instruct(copy.deepcopy(second), "agree_with_conditions", "控制费用。"),
    )

    assert not isinstance(results[0], Exception)
    if refusals(results):
        assert isinstance(results[1], PermissionDenied)
        assert said(request) == [("傅国栋", "agreed")]
        assert [step.person for step in open_steps(request.pk)] == [hq.leader2]
    else:
        assert said(request) == [("傅国栋", "agreed"), ("范立", "conditional")]
    assert audit.verify() == []


def test_a_return_against_an_instruction_is_one_of_the_two(hq):
    """The leader's stand-in sends the paper back at the moment in which the leader approves it."""
    request = presented(hq, hq.leader)
    (step,) = leaders_steps(request)
    stand_in(hq.leader, hq.leader2, Role.VICE_PRESIDENT)

    results = together(
        lambda: hq.instruct(copy.deepcopy(step), "agree"), lambda: hq.back(request, by=hq.leader2)
    )

    assert len(refusals(results)) == 1
    assert (fresh(request).state, said(request)) in [
        ("rework", []),
        ("leaders", [("傅国栋", "agreed")]),
    ]
    assert audit.verify() == []


def test_a_withdrawal_against_a_fax_on_its_way_leaves_record_and_paper_agreeing(hq):
    """Either it was sent, and then taken back; or it was taken back, and is not sent."""
    request = hq.at("signed_off")
    facts = fax(gateway="mail", to_number="010-66601234")
    services.send_fax(request_id=request.pk, facts=facts, by=hq.desk, at=NOW)
    waiting = Fax.objects.get(request=request)
    sent = []

    results = together(
        lambda: gateways.send_now(
            fax_id=waiting.pk,
            send=lambda number, _papers: sent.append(number),
            papers_of=lambda _fax: [],
            went=went,
            at=NOW,
        ),
        lambda: services.withdraw(request_id=request.pk, by=hq.lead, at=NOW),
    )

    waiting.refresh_from_db()
    assert refusals(results) == []
    assert fresh(request).state == "withdrawn"
    assert (len(sent), waiting.state) in [(0, "failed"), (1, "sent")]


def test_two_who_lay_a_kinds_first_route_down_at_once_are_told_that_they_met(hq):
    days = {"channel_days": 3, "countersign_days": 5, "leader_days": 5}
    given = {"kind": KIND, "after": 0, "way": "chain", "in_order": False, "department_ids": []} | days
    other = holder(Role.CHANNEL_MANAGEMENT)

    results = together(
        lambda: services.lay_down_route(**given, by=hq.channel, at=NOW),
        lambda: services.lay_down_route(**given, by=other, at=NOW),
    )

    (refusal,) = refusals(results)
    assert isinstance(refusal, Conflict)
    assert Route.objects.filter(kind=KIND).count() == 1
