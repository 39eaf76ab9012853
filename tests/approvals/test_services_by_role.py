"""Every step of the chain against every role: who takes it, and that everybody else is refused and nothing moves."""

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from approvals import services
from approvals.choices import ReturnTo
from approvals.models import Request, Route
from org.choices import BRANCH_ROLES, COMPANY_ROLES, Role
from org.models import RoleGrant, User
from tests.cases import each
from tests.conftest import NOW
from tests.factories.approvals import plan_hash
from tests.factories.approvals_chain import fax, open_steps
from tests.factories.org import START, BranchFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
ROLES = [role for role in Role if role != Role.ACCOUNT_MANAGER]


@pytest.fixture
def hq(hq_standing):
    """A company with a request at every place of the way."""
    return hq_standing


def holder_near(role, request):
    """Somebody new with that role for the request's own branch, team or for the company."""
    places = {"branch": request.branch} if role in BRANCH_ROLES else {"team": request.team}
    return granted(role, {} if role in COMPANY_ROLES else places)


def holder_far(role):
    """Somebody with that role in another branch or team."""
    branch = BranchFactory()
    return granted(role, {"branch": branch} if role in BRANCH_ROLES else {"team": TeamFactory(branch=branch)})


def granted(role, places):
    account = UserFactory(name=str(role))
    RoleGrant.objects.create(user=account, role=role, valid_from=START, **places)
    return account


def cover(request, by):
    return services.edit_cover(request_id=request.pk, cover=services.Cover(body="改。"), by=by, at=NOW)


def add_department(request, by):
    from org.models import Department

    item = services.Marked(Department.objects.get(code="RLB").pk)
    return services.add_department(request_id=request.pk, item=item, reason="补充。", by=by, at=NOW)


def hand(request, by):
    colleague = User.objects.get(name="苏婉")
    step = open_steps(request.pk)[0]
    return services.hand_step(step_id=step.pk, to_id=colleague.pk, reason="外出", by=by, at=NOW)


def release(request, by):
    return services.remove_department(step_id=open_steps(request.pk)[0].pk, reason="无关", by=by, at=NOW)


def mark(request, by):
    from org.models import Department

    marked = [services.Marked(Department.objects.get(code="CWB").pk)]
    return services.mark(request_id=request.pk, opinion="", departments=marked, in_order=False, by=by, at=NOW)


def leader(name):
    return User.objects.get(name=name).pk


# Each step: where it is taken, how, and which roles (of that branch or team, or of the company) take it.
STEPS = {
    "check": (
        "draft",
        lambda r, by: services.check(request_id=r.pk, digest=r.digest, by=by, at=NOW),
        {Role.TRADING_DESK, Role.DEPUTY_MANAGER},
    ),
    "sign_off": (
        "checked",
        lambda r, by: services.sign_off(request_id=r.pk, digest=r.digest, by=by, at=NOW),
        {Role.BRANCH_MANAGER, Role.DEPUTY_MANAGER},
    ),
    "send_fax": (
        "signed_off",
        lambda r, by: services.send_fax(request_id=r.pk, facts=fax(), by=by, at=NOW),
        {Role.TRADING_DESK, Role.TEAM_LEAD},
    ),
    "register": (
        "faxed",
        lambda r, by: services.register(request_id=r.pk, pages=4, received_at=NOW, by=by, at=NOW),
        {Role.GENERAL_OFFICE},
    ),
    "pass_on": (
        "registered",
        lambda r, by: services.pass_on(request_id=r.pk, by=by, at=NOW),
        {Role.GENERAL_OFFICE},
    ),
    "mark": ("submitted", mark, {Role.CHANNEL_MANAGEMENT}),
    "return from the office": (
        "registered",
        lambda r, by: services.return_to(request_id=r.pk, to=ReturnTo.BRANCH, reason="缺页", by=by, at=NOW),
        {Role.GENERAL_OFFICE},
    ),
    "return from channel management": (
        "submitted",
        lambda r, by: services.return_to(request_id=r.pk, to=ReturnTo.BRANCH, reason="细化", by=by, at=NOW),
        {Role.CHANNEL_MANAGEMENT},
    ),
    "return while countersigning": (
        "countersigning",
        lambda r, by: services.return_to(request_id=r.pk, to=ReturnTo.CHANNEL, reason="细化", by=by, at=NOW),
        {Role.CHANNEL_MANAGEMENT},
    ),
    "add_department": ("countersigning", add_department, {Role.CHANNEL_MANAGEMENT}),
    "remove_department": ("countersigning", release, {Role.CHANNEL_MANAGEMENT}),
    "hand_step": ("countersigning", hand, {Role.GENERAL_OFFICE}),
    "remind": (
        "countersigning",
        lambda r, by: services.remind(request_id=r.pk, by=by, at=NOW),
        {Role.GENERAL_OFFICE},
    ),
    "note_call": (
        "countersigning",
        lambda r, by: services.note_call(request_id=r.pk, spoken_with="顾", note="催办", by=by, at=NOW),
        {Role.GENERAL_OFFICE},
    ),
    "present": (
        "heard",
        lambda r, by: services.present(request_id=r.pk, leader_ids=[leader("傅国栋")], by=by, at=NOW),
        {Role.GENERAL_OFFICE},
    ),
    "add_leader": (
        "leaders",
        lambda r, by: services.add_leader(request_id=r.pk, leader_id=leader("范立"), by=by, at=NOW),
        {Role.GENERAL_OFFICE},
    ),
    "fax_back": (
        "instructed",
        lambda r, by: services.fax_back(request_id=r.pk, facts=fax(), by=by, at=NOW),
        {Role.GENERAL_OFFICE},
    ),
    "close": (
        "replied",
        lambda r, by: services.close(request_id=r.pk, pages=3, by=by, at=NOW),
        {Role.TRADING_DESK, Role.TEAM_LEAD},
    ),
}
# Nobody takes these by role alone: who is asked by name, and who sent it up.
BY_NAME = {
    "edit_cover": ("draft", cover),
    "countersign": (
        "countersigning",
        lambda r, by: services.countersign(
            step_id=open_steps(r.pk)[0].pk, decision="agree", opinion="", revision=1, by=by, at=NOW
        ),
    ),
    "instruct": (
        "leaders",
        lambda r, by: services.instruct(
            step_id=open_steps(r.pk)[0].pk, decision="agree", opinion="", revision=1, by=by, at=NOW
        ),
    ),
    "return from the leaders": (
        "leaders",
        lambda r, by: services.return_to(request_id=r.pk, to=ReturnTo.BRANCH, reason="细化", by=by, at=NOW),
    ),
    "withdraw": ("submitted", lambda r, by: services.withdraw(request_id=r.pk, by=by, at=NOW)),
}


