"""Back to an earlier step, a new version, opinions confirmed or revised; departments and leaders that come and go."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from approvals import queries, services
from approvals.choices import ReturnTo
from approvals.models import Opinion, Step
from core.errors import DomainError, WrongState
from core.models import Notice
from org.choices import Role
from org.models import Delegation, RoleGrant
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import fresh, open_steps, step_of
from tests.factories.org import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def hq(hq_standing):
    """A company with a request at every place of the way."""
    return hq_standing


@each(
    ("place", "to", "state"),
    [
        ("faxed", ReturnTo.BRANCH, "rework"),
        ("registered", ReturnTo.BRANCH, "rework"),
        ("submitted", ReturnTo.OFFICE, "registered"),
        ("countersigning", ReturnTo.BRANCH, "rework"),
        ("countersigning", ReturnTo.OFFICE, "registered"),
        ("countersigning", ReturnTo.CHANNEL, "submitted"),
        ("leaders", ReturnTo.BRANCH, "rework"),
        ("leaders", ReturnTo.OFFICE, "registered"),
        ("leaders", ReturnTo.CHANNEL, "submitted"),
        ("leaders", ReturnTo.DEPARTMENTS, "countersigning"),
    ],
)
def test_who_holds_a_step_sends_the_request_back_to_an_earlier_one(hq, place, to, state):
    request = hq.at(place)
    holds = {"faxed": hq.office, "registered": hq.office, "leaders": hq.leader}.get(place, hq.channel)

    returned = hq.back(request, to, by=holds)

    assert returned.state == state
    assert fresh(request).state == state


@each(
    ("place", "to"),
    [
        ("draft", ReturnTo.BRANCH),
        ("registered", ReturnTo.CHANNEL),
        ("submitted", ReturnTo.DEPARTMENTS),
        ("countersigning", ReturnTo.DEPARTMENTS),
        ("replied", ReturnTo.BRANCH),
        ("approved", ReturnTo.BRANCH),
    ],
)
def test_a_request_never_goes_back_to_a_step_that_does_not_lie_before(hq, place, to):
    request = hq.at(place)

    with pytest.raises(WrongState):
        hq.back(request, to)


@each(("place", "by"), [("countersigning", "office"), ("leaders", "channel"), ("faxed", "channel")])
def test_nobody_but_who_holds_the_step_sends_it_back(hq, place, by):
    request = hq.at(place)

    with pytest.raises(PermissionDenied):
        hq.back(request, by=getattr(hq, by))


def test_a_return_says_why_and_tells_the_branch(hq, schemes):
    request = hq.at("submitted")

    with pytest.raises(DomainError, match="Say why"):
        hq.back(request, reason=" ")
    hq.back(request)

    assert [verb for verb, *_ in schemes.told] == ["returned"]
    assert Notice.objects.filter(user=hq.lead, kind="approvals.came_back").count() == 1


def test_a_new_version_is_checked_signed_off_and_faxed_anew_under_the_same_reference(hq):
    request = hq.back(hq.at("countersigning"))
    hq.resubmit(request)

    again = hq.at("faxed", fresh(request))

    assert (again.revision, again.state, again.letter.number) == (2, "faxed", request.letter.number)
    assert [version.revision for version in queries.versions_of(again)] == [1, 2]


def test_who_gave_an_opinion_confirms_or_revises_it_and_sees_what_changed(hq):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"), "object", "费用超出预算。")
    hq.back(request)
    hq.resubmit(request, name="压缩费用的方案")
    request = hq.at("submitted", fresh(request))
    hq.mark(request.pk)
    step = step_of(request, "CWB")

    changes = queries.changes_between(queries.versions_of(request), queries.last_opinion(step).revision, 2)
    hq.countersign(step, "agree", "已压缩，同意。")

    assert [line.kind for line in changes.lines][:1] == ["replaced"]
    assert [(change.kind, change.name) for change in changes.attachments] == [("replaced", "预算.xlsx")]
    assert list(Opinion.objects.filter(step=step).values_list("revision", "state")) == [
        (1, "objected"),
        (2, "agreed"),
    ]


def test_departments_marked_before_are_asked_again_without_being_marked_again(hq):
    request = hq.back(hq.at("heard"))
    hq.resubmit(request)
    hq.at("submitted", fresh(request))

    hq.mark(request.pk, "RLB")

    assert {step.department.code for step in open_steps(request.pk)} == {"CWB", "HGB", "RLB"}


def test_sent_back_to_the_departments_all_of_them_look_again_with_the_reason(hq):
    request = hq.at("leaders")

    hq.back(request, ReturnTo.DEPARTMENTS, by=hq.leader, reason="请合规再核第三条。")

    assert [(step.department.code, step.remark) for step in open_steps(request.pk)] == [
        ("CWB", "请合规再核第三条。"),
        ("HGB", "请合规再核第三条。"),
    ]


def test_a_leader_who_sent_it_back_instructs_when_it_comes_again(hq):
    request = hq.at("leaders")
    hq.back(request, ReturnTo.CHANNEL, by=hq.leader)
    hq.mark(request.pk)
    hq.back(fresh(request), ReturnTo.CHANNEL)
    hq.mark(request.pk)
    for step in open_steps(request.pk):
        hq.countersign(step)
    services.present(request_id=request.pk, leader_ids=[], by=hq.office, at=NOW)

    (step,) = open_steps(request.pk)
    hq.instruct(step)

    assert fresh(request).steps.get(kind="leader").state == "agreed"


def test_a_department_is_added_while_the_others_countersign_with_the_reason_on_record(hq):
    request = hq.at("countersigning")
    added = services.add_department(
        request_id=request.pk,
        item=services.Marked(hq.departments["RLB"].pk, date(2026, 11, 9)),
        reason="涉及人员编制。",
        by=hq.channel,
        at=NOW,
    )
    for step in open_steps(request.pk):
        if step.department.code != "RLB":
            hq.countersign(step)

    assert (added.due_on, added.named_by) == (date(2026, 11, 9), hq.channel)
    with pytest.raises(DomainError, match="has not spoken yet"):
        services.present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW)


@each(("code", "reason"), [("RLB", " "), ("CWB", "再看一遍")])
def test_a_department_is_added_once_and_with_a_reason(hq, code, reason):
    request = hq.at("countersigning")

    with pytest.raises(DomainError):
        services.add_department(
            request_id=request.pk,
            item=services.Marked(hq.departments[code].pk),
            reason=reason,
            by=hq.channel,
            at=NOW,
        )


def test_the_chain_waits_for_exactly_the_departments_that_are_left(hq):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"))

    services.remove_department(
        step_id=step_of(request, "HGB").pk, reason="与合规无关。", by=hq.channel, at=NOW
    )
    services.present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW)

    assert step_of(request, "HGB").state == "lapsed"
    assert fresh(request).state == "leaders"


def test_the_last_department_is_not_released(hq):
    request = hq.at("submitted")
    hq.mark(request.pk, "CWB")

    with pytest.raises(DomainError, match="At least one"):
        services.remove_department(step_id=step_of(request, "CWB").pk, reason="不需要", by=hq.channel, at=NOW)


def test_a_step_whose_countersigner_left_the_company_is_handed_over(hq):
    request = hq.at("countersigning")
    type(hq.lead).objects.filter(pk=hq.countersigners["CWB"].pk).update(is_active=False)
    step = step_of(request, "CWB")

    nobody = services.telling.holders_of(step, NOW)
    services.hand_step(
        step_id=step.pk, to_id=hq.countersigners["RLB"].pk, reason="顾文清已离职。", by=hq.office, at=NOW
    )
    hq.countersign(step_of(request, "CWB"), by=hq.countersigners["RLB"])

    assert nobody == []
    assert step_of(request, "CWB").decided_by == hq.countersigners["RLB"]


def test_the_opinion_of_somebody_who_left_afterwards_stays(hq):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"))
    type(hq.lead).objects.filter(pk=hq.countersigners["CWB"].pk).update(is_active=False)

    hq.countersign(step_of(request, "HGB"))
    services.present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW)

    assert step_of(request, "CWB").state == "agreed"


@each("whom", ["lead", "channel", "desk"])
def test_a_step_is_handed_to_nobody_who_took_part_or_is_not_of_headquarters(hq, whom):
    request = hq.at("countersigning")

    with pytest.raises(DomainError, match="of headquarters"):
        services.hand_step(
            step_id=step_of(request, "CWB").pk,
            to_id=getattr(hq, whom).pk,
            reason="外出",
            by=hq.office,
            at=NOW,
        )


def stand_in(principal, who, role):
    return Delegation.objects.create(
        grant=RoleGrant.objects.get(user=principal, role=role),
        principal=principal,
        stand_in=who,
        reason="外出",
        valid_from=date(2026, 11, 1),
        valid_until=date(2026, 11, 20),
        created_at=NOW,
    )


def test_a_stand_in_gives_the_departments_opinion_and_both_names_stand_there(hq):
    request = hq.at("countersigning")
    bob = holder(Role.COUNTERSIGNER, name="代办")
    stand_in(hq.countersigners["CWB"], bob, Role.COUNTERSIGNER)

    step = hq.countersign(step_of(request, "CWB"), by=bob)

    assert (step.decided_by, step.on_behalf_of) == (bob, hq.countersigners["CWB"])
    assert queries.named(step.decided_by, step.on_behalf_of) == "代办 for 顾文清"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_audits_or_administers_speaks_for_nobody_though_a_standing_in_is_on_record(hq, role):
    bob = holder(role, name="严实")
    stand_in(hq.countersigners["CWB"], bob, Role.COUNTERSIGNER)
    stand_in(hq.leader, bob, Role.VICE_PRESIDENT)
    request = hq.at("countersigning")

    with pytest.raises(PermissionDenied):
        hq.countersign(step_of(request, "CWB"), by=bob)
    day = NOW.date()
    asked = (
        queries.countersigners_of(hq.departments["CWB"].pk, day),
        queries.leader_or_stand_ins(hq.leader.pk, day),
    )

    assert [list(people) for people in asked] == [[hq.countersigners["CWB"]], [hq.leader]]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_audits_or_administers_instructs_for_nobody(hq, role):
    bob = holder(role, name="严实")
    stand_in(hq.leader, bob, Role.VICE_PRESIDENT)
    request = hq.at("leaders")

    with pytest.raises(PermissionDenied):
        hq.instruct(open_steps(request.pk)[0], by=bob)


def test_a_stand_in_of_two_gives_one_opinion_only(hq):
    """Whoever stands in for a department's countersigner and is another's own speaks once in one request."""
    request = hq.at("countersigning")
    bob = hq.countersigners["HGB"]
    stand_in(hq.countersigners["CWB"], bob, Role.COUNTERSIGNER)
    hq.countersign(step_of(request, "HGB"), by=bob)

    with pytest.raises(DomainError, match="somebody else"):
        hq.countersign(step_of(request, "CWB"), by=bob)


def test_a_leaders_stand_in_instructs_for_that_leader(hq):
    request = hq.at("leaders")
    stand_in(hq.leader, hq.leader2, Role.VICE_PRESIDENT)
    (step,) = open_steps(request.pk)

    hq.instruct(step, by=hq.leader2)

    assert Step.objects.get(pk=step.pk).on_behalf_of == hq.leader


def test_a_leader_is_added_after_those_who_are_asked(hq):
    request = hq.at("leaders")

    services.add_leader(request_id=request.pk, leader_id=hq.leader2.pk, by=hq.office, at=NOW)
    first = [step.person for step in open_steps(request.pk)]
    hq.instruct(open_steps(request.pk)[0])

    assert first == [hq.leader]
    assert [step.person for step in open_steps(request.pk)] == [hq.leader2]


def test_the_branch_takes_it_back_until_the_leaders_have_it(hq, schemes):
    request = hq.at("heard")

    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)

    assert fresh(request).state == "withdrawn"
    assert [verb for verb, *_ in schemes.told] == ["withdrawn"]


def test_once_the_leaders_have_it_the_branch_no_longer_takes_it_back(hq):
    request = hq.at("leaders")

    with pytest.raises(WrongState):
        services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)


def test_a_changed_cover_sheet_is_checked_again(hq):
    request = hq.at("checked")

    services.edit_cover(request_id=request.pk, cover=services.Cover(urgency="urgent"), by=hq.lead, at=NOW)

    assert fresh(request).checked_at is None
    assert fresh(request).urgency == "urgent"


def test_a_reminder_goes_to_those_waited_for_and_once_a_day(hq):
    request = hq.at("countersigning")

    services.remind(request_id=request.pk, by=hq.office, at=NOW)
    with pytest.raises(DomainError, match="today already"):
        services.remind(request_id=request.pk, by=hq.office, at=NOW + timedelta(hours=2))

    told = Notice.objects.filter(kind="approvals.reminder").values_list("user__name", flat=True)
    assert set(told) == {"顾文清", "秦正"}


def test_a_step_that_nobody_holds_cannot_be_reminded(hq):
    request = hq.at("submitted")
    hq.mark(request.pk, "CWB")
    type(hq.lead).objects.filter(pk=hq.countersigners["CWB"].pk).update(is_active=False)

    with pytest.raises(DomainError, match="Hand it over"):
        services.remind(request_id=request.pk, by=hq.office, at=NOW)


@each(("with_", "note"), [("", "已催"), ("顾文清", " ")])
def test_a_telephone_call_is_noted_with_whom_and_what(hq, with_, note):
    request = hq.at("countersigning")

    with pytest.raises(DomainError):
        services.note_call(request_id=request.pk, spoken_with=with_, note=note, by=hq.office, at=NOW)
