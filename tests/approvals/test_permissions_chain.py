"""Who sees a request and on whose desk it lies, where it went forth and back: nothing that was never sent, no draft."""

from datetime import date

import pytest

from approvals import services
from approvals.choices import ReturnTo
from approvals.contributions import todos
from approvals.models import Request
from org.choices import Role
from org.models import RoleGrant, User
from tests.approvals.test_services_chain_returning import stand_in
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import fresh, open_steps, step_of
from tests.factories.org import START, holder

pytestmark = pytest.mark.django_db
STANDING = (
    "draft", "signed_off", "faxed", "registered", "submitted", "countersigning", "heard", "leaders", "instructed",
)  # fmt: skip


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


def sees(user, request):
    return Request.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=request.pk).exists()


def todo_of(user, request):
    """What the desk of `user` says about the request; nothing where it does not lie there."""
    reader = User.objects.get(pk=user.pk)
    reader._day = NOW.date()
    lines = todos(reader, NOW)
    return [line.button for line in lines if line.number == request.number.text]


def sent_again(hq, request):
    """The request as version 2, drafted anew."""
    hq.back(request)
    hq.resubmit(request)
    return fresh(request)


@each("place", ["draft", "signed_off"])
def test_headquarters_does_not_see_what_the_branch_took_back_before_sending_it(hq, place):
    request = hq.at(place)
    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)

    assert [sees(who, request) for who in (hq.office, hq.channel, hq.leader)] == [False] * 3
    assert [sees(who, request) for who in (hq.lead, hq.desk, hq.manager)] == [True] * 3
    assert sees(holder(Role.AUDITOR), request)


@each("place", ["faxed", "registered", "countersigning"])
def test_headquarters_still_sees_what_was_taken_back_after_it_was_sent(hq, place):
    request = hq.at(place)
    services.withdraw(request_id=request.pk, by=hq.lead, at=NOW)

    assert [sees(who, request) for who in (hq.office, hq.channel, hq.leader)] == [True] * 3


@each("place", ["draft", "checked", "signed_off"])
def test_a_department_does_not_see_the_next_version_before_it_is_sent(hq, place):
    request = sent_again(hq, hq.at("heard"))
    request = hq.at(place, request)

    assert not sees(hq.countersigners["CWB"], request)
    assert not sees(hq.office, request)
    assert sees(hq.lead, request)


def test_a_department_that_spoke_sees_the_next_version_once_it_is_sent(hq):
    request = sent_again(hq, hq.at("heard"))

    request = hq.at("faxed", request)

    assert sees(hq.countersigners["CWB"], request)
    assert not sees(hq.countersigners["RLB"], request)


def test_the_general_office_presents_a_second_version_once_its_departments_have_spoken(hq):
    """A leader was asked before the return and waits for the turn; the desk asks the office all the same."""
    request = hq.at("leaders")
    hq.back(request, by=hq.leader)
    hq.resubmit(request)
    hq.at("submitted", fresh(request))
    hq.mark(request.pk)
    while_they_speak = todo_of(hq.office, request)
    for step in open_steps(request.pk):
        hq.countersign(step)

    assert while_they_speak == []
    assert todo_of(hq.office, request) == ["Present to the leaders"]


def test_the_general_office_presents_again_what_a_leader_sent_back_to_the_departments(hq):
    request = hq.at("leaders")
    hq.back(request, ReturnTo.DEPARTMENTS, by=hq.leader)
    for step in open_steps(request.pk):
        hq.countersign(step)

    assert todo_of(hq.office, request) == ["Present to the leaders"]
    assert todo_of(hq.leader, request) == []


@each(("place", "button"), [("heard", "Present to the leaders"), ("instructed", "Fax the opinions back")])
def test_the_desk_tells_the_general_office_what_it_has_to_do_itself(hq, place, button):
    assert todo_of(hq.office, hq.at(place)) == [button]


def test_the_desk_tells_a_department_and_a_leader_to_speak(hq):
    assert todo_of(hq.countersigners["CWB"], hq.at("countersigning")) == ["Give an opinion"]
    assert todo_of(hq.leader, hq.at("leaders")) == ["Give an instruction"]


def test_a_stand_in_who_has_spoken_for_one_department_is_not_asked_for_another(hq):
    request = hq.at("countersigning")
    bob = hq.countersigners["HGB"]
    stand_in(hq.countersigners["CWB"], bob, Role.COUNTERSIGNER)
    before = todo_of(bob, request)
    hq.countersign(step_of(request, "HGB"), by=bob)

    assert before == ["Give an opinion"]
    assert todo_of(bob, request) == []
    assert todo_of(hq.countersigners["CWB"], request) == ["Give an opinion"]


def test_channel_management_that_countersigned_for_a_department_does_not_find_the_next_review_on_its_desk(hq):
    request = hq.at("countersigning")
    other = holder(Role.GENERAL_OFFICE, name="渠道二")
    services.hand_step(
        step_id=step_of(request, "CWB").pk, to_id=other.pk, reason="外出", by=hq.office, at=NOW
    )
    hq.countersign(step_of(request, "CWB"), by=other)
    RoleGrant.objects.create(user=other, role=Role.CHANNEL_MANAGEMENT, valid_from=START)
    other = User.objects.get(pk=other.pk)
    hq.back(fresh(request), ReturnTo.CHANNEL)

    assert todo_of(other, request) == []
    assert todo_of(hq.channel, request) == ["Review"]


def test_a_returned_request_lies_on_the_desk_of_the_branch_where_who_sent_it_has_left(hq):
    request = hq.back(hq.at("submitted"))
    before = todo_of(hq.manager, request)
    User.objects.filter(pk=hq.lead.pk).update(is_active=False)

    assert before == []
    assert todo_of(hq.manager, request) == ["Change and send again"]
    assert todo_of(holder(Role.BRANCH_FINANCE, hq.branch), request) == ["Change and send again"]
    assert todo_of(hq.office, request) == []


def test_who_got_a_step_of_a_department_sees_the_request_and_finds_it_on_the_desk(hq):
    request = hq.at("countersigning")
    bob = hq.countersigners["RLB"]
    services.hand_step(step_id=step_of(request, "CWB").pk, to_id=bob.pk, reason="外出", by=hq.office, at=NOW)

    assert sees(bob, request)
    assert todo_of(bob, request) == ["Give an opinion"]
    assert todo_of(hq.countersigners["CWB"], request) == []


def test_a_department_whose_turn_has_not_come_is_not_overdue_although_its_day_has_passed(hq):
    """Its due day was set when it was marked; whoever speaks before it is late, not it."""
    request = hq.at("submitted")
    services.mark(
        request_id=request.pk,
        opinion="",
        departments=[
            services.Marked(hq.departments["CWB"].pk, date(2026, 11, 20)),
            services.Marked(hq.departments["HGB"].pk, date(2026, 11, 9)),
        ],
        in_order=True,
        by=hq.channel,
        at=NOW,
    )
    rows = Request.objects.filter(pk=request.pk)

    assert not rows.overdue(date(2026, 11, 12)).exists()
    assert rows.overdue(date(2026, 11, 21)).exists()
    assert rows.with_due().get().due_on == date(2026, 11, 20)
