"""Which steps each reader is offered at each place of the way: possible, not yet and why, or not at all."""

from datetime import timedelta

import pytest

from approvals.choices import ReturnTo
from approvals.models import Request, Step
from approvals.offers import offers_of
from approvals.services import hand_step, present, remind
from approvals.verbs import VERBS
from approvals.views.requests import Requests
from org.choices import Role
from org.models import Delegation, RoleGrant, User
from tests.cases import each
from tests.factories.approvals_chain import fresh, open_steps, step_of
from tests.factories.org import TeamFactory, holder

pytestmark = pytest.mark.django_db
SHEPHERD = {"remind": "", "note_call": ""}


@pytest.fixture
def hq(hq_standing):
    """The company with a request at every place."""
    return hq_standing


def offered(request, by, now):
    """Name → why not yet, of all that the page offers."""
    rows = Request.objects.select_related("number", "branch", "team").prefetch_related(
        "hands", "steps__opinions", "faxes", "chases", "versions"
    )
    found = offers_of(rows.get(pk=request.pk), by=by, at=now)
    return {offer.name: str(offer.disabled) for offer in found}


CASES = [
    ("draft", "lead", {"fax": "It is not signed off yet.", "cover": "", "withdraw": ""}),
    ("draft", "desk", {"check": "", "fax": "It is not signed off yet."}),
    ("draft", "manager", {"sign_off": "Somebody else of the branch checks it first."}),
    ("draft", "office", {}),
    ("checked", "deputy", {"sign_off": ""}),
    ("checked", "manager", {"sign_off": ""}),
    ("signed_off", "desk", {"fax": ""}),
    ("signed_off", "lead", {"fax": "", "withdraw": ""}),
    ("signed_off", "channel", {}),
    ("faxed", "office", {"register": "", "pass_on": "It is registered first.", "return": ""} | SHEPHERD),
    ("faxed", "channel", {"mark": "The general office has not passed it on yet."}),
    ("registered", "office", {"pass_on": "", "return": ""} | SHEPHERD),
    ("submitted", "channel", {"mark": "", "return": ""}),
    ("submitted", "office", SHEPHERD),
    ("countersigning", "channel", {"department_add": "", "return": ""}),
    (
        "countersigning",
        "office",
        {"present": "Still waited for: 计划财务部, 合规管理部."} | SHEPHERD,
    ),
    ("countersigning", "leader", {}),
    ("heard", "office", {"present": ""} | SHEPHERD),
    ("leaders", "office", {"fax_back": "Still waited for: 傅国栋.", "leader_add": ""} | SHEPHERD),
    ("leaders", "leader", {"instruct": "", "return": ""}),
    ("leaders", "leader2", {}),
    ("leaders", "lead", {"withdraw": "The leaders have it already; it can no longer be taken back."}),
    ("instructed", "office", {"fax_back": "", "leader_add": ""} | SHEPHERD),
    ("replied", "desk", {"close": ""}),
    ("replied", "office", {"close": ""} | SHEPHERD),
    ("replied", "manager", {}),
    ("approved", "office", {}),
    ("approved", "lead", {}),
]


@each(("state", "who", "expected"), CASES)
def test_offers_by_place_and_reader(hq, now, state, who, expected):
    assert offered(hq.at(state), getattr(hq, who), now) == expected


def test_every_verb_is_offered_somewhere():
    seen = {name for _state, _who, expected in CASES for name in expected}

    assert {verb.name for verb in VERBS} - seen == {"opinion"}


def test_a_department_is_offered_its_own_opinion_only(hq, now):
    request = hq.at("countersigning")

    assert offered(request, hq.countersigners["CWB"], now) == {"countersign": ""}
    assert offered(request, hq.countersigners["RLB"], now) == {}


def test_a_department_whose_turn_comes_later_is_told_so(hq, now):
    request = hq.at("submitted")
    hq.mark(request.pk, "CWB", "HGB", in_order=True)

    assert offered(request, hq.countersigners["HGB"], now) == {
        "countersign": "Its turn has not come: others speak first."
    }


def test_whoever_has_another_part_is_told_that_it_is_somebody_elses(hq, now):
    request = hq.at("checked")
    RoleGrant.objects.create(user=hq.desk, role=Role.BRANCH_MANAGER, branch=hq.branch, valid_from=now.date())

    refusal = offered(request, User.objects.get(pk=hq.desk.pk), now)["sign_off"]

    assert refusal == "You have taken a step of it already; this one is somebody else's."


