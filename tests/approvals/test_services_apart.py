"""One person, one part: every pair of parts of a request, tried by somebody who holds both roles, and through stand-ins."""

from itertools import combinations

import pytest
from django.db import transaction

from approvals import services
from approvals.choices import ReturnTo
from approvals.models import Hand, Request
from core.errors import DomainError
from org.choices import BRANCH_ROLES, COMPANY_ROLES, Role
from org.models import RoleGrant, User
from tests.approvals.test_services_chain_returning import stand_in
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals_chain import ORDER, fax, fresh, open_steps, step_of
from tests.factories.org import START, UserFactory, holder

pytestmark = pytest.mark.django_db
STANDING = ("checked", "signed_off", "submitted", "countersigning", "leaders")


@pytest.fixture
def hq(hq_standing):
    """A company with a request at each place of STANDING."""
    return hq_standing


def check(hq, request, by):
    return services.check(request_id=request.pk, digest=request.digest, by=by, at=NOW)


def sign_off(hq, request, by):
    return services.sign_off(request_id=request.pk, digest=request.digest, by=by, at=NOW)


def review(hq, request, by):
    return hq.mark(request.pk, "CWB", "HGB", by=by)


def countersign(hq, request, by):
    return hq.countersign(step_of(request, "CWB"), by=by)


def countersign_second(hq, request, by):
    return hq.countersign(step_of(request, "HGB"), by=by)


def instruct(hq, request, by):
    (step,) = open_steps(request.pk)
    return hq.instruct(step, by=by)


# The parts in their order: the place at which each is taken, how, and the role that takes it.
PARTS = {
    "draft": ("", None, Role.TEAM_LEAD),
    "check": ("draft", check, Role.TRADING_DESK),
    "sign off": ("checked", sign_off, Role.BRANCH_MANAGER),
    "review": ("submitted", review, Role.CHANNEL_MANAGEMENT),
    "countersign": ("countersigning", countersign, Role.COUNTERSIGNER),
    "instruct": ("leaders", instruct, Role.VICE_PRESIDENT),
}


def give(hq, user, part, request):
    """Let the person hold the role of that part, for this very request."""
    role = PARTS[part][2]
    if part == "instruct":
        return
    places = {} if role in COMPANY_ROLES else {"team": request.team}
    if role in BRANCH_ROLES:
        places = {"branch": hq.branch}
    if part == "countersign":
        places = {"department": hq.departments["CWB"]}
    RoleGrant.objects.create(user=user, role=role, valid_from=START, **places)


def again(user):
    """The account as the next page reads it."""
    return User.objects.get(pk=user.pk)


def brought(hq, request, place):
    """On to that place from wherever it is, by everybody's own steps."""
    here = "checked" if request.state == "draft" and request.checked_at else request.state
    if here == "countersigning" and not open_steps(request.pk):
        here = "heard"
    for step in ORDER[ORDER.index(here) + 1 : ORDER.index(place) + 1]:
        getattr(hq, f"_{step}")(request.pk)
    return fresh(request)


@each(("first", "second"), list(combinations(PARTS, 2)))
def test_who_has_one_part_is_refused_the_other(hq, first, second):
    both = UserFactory(name="两职") if "instruct" not in (first, second) else hq.leader
    team = hq.another_team()
    give(hq, both, "draft" if first == "draft" else first, type("R", (), {"team": team}))
    if first == "draft":
        request = hq.drafted(team, by=again(both), drafted_by_id=both.pk)
    else:
        request = hq.drafted(team)
        place, take, _role = PARTS[first]
        request = brought(hq, request, place)
        take(hq, request, again(both))
    give(hq, both, second, request)
    if second == "instruct":
        request = brought(hq, fresh(request), "heard")
        with pytest.raises(DomainError, match="another part"):
            services.present(request_id=request.pk, leader_ids=[both.pk], by=hq.office, at=NOW)
        return
    place, take, _role = PARTS[second]
    request = brought(hq, fresh(request), place)
    before = fresh(request).version

    with pytest.raises(DomainError, match="somebody else"), transaction.atomic():
        take(hq, request, again(both))

    assert fresh(request).version == before
    assert Hand.objects.filter(request=request, user=both).count() == 1


