"""Departments that come, go and come back; leaders in order; steps handed over to somebody who can take them."""

from datetime import date

import pytest

from approvals import services
from approvals.choices import ReturnTo
from approvals.models import Opinion, Request, Step
from approvals.services.telling import holders_of, waited_for
from core import audit
from core.errors import DomainError, WrongState
from core.models import Notice
from org.choices import Role
from org.models import RoleGrant, User
from tests.approvals.test_services_chain_returning import stand_in
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import countersigner, fresh, open_steps, step_of
from tests.factories.org import START, holder

pytestmark = pytest.mark.django_db
STANDING = ("submitted", "countersigning", "heard", "leaders")


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


def release(hq, request, code):
    return services.remove_department(
        step_id=step_of(request, code).pk, reason="与该部门无关。", by=hq.channel, at=NOW
    )


def add(hq, request, code, by=None):
    return services.add_department(
        request_id=request.pk,
        item=services.Marked(hq.departments[code].pk),
        reason="还是要听取意见。",
        by=by or hq.channel,
        at=NOW,
    )


def hand(hq, step, to, by=None):
    return services.hand_step(step_id=step.pk, to_id=to.pk, reason="外出", by=by or hq.office, at=NOW)


def asked_now(request):
    return [str(step) for step in open_steps(request.pk)]


def told_all_heard(hq, request):
    rows = Notice.objects.filter(
        user=hq.office, kind__in=["approvals.departments_heard", "approvals.leaders_heard"]
    )
    return rows.filter(params__number=request.number.text).count()


def in_order(hq, *codes):
    request = hq.at("submitted")
    hq.mark(request.pk, *codes, in_order=True)
    return request


def test_releasing_the_department_whose_turn_it_is_gives_the_next_one_its_turn(hq):
    request = in_order(hq, "CWB", "HGB", "RLB")

    release(hq, request, "CWB")

    assert asked_now(request) == ["合规管理部"]


def test_releasing_a_department_whose_turn_comes_later_leaves_the_turn_where_it_is(hq):
    request = in_order(hq, "CWB", "HGB", "RLB")
    release(hq, request, "HGB")

    hq.countersign(step_of(request, "CWB"))

    assert asked_now(request) == ["人力资源部"]


def test_releasing_the_last_one_waited_for_tells_the_general_office_that_all_are_heard(hq):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"))
    told_before = told_all_heard(hq, request)

    release(hq, request, "HGB")

    assert told_all_heard(hq, request) == told_before + 1


def test_marking_again_asks_all_again_and_then_tells_the_general_office(hq):
    request = hq.at("heard")
    told_before = told_all_heard(hq, request)
    hq.back(request, ReturnTo.CHANNEL)

    hq.mark(request.pk)
    assert told_all_heard(hq, request) == told_before
    for step in open_steps(request.pk):
        hq.countersign(step)

    assert told_all_heard(hq, request) == told_before + 1


def test_a_department_that_has_spoken_is_not_released(hq):
    """Every opinion goes before the leaders, also an objection, also one of an earlier version."""
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"), "object", "费用超出预算。")

    with pytest.raises(DomainError, match="disagreed"):
        release(hq, request, "CWB")
    hq.mark(hq.at("submitted", hq.resubmit(hq.back(fresh(request)))).pk)
    with pytest.raises(DomainError, match="disagreed"):
        release(hq, request, "CWB")


def test_a_department_that_was_released_is_told_and_can_be_asked_again(hq):
    request = hq.at("countersigning")
    released = release(hq, request, "CWB")

    again = add(hq, request, "CWB")
    hq.countersign(step_of(request, "CWB"), "agree", "已说明。")

    assert again.pk == released.pk
    assert list(Opinion.objects.filter(step=again).values_list("state", "text")) == [("agreed", "已说明。")]
    told = Notice.objects.filter(kind="approvals.released").values_list("user__name", "url")
    assert list(told) == [("顾文清", "/approvals/countersign/")]
    assert audit.verify() == []


