"""Requests brought to the place at which each page of the chain is used."""

import dataclasses

from approvals import kinds, services
from core.errors import DomainError
from org.choices import Role
from tests.architecture.access import Subject
from tests.architecture.subjects_approvals import KIND as PLAIN
from tests.architecture.subjects_approvals import plan
from tests.conftest import NOW
from tests.factories import approvals_chain
from tests.factories.approvals import Outcomes
from tests.factories.approvals_chain import Headquarters, add_department, open_steps
from tests.factories.archives import document
from tests.factories.org import TeamFactory, holder

KIND = approvals_chain.KIND


def company(team):
    """Everybody of the chain for that team's branch; nobody of them is an account of the world."""
    if KIND not in kinds.KINDS:
        kinds.register(KIND, approvals_chain.scheme_kind(Outcomes()))
    branch = team.branch
    made = Headquarters(
        branch,
        team,
        lead=holder(Role.TEAM_LEAD, team),
        desk=holder(Role.TRADING_DESK, branch),
        deputy=holder(Role.DEPUTY_MANAGER, branch),
        manager=holder(Role.BRANCH_MANAGER, branch),
        office=holder(Role.GENERAL_OFFICE),
        channel=holder(Role.CHANNEL_MANAGEMENT),
        leader=holder(Role.VICE_PRESIDENT),
        leader2=holder(Role.VICE_PRESIDENT),
    )
    for code in ("CWB", "HGB"):
        add_department(made, code, code, code)
    return made


def at(place):
    """A request of the first branch at that place, and one of the other branch."""

    def make(world):
        here, elsewhere = (company(team).at(place) for team in (world.team, world.team_elsewhere))
        return Subject(here={"pk": here.pk}, elsewhere={"pk": elsewhere.pk})

    return make


def cover(world):
    """A draft of another lead, and one that the account drafted; no other role writes the cover sheet."""
    drafted = at("draft")(world)
    code = f"{KIND}.own"
    kinds.register(code, approvals_chain.scheme_kind(Outcomes()))
    request = company(world.team).drafted(kind=code)

    def own(user):
        request.drafted_by_id = user.pk
        request.save(update_fields=["drafted_by"])
        return {"pk": request.pk}

    return dataclasses.replace(drafted, own=own)


def step_at(place):
    """As `at`, with the step that is waited for there."""

    def make(world):
        here, elsewhere = (company(team).at(place) for team in (world.team, world.team_elsewhere))
        return Subject(here=_step(here), elsewhere=_step(elsewhere))

    return make


def spoken_at(place):
    """The opinion of a department or leader that is no account of the world; and one handed to that account."""

    def make(world):
        here, elsewhere = (company(team).at(place) for team in (world.team, world.team_elsewhere))
        return Subject(here=_step(here), elsewhere=_step(elsewhere), own=handed(world, place))

    return make


def _step(request):
    return {"pk": request.pk, "step": open_steps(request.pk)[0].pk}


def handed(world, place):
    """account → a step of a request there that the general office handed to it; None where it may not be."""
    office = company(TeamFactory(branch=world.branch))
    found = _step(office.at(place))

    def own(user):
        try:
            services.hand_step(step_id=found["step"], to_id=user.pk, reason="x", by=office.office, at=NOW)
        except DomainError:
            return None
        return found

    return own


def read(world):
    """A request of the first branch and one of the other; and one of which a step was handed to the account."""
    step_of = handed(world, "countersigning")

    def own(user):
        found = step_of(user)
        return found and {"pk": found["pk"]}

    here, elsewhere = (company(team).at("countersigning") for team in (world.team, world.team_elsewhere))
    return Subject(here={"pk": here.pk}, elsewhere={"pk": elsewhere.pk}, own=own)


def returned(world):
    """A request that countersigns; and one that the account has before it as a leader."""
    office = company(TeamFactory(branch=world.branch))
    found = office.at("heard")

    def own(user):
        try:
            services.present(request_id=found.pk, leader_ids=[user.pk], by=office.office, at=NOW)
        except DomainError:
            return None
        return {"pk": found.pk}

    here, elsewhere = (company(team).at("countersigning") for team in (world.team, world.team_elsewhere))
    return Subject(here={"pk": here.pk}, elsewhere={"pk": elsewhere.pk}, own=own)


def attachment(world):
    """A paper that travels with a request sent up to channel management."""
    return Subject(here=_attached(world.team), elsewhere=_attached(world.team_elsewhere))


def _attached(team):
    paper = document(branch=team.branch)
    code = f"{PLAIN}.attached.{paper.pk}"
    item = kinds.Attachment(paper.file_name, paper.sha256, paper.size, paper.pk)
    plain = approvals_chain.scheme_kind(Outcomes(), way="channel")
    kinds.register(code, dataclasses.replace(plain, attachments=lambda request: [item]))
    return plan(team, code) | {"document": paper.pk}


def route(world):
    """A kind of paper; its route is no branch's."""
    company(world.team)
    return Subject(here={"kind": KIND})


PLACES = {
    "check": "draft",
    "sign_off": "checked",
    "fax": "signed_off",
    "register": "faxed",
    "pass_on": "registered",
    "mark": "submitted",
    "department_add": "countersigning",
    "remind": "countersigning",
    "note_call": "countersigning",
    "present": "heard",
    "leader_add": "leaders",
    "fax_back": "instructed",
    "close": "replied",
}
SUBJECTS = {f"approvals:{name}": at(place) for name, place in PLACES.items()}
SUBJECTS |= {
    f"approvals:{name}": step_at("countersigning") for name in ("hand", "hand_search", "department_remove")
}
SUBJECTS |= {
    "approvals:cover": cover,
    "approvals:countersign": spoken_at("countersigning"),
    "approvals:instruct": spoken_at("leaders"),
    "approvals:request": read,
    "approvals:return": returned,
    "approvals:attachment": attachment,
    "approvals:route": route,
    "approvals:route_edit": route,
}