@each(
    ("principal", "role", "place", "take"),
    [
        ("desk", Role.TRADING_DESK, "checked", "sign off"),
        ("manager", Role.BRANCH_MANAGER, "submitted", "review"),
        ("channel", Role.CHANNEL_MANAGEMENT, "countersigning", "countersign"),
        ("channel", Role.CHANNEL_MANAGEMENT, "leaders", "instruct"),
    ],
)
def test_whose_principal_has_a_part_does_not_take_another_in_that_principals_name(
    hq, principal, role, place, take
):
    """The principal checked, say; who stands in for the principal's second role does not sign off for it."""
    whom = getattr(hq, principal)
    request = hq.at(place)
    needed = PARTS[take][2]
    places = {"branch": hq.branch} if needed in BRANCH_ROLES else {}
    if take == "countersign":
        places = {"department": hq.departments["CWB"]}
    RoleGrant.objects.create(user=whom, role=needed, valid_from=START, **places)
    bob = UserFactory(name="代办")
    stand_in(whom, bob, needed)
    if take == "instruct":
        step = open_steps(request.pk)[0]
        type(step).objects.filter(pk=step.pk).update(person=whom)

    with pytest.raises(DomainError, match="somebody else"):
        PARTS[take][1](hq, request, again(bob))

    assert role
    assert not Hand.objects.filter(request=request, user=bob).exists()


@each(
    ("place", "part", "principal", "role"),
    [
        ("checked", "sign off", "manager", Role.BRANCH_MANAGER),
        ("submitted", "review", "channel", Role.CHANNEL_MANAGEMENT),
        ("leaders", "instruct", "leader", Role.VICE_PRESIDENT),
    ],
)
def test_a_stand_in_leaves_two_hands_the_own_and_the_principals(hq, place, part, principal, role):
    request, whom = hq.at(place), getattr(hq, principal)
    bob = UserFactory(name="代办")
    stand_in(whom, bob, role)

    PARTS[part][1](hq, request, again(bob))

    parts = dict(Hand.objects.filter(request=request, user__in=[bob, whom]).values_list("user", "part"))
    assert set(parts) == {bob.pk, whom.pk}
    assert len(set(parts.values())) == 1


def test_the_principal_whose_stand_in_signed_off_does_not_instruct_either(hq):
    request = hq.at("checked")
    RoleGrant.objects.create(user=hq.leader, role=Role.BRANCH_MANAGER, branch=hq.branch, valid_from=START)
    bob = UserFactory(name="代办")
    stand_in(hq.leader, bob, Role.BRANCH_MANAGER)
    services.sign_off(request_id=request.pk, digest=request.digest, by=again(bob), at=NOW)
    request = brought(hq, fresh(request), "heard")

    with pytest.raises(DomainError, match="another part"):
        services.present(request_id=request.pk, leader_ids=[hq.leader.pk], by=hq.office, at=NOW)


# Who sends and receives the fax for the branch decides nothing; the general office has one part throughout.
CLERICAL = {
    "send_fax": ("signed_off", "_faxed", set()),
    "register": ("faxed", "_registered", {"沈静"}),
    "pass_on": ("registered", "_submitted", {"沈静"}),
    "present": ("heard", "_leaders", {"沈静"}),
    "fax_back": ("instructed", "_replied", {"沈静"}),
    "close": ("replied", "_approved", set()),
}


@each("step", sorted(CLERICAL))
def test_the_branchs_fax_leaves_no_hand_and_the_offices_steps_its_one(hq, step):
    place, move, who = CLERICAL[step]
    request = brought(hq, hq.at("submitted") if ORDER.index(place) > 5 else hq.drafted(), place)
    Hand.objects.filter(request=request, part="office").delete()
    before = set(Hand.objects.filter(request=request).values_list("user__name", "part"))

    getattr(hq, move)(request.pk)

    after = set(Hand.objects.filter(request=request).values_list("user__name", "part"))
    assert after - before == {(name, "office") for name in who}


