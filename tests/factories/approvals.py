"""A kind of paper of the tests' own (a team's plan is its name) and requests sent up through the front door."""

import hashlib

from approvals.kinds import Kind
from approvals.models import Request
from approvals.services import submit
from core.components import Fact
from org.choices import Role
from org.models import Team
from tests.conftest import NOW
from tests.factories.org import TeamFactory, holder

KIND = "tests.plan"


def plan_hash(team: Team) -> str:
    """What the decision is bound to."""
    return hashlib.sha256(team.name.encode()).hexdigest()


def plan_of(request: Request) -> Team:
    """The team whose plan was sent up."""
    return Team.objects.get(pk=request.subject_id)


class Outcomes:
    """What the paper's app was told, in order; or its refusal."""

    def __init__(self) -> None:
        self.told = []
        self.refusal = None

    def hear(self, verb: str):
        def outcome(request, *, by, at, capacity):
            if self.refusal:
                raise self.refusal
            self.told.append((verb, request.pk, by, capacity.role, request.opinion))

        return outcome


def plan_kind(outcomes: Outcomes, page_right: str = "") -> Kind:
    """The kind, telling `outcomes` how requests end."""
    return Kind(
        title="工作计划",
        page_url=lambda request: f"/plans/{request.subject_id}/",
        content_hash=lambda request: plan_hash(plan_of(request)),
        summary=lambda request: [Fact("计划名称", plan_of(request).name), Fact("目标（户）", "1,200")],
        on_approved=outcomes.hear("approved"),
        on_returned=outcomes.hear("returned"),
        on_withdrawn=outcomes.hear("withdrawn"),
        page_right=page_right,
    )


def sent(team: Team | None = None, **given) -> Request:
    """A plan sent up by its team's lead."""
    team = team or TeamFactory()
    by = given.pop("by", None) or holder(Role.TEAM_LEAD, team)
    values = {
        "kind": KIND,
        "subject_id": team.pk,
        "title": f"{team.name}年度计划",
        "branch": team.branch,
        "team": team,
        "content_hash": plan_hash(team),
        "drafted_by_id": by.pk,
        "at": NOW,
    }
    return submit(by=by, **(values | given))