def test_a_department_released_before_a_return_is_marked_again_like_any_other(hq):
    request = hq.at("countersigning")
    release(hq, request, "HGB")
    hq.back(request, ReturnTo.CHANNEL)

    hq.mark(request.pk, "HGB")
    hq.countersign(step_of(request, "HGB"))

    assert step_of(request, "HGB").state == "agreed"
    assert Step.objects.filter(request=request, department=hq.departments["HGB"]).count() == 1


def test_a_department_that_comes_back_takes_its_place_in_the_order(hq):
    request = in_order(hq, "CWB", "HGB")
    release(hq, request, "CWB")
    hq.back(fresh(request), ReturnTo.CHANNEL)

    hq.mark(request.pk, "CWB", in_order=True)

    assert asked_now(request) == ["合规管理部"]
    hq.countersign(step_of(request, "HGB"))
    assert asked_now(request) == ["计划财务部"]


def test_a_released_department_that_was_handed_over_comes_back_to_itself(hq):
    request = hq.at("countersigning")
    hand(hq, step_of(request, "CWB"), hq.countersigners["RLB"])
    release(hq, request, "CWB")

    add(hq, request, "CWB")

    assert [str(user) for user in holders_of(step_of(request, "CWB"), NOW)] == ["顾文清"]


def test_a_department_is_released_once(hq):
    request = hq.at("countersigning")
    release(hq, request, "CWB")

    with pytest.raises((WrongState, DomainError)):
        release(hq, request, "CWB")


@each("again", [False, True])
def test_a_leader_is_presented_to_once(hq, again):
    request = hq.at("heard")
    if again:
        services.present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW)
        hq.back(request, ReturnTo.DEPARTMENTS, by=hq.leader)
        for step in open_steps(request.pk):
            hq.countersign(step)

    with pytest.raises(DomainError, match="twice"):
        services.present(
            request_id=request.pk, leader_ids=[hq.leader2.pk, hq.leader2.pk], by=hq.office, at=NOW
        )

    assert fresh(request).state == "countersigning"


def test_a_leader_who_has_another_part_in_the_paper_is_not_asked(hq):
    """That leader could not answer, and nobody could take the question back."""
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"))
    hq.countersign(step_of(request, "HGB"))
    RoleGrant.objects.create(user=hq.countersigners["HGB"], role=Role.VICE_PRESIDENT, valid_from=START)
    hq.leader2 = hq.countersigners["HGB"]

    with pytest.raises(DomainError, match="another part"):
        services.present(
            request_id=request.pk, leader_ids=[hq.leader.pk, hq.leader2.pk], by=hq.office, at=NOW
        )
    services.present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW)
    with pytest.raises(DomainError, match="another part"):
        services.add_leader(request_id=request.pk, leader_id=hq.leader2.pk, by=hq.office, at=NOW)


def test_a_leader_to_whom_a_colleagues_step_was_handed_is_not_asked_a_second_time(hq):
    request = hq.at("leaders")
    hand(hq, open_steps(request.pk)[0], hq.leader2)

    with pytest.raises(DomainError, match="asked already"):
        services.add_leader(request_id=request.pk, leader_id=hq.leader2.pk, by=hq.office, at=NOW)


def test_after_a_new_version_the_leader_who_had_instructed_is_asked_first_and_the_others_after(hq):
    request = hq.at("heard")
    services.present(request_id=request.pk, leader_ids=[hq.leader.pk, hq.leader2.pk], by=hq.office, at=NOW)
    hq.instruct(open_steps(request.pk)[0], "agree_with_conditions", "控制费用。")
    hq.back(fresh(request), by=hq.leader2)
    hq.resubmit(request)
    hq.at("submitted", fresh(request))
    hq.mark(request.pk)
    for step in open_steps(request.pk):
        hq.countersign(step)
    services.present(request_id=request.pk, leader_ids=[], by=hq.office, at=NOW)

    assert asked_now(request) == ["傅国栋"]
    hq.instruct(open_steps(request.pk)[0])
    hq.instruct(open_steps(request.pk)[0])
    assert list(
        Opinion.objects.filter(step__request=request, step__kind="leader").values_list(
            "revision", "state", "by"
        )
    ) == [
        (1, "conditional", hq.leader.pk),
        (2, "agreed", hq.leader.pk),
        (2, "agreed", hq.leader2.pk),
    ]