def test_who_shepherds_a_paper_decides_nothing_of_it_for_somebody_else(hq):
    stand_in(hq.leader, hq.office, Role.VICE_PRESIDENT)
    stand_in(hq.channel, hq.office, Role.CHANNEL_MANAGEMENT)
    request = brought(hq, hq.at("submitted"), "submitted")
    office = User.objects.get(pk=hq.office.pk)

    with pytest.raises(DomainError, match="already taken a step"):
        hq.mark(request.pk, "CWB", by=office)
    request = brought(hq, request, "leaders")
    with pytest.raises(DomainError, match="already taken a step"):
        hq.instruct(open_steps(request.pk)[0], by=office)


def test_who_instructed_for_a_leader_does_not_fax_the_opinions_back(hq):
    clerk = holder(Role.GENERAL_OFFICE, name="综合二")
    stand_in(hq.leader, clerk, Role.VICE_PRESIDENT)
    request = brought(hq, hq.at("submitted"), "leaders")
    clerk = User.objects.get(pk=clerk.pk)
    hq.instruct(open_steps(request.pk)[0], by=clerk)

    with pytest.raises(DomainError, match="already taken a step"):
        services.fax_back(request_id=request.pk, facts=fax(), by=clerk, at=NOW)


def test_who_checked_faxes_and_closes_since_these_decide_nothing(hq):
    request = brought(hq, hq.at("signed_off"), "approved")

    assert request.checked_by == hq.desk
    assert set(
        request.faxes.filter(direction__in=["up_sent", "back_received"]).values_list("by", flat=True)
    ) == {hq.desk.pk}


def test_who_sent_a_paper_back_for_channel_management_does_not_countersign_its_next_version(hq):
    """A return is a decision, so it leaves a hand."""
    request = hq.at("submitted")
    second = holder(Role.CHANNEL_MANAGEMENT, name="渠道二")
    hq.back(request, ReturnTo.BRANCH, by=second)
    hq.resubmit(request)
    request = hq.at("countersigning", fresh(request))
    give(hq, second, "countersign", request)

    with pytest.raises(DomainError, match="somebody else"):
        countersign(hq, request, again(second))


def test_who_sent_it_back_for_the_general_office_has_that_part_in_it(hq):
    request = brought(hq, hq.drafted(), "registered")
    hq.back(request, ReturnTo.BRANCH, by=hq.office)

    assert Hand.objects.get(request=request, user=hq.office).part == "office"


def test_who_had_a_part_in_the_first_version_takes_the_same_one_in_the_second(hq):
    request = brought(hq, hq.drafted(), "leaders")
    hq.back(request, by=hq.leader)
    hq.resubmit(request)

    request = fresh(request)
    for place in ("checked", "signed_off", "faxed", "registered", "submitted"):
        getattr(hq, f"_{place}")(request.pk)
    hq.mark(request.pk)
    for step in open_steps(request.pk):
        hq.countersign(step)
    services.present(request_id=request.pk, leader_ids=[], by=hq.office, at=NOW)
    hq._instructed(request.pk)

    request = fresh(request)
    people = {
        "check": request.checked_by,
        "sign off": request.issued_by,
        "review": request.steps.get(kind="channel").decided_by,
        "countersign": step_of(request, "CWB").decided_by,
        "instruct": request.steps.get(kind="leader").decided_by,
    }
    assert people == {
        "check": hq.desk,
        "sign off": hq.manager,
        "review": hq.channel,
        "countersign": hq.countersigners["CWB"],
        "instruct": hq.leader,
    }
    assert Request.objects.get(pk=request.pk).revision == 2


def test_two_requests_keep_their_people_apart_each_for_itself(hq):
    """The desk checks one and, having the manager's role for a day, signs the other off."""
    first, second = hq.drafted(), hq.at("checked")
    Hand.objects.filter(request=second, user=hq.desk).delete()
    RoleGrant.objects.create(user=hq.desk, role=Role.BRANCH_MANAGER, branch=hq.branch, valid_from=START)
    services.check(request_id=first.pk, digest=first.digest, by=again(hq.desk), at=NOW)

    services.sign_off(request_id=second.pk, digest=second.digest, by=again(hq.desk), at=NOW)

    assert set(
        Hand.objects.filter(user=hq.desk, request__in=[first, second]).values_list("request", "part")
    ) == {
        (first.pk, "check_draft"),
        (second.pk, "sign_off"),
    }