def test_the_stand_in_of_who_has_a_part_is_told_so_too(hq, now):
    request = hq.at("checked")
    held = RoleGrant.objects.create(
        user=hq.desk, role=Role.BRANCH_MANAGER, branch=hq.branch, valid_from=now.date()
    )
    stand_in = holder(Role.GENERAL_OFFICE, name="替班")
    Delegation.objects.create(
        principal=hq.desk,
        stand_in=stand_in,
        grant=held,
        valid_from=now.date(),
        valid_until=now.date() + timedelta(days=5),
        reason="出差",
        created_at=now,
    )

    assert "somebody else's" in offered(request, stand_in, now)["sign_off"]


def test_a_step_that_was_handed_over_is_offered_to_who_has_it_and_nobody_else(hq, now):
    request = hq.at("countersigning")
    step = step_of(request, "CWB")
    hand_step(step_id=step.pk, to_id=hq.countersigners["RLB"].pk, reason="休假", by=hq.office, at=now)

    assert offered(request, hq.countersigners["RLB"], now) == {"countersign": ""}
    assert offered(request, hq.countersigners["CWB"], now) == {}


def test_a_department_asked_again_confirms_or_revises(hq, now):
    request = hq.at("countersigning")
    hq.countersign(step_of(request, "CWB"), "object", "费用过高")
    again = hq.resubmit(hq.back(fresh(request)))
    hq.at("submitted", again)
    hq.mark(request.pk)

    labels = [str(offer.label) for offer in offers_of(fresh(request), by=hq.countersigners["CWB"], at=now)]

    assert labels == ["Confirm or revise the opinion · 计划财务部"]


def test_a_returned_request_leads_the_branch_to_its_paper(hq, now):
    request = hq.back(hq.at("countersigning"))

    offers = offers_of(fresh(request), by=hq.lead, at=now)

    assert [(offer.name, offer.url) for offer in offers][0] == ("resubmit", f"/plans/{request.subject_id}/")
    assert offered(request, hq.countersigners["CWB"], now) == {}


def test_a_second_reminder_of_the_day_is_not_offered(hq, now):
    request = hq.at("countersigning")
    remind(request_id=request.pk, by=hq.office, at=now)

    assert "went out today already" in offered(request, hq.office, now)["remind"]
    assert offered(request, hq.office, now + timedelta(days=1))["remind"] == ""


def test_leaders_are_offered_their_instruction_one_after_the_other(hq, now):
    request = hq.at("heard")
    present(request_id=request.pk, leader_ids=[hq.leader2.pk, hq.leader.pk], by=hq.office, at=now)

    assert offered(request, hq.leader2, now)["instruct"] == ""
    assert offered(request, hq.leader, now) == {"instruct": "Its turn has not come: others speak first."}
    hq.instruct(open_steps(request.pk)[0])
    assert offered(request, hq.leader, now) == {"instruct": "", "return": ""}


def test_strangers_are_offered_nothing(hq, now):
    request = hq.at("draft")
    elsewhere = TeamFactory()

    for role, place in (
        (Role.TEAM_LEAD, elsewhere),
        (Role.TRADING_DESK, elsewhere.branch),
        (Role.BRANCH_MANAGER, elsewhere.branch),
        (Role.AUDITOR, None),
    ):
        assert offered(request, holder(role, place), now) == {}


def test_offers_ask_nothing_more_of_a_request_that_came_with_its_rows(hq, now, rf, django_assert_num_queries):
    request = hq.at("countersigning")
    asking = Requests()
    asking.request = rf.get("/")
    asking.request.user = hq.office
    asking.kwargs = {"pk": request.pk}
    record = asking.record
    list(Step.objects.filter(request=request))
    hq.office.grants(now.date())

    with django_assert_num_queries(0):
        offers_of(record, by=hq.office, at=now)


def test_back_to_branch_is_a_return_like_the_others(hq, now):
    request = hq.back(hq.at("leaders"), to=ReturnTo.DEPARTMENTS, by=hq.leader)

    assert offered(request, hq.countersigners["CWB"], now) == {"countersign": ""}