def test_the_review_of_channel_management_is_not_handed_over(hq):
    """Marking departments is channel management's own; any of its people can do it."""
    request = hq.at("submitted")

    with pytest.raises(DomainError, match="channel management"):
        hand(hq, request.steps.get(kind="channel"), hq.leader)

    hq.mark(request.pk, "CWB")


def test_the_general_office_hands_no_step_to_itself(hq):
    request = hq.at("countersigning")

    with pytest.raises(DomainError, match="of headquarters"):
        hand(hq, step_of(request, "CWB"), hq.office)


def test_a_leaders_step_goes_to_a_leader_only(hq):
    request = hq.at("leaders")
    (step,) = open_steps(request.pk)

    with pytest.raises(DomainError, match="another leader"):
        hand(hq, step, hq.countersigners["RLB"])
    hand(hq, step, hq.leader2)
    hq.instruct(step, by=hq.leader2)

    assert step_of_leader(request).decided_by == hq.leader2


def step_of_leader(request):
    return request.steps.select_related("person").get(kind="leader")


def test_two_steps_are_not_handed_to_one_person_who_could_answer_one_only(hq):
    request = hq.at("countersigning")
    hand(hq, step_of(request, "CWB"), hq.countersigners["RLB"])

    with pytest.raises(DomainError, match="of headquarters"):
        hand(hq, step_of(request, "HGB"), hq.countersigners["RLB"])


def test_a_step_is_handed_on_from_who_got_it_to_somebody_else(hq):
    request = hq.at("countersigning")
    hand(hq, step_of(request, "CWB"), hq.countersigners["RLB"])

    clerk = holder(Role.GENERAL_OFFICE, name="综合二")
    hand(hq, step_of(request, "CWB"), clerk)

    assert holders_of(step_of(request, "CWB"), NOW) == [clerk]


@each("who", ["leader", "leader2", "channel", "office"])
def test_a_departments_step_goes_to_nobody_who_has_another_part_to_keep(hq, who):
    request = hq.at("countersigning")

    with pytest.raises(DomainError, match="Choose somebody else"):
        hand(hq, step_of(request, "CWB"), getattr(hq, who))


def test_a_step_that_comes_back_to_its_department_is_the_departments_again(hq):
    request = hq.at("countersigning")
    hand(hq, step_of(request, "CWB"), hq.countersigners["RLB"])

    hand(hq, step_of(request, "CWB"), hq.countersigners["CWB"])

    step = step_of(request, "CWB")
    assert step.handed_to is None
    second = countersigner(hq.departments["CWB"], name="第二人")
    assert {user.name for user in holders_of(step, NOW)} == {"顾文清", second.name}


def test_who_got_a_step_and_then_spoke_as_a_stand_in_no_longer_holds_it(hq):
    """Bob was handed the finance department's step, then stood in for compliance: he speaks once."""
    request = hq.at("countersigning")
    bob = holder(Role.COUNTERSIGNER, name="代办")
    hand(hq, step_of(request, "CWB"), bob)
    stand_in(hq.countersigners["HGB"], bob, Role.COUNTERSIGNER)
    hq.countersign(step_of(request, "HGB"), by=User.objects.get(pk=bob.pk))

    with pytest.raises(DomainError, match="somebody else"):
        hq.countersign(step_of(request, "CWB"), by=User.objects.get(pk=bob.pk))

    assert holders_of(step_of(request, "CWB"), NOW) == []
    assert waited_for(request, NOW) == []
    hand(hq, step_of(request, "CWB"), hq.countersigners["RLB"])
    hq.countersign(step_of(request, "CWB"), by=hq.countersigners["RLB"])