def trace(request):
    """What a refused step must leave as it was."""
    found = Request.objects.get(pk=request.pk)
    steps = list(found.steps.order_by("pk").values())
    hands = list(found.hands.order_by("pk").values())
    return (found.state, found.version, steps, hands, found.faxes.count(), found.chases.count())


def takers(request, take, people):
    """Which of these people take the step: what is taken is undone, what is refused changes nothing."""
    before, found = trace(request), set()
    for name, somebody in people.items():
        with transaction.atomic(), suppress(PermissionDenied):
            take(request, somebody)
            assert trace(request) != before, name
            found.add(name)
            transaction.set_rollback(True)
    assert trace(request) == before
    return found


@each("step", sorted(STEPS))
def test_a_step_is_taken_by_its_roles_and_refused_to_all_others(hq, step):
    place, take, roles = STEPS[step]
    request = hq.at(place)
    people = {role: holder_near(role, request) for role in ROLES}

    assert takers(request, take, people) == roles


@each("step", sorted(BY_NAME))
def test_a_step_that_asks_somebody_by_name_is_refused_to_every_role(hq, step):
    place, take = BY_NAME[step]
    request = hq.at(place)
    people = {role: holder_near(role, request) for role in ROLES}

    assert takers(request, take, people) == set()


def test_a_step_of_the_branch_is_refused_to_another_branch(hq):
    strangers = {role: holder_far(role) for role in ROLES if role not in COMPANY_ROLES}
    found = {}

    for step, (place, take, roles) in STEPS.items():
        people = {role: strangers[role] for role in roles if role in strangers}
        found[step] = takers(hq.at(place), take, people)

    assert found == {step: set() for step in STEPS}


def test_a_step_is_refused_to_an_account_that_is_shut_and_once_the_role_has_ended(hq):
    found = {}

    for step, (place, take, roles) in STEPS.items():
        request = hq.at(place)
        shut = holder_near(sorted(roles)[0], request)
        shut.is_active = False
        former = holder_near(sorted(roles)[0], request)
        RoleGrant.objects.filter(user=former).update(valid_until=NOW.date())
        people = {"shut": shut, "former": User.objects.get(pk=former.pk)}
        found[step] = takers(request, take, people)

    assert found == {step: set() for step in STEPS}


def test_a_request_is_begun_by_who_submits_for_the_team_and_by_nobody_else(hq):
    team = hq.another_team()
    begun = {}

    for role in ROLES:
        places = {"branch": hq.branch} if role in BRANCH_ROLES else {"team": team}
        somebody = granted(role, {} if role in COMPANY_ROLES else places)
        given = {"by": somebody, "drafted_by_id": somebody.pk, "content_hash": plan_hash(team)}
        with transaction.atomic(), suppress(PermissionDenied):
            begun[role] = hq.drafted(team, **given).submitted_by == somebody
            transaction.set_rollback(True)

    assert begun == dict.fromkeys([Role.TEAM_LEAD, Role.BRANCH_MANAGER, Role.BRANCH_FINANCE], True)
    assert not Request.objects.filter(subject_id=team.pk, team=team).exists()


def test_routes_are_laid_down_by_channel_management_and_by_nobody_else(hq):
    given = {
        "kind": "tests.scheme",
        "after": 0,
        "way": "chain",
        "channel_days": 3,
        "countersign_days": 5,
        "leader_days": 5,
        "in_order": False,
        "department_ids": [],
    }
    request, laid_down = hq.at("draft"), {}

    for role in ROLES:
        somebody = holder_near(role, request)
        with transaction.atomic(), suppress(PermissionDenied):
            laid_down[role] = services.lay_down_route(**given, by=somebody, at=NOW).made_by == somebody
            transaction.set_rollback(True)

    assert laid_down == {Role.CHANNEL_MANAGEMENT: True}
    assert not Route.objects.exists()