def test_who_got_a_step_and_then_lost_every_role_no_longer_holds_it(hq):
    request = hq.at("countersigning")
    bob = holder(Role.COUNTERSIGNER, name="代办")
    hand(hq, step_of(request, "CWB"), bob)
    RoleGrant.objects.filter(user=bob).update(valid_until=NOW.date())

    assert holders_of(step_of(request, "CWB"), NOW) == []


def test_who_got_a_step_signs_in_an_own_role_and_not_in_one_lent_by_somebody(hq):
    request = hq.at("countersigning")
    bob = holder(Role.GENERAL_OFFICE, name="代办")
    stand_in(hq.leader, bob, Role.VICE_PRESIDENT)
    RoleGrant.objects.filter(user=bob).update(valid_from=date(2026, 11, 4))
    hand(hq, step_of(request, "CWB"), bob)

    hq.countersign(step_of(request, "CWB"), by=User.objects.get(pk=bob.pk))

    opinion = Opinion.objects.get(step=step_of(request, "CWB"))
    assert (opinion.capacity, opinion.on_behalf_of) == (Role.GENERAL_OFFICE, None)


@each(("first", "second"), [("agree", "object"), ("object", "agree")])
def test_a_second_and_different_opinion_is_refused_and_not_swallowed(hq, first, second):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"), first, "意见一。")

    with pytest.raises(WrongState, match="on record already"):
        hq.countersign(step_of(request, "CWB"), second, "意见二。")

    assert Opinion.objects.filter(step=step_of(request, "CWB")).count() == 1


def test_a_second_and_different_instruction_is_refused_and_not_swallowed(hq):
    request = hq.at("leaders")
    (step,) = open_steps(request.pk)
    hq.instruct(step, "agree")

    with pytest.raises(WrongState, match="on record already"):
        hq.instruct(step, "object", "不同意。")


def test_a_leader_who_also_countersigned_for_a_department_does_not_send_the_paper_back(hq):
    """A return is a decision too: who has another part in the paper does not take it as a stand-in."""
    request = hq.at("leaders")
    both = hq.countersigners["CWB"]
    RoleGrant.objects.create(user=both, role=Role.VICE_PRESIDENT, valid_from=START)
    stand_in(hq.leader, both, Role.VICE_PRESIDENT)

    with pytest.raises(DomainError, match="somebody else"):
        hq.back(request, by=User.objects.get(pk=both.pk))

    assert Request.objects.get(pk=request.pk).state == "leaders"


def test_departments_of_one_turn_do_not_wait_for_each_other_and_later_turns_do(hq):
    request = in_order(hq, "CWB", "HGB")

    add(hq, request, "RLB")

    assert asked_now(request) == ["计划财务部", "人力资源部"]
    hq.countersign(step_of(request, "RLB"))
    assert asked_now(request) == ["计划财务部"]
    hq.countersign(step_of(request, "CWB"))
    assert asked_now(request) == ["合规管理部"]


def test_a_second_countersigner_of_the_department_confirms_what_the_first_one_said(hq):
    """A department's part is the department's: whoever speaks for it now speaks again for it."""
    request = hq.at("heard")
    second = countersigner(hq.departments["CWB"], name="顾问")
    hq.back(request)
    hq.resubmit(request)
    hq.at("submitted", fresh(request))
    hq.mark(request.pk)

    hq.countersign(step_of(request, "CWB"), by=second)

    assert list(Opinion.objects.filter(step=step_of(request, "CWB")).values_list("by__name", flat=True)) == [
        "顾文清",
        "顾问",
    ]
