"""A company that countersigns, and requests anywhere on their way, moved by the services themselves."""

import copy
from dataclasses import dataclass, field
from datetime import timedelta

from approvals import kinds, services
from approvals.choices import ReturnTo, Way
from approvals.models import Request, Step
from org.choices import Role
from org.models import Department, RoleGrant, Team, User
from tests.conftest import NOW
from tests.factories.approvals import Outcomes, plan_hash, plan_of
from tests.factories.org import START, BranchFactory, CompanyFactory, TeamFactory, holder

KIND = "tests.scheme"
NUMBERS = {"from_number": "0571-55501234", "to_number": "010-66601234"}
ORDER = (
    "draft",
    "checked",
    "signed_off",
    "faxed",
    "registered",
    "submitted",
    "countersigning",
    "heard",
    "leaders",
    "instructed",
    "replied",
    "approved",
)


def scheme_kind(outcomes: Outcomes, way: Way = Way.CHAIN) -> kinds.Kind:
    """A kind of paper that goes the whole chain; a team's name is its paper, its code its attachment."""
    return kinds.Kind(
        title="营销方案",
        page_url=lambda request: f"/plans/{request.subject_id}/",
        content_hash=lambda request: plan_hash(plan_of(request)),
        summary=lambda request: [],
        on_approved=outcomes.hear("approved"),
        on_returned=outcomes.hear("returned"),
        on_withdrawn=outcomes.hear("withdrawn"),
        on_refused=outcomes.hear("refused"),
        text=lambda request: f"{plan_of(request).name}\n目标：新增有效户 1,200 户",
        attachments=lambda request: [kinds.Attachment("预算.xlsx", plan_hash(plan_of(request)), 2048, 1)],
        way=way,
    )


@dataclass
class Headquarters:
    """Everybody of the chain: a branch with its team, and headquarters with three countersigning departments."""

    branch: object
    team: object
    lead: object
    desk: object
    deputy: object
    manager: object
    office: object
    channel: object
    leader: object
    leader2: object
    departments: dict = field(default_factory=dict)
    countersigners: dict = field(default_factory=dict)
    # Requests that stand at these places already: place of ORDER → id, each of a team of its own.
    standing: dict = field(default_factory=dict)

    def drafted(self, team=None, **given) -> Request:
        """A draft, sent up by the lead."""
        team = team or self.team
        values = {
            "kind": KIND,
            "subject_id": team.pk,
            "title": f"{team.name}营销方案",
            "branch": self.branch,
            "team": team,
            "content_hash": plan_hash(team),
            "drafted_by_id": self.lead.pk,
            "by": self.lead,
            "at": NOW,
        }
        return services.begin(**(values | given))

    def another_team(self) -> Team:
        """A team of the same branch with the same lead."""
        team = TeamFactory(branch=self.branch)
        RoleGrant.objects.create(user=self.lead, role=Role.TEAM_LEAD, team=team, valid_from=START)
        self.lead = User.objects.get(pk=self.lead.pk)
        return team

    def at(self, state: str, request: Request | None = None) -> Request:
        """A request brought to that place of ORDER by everybody's own steps, or the one that stands there."""
        if request is None and state in self.standing:
            return fresh(Request(pk=self.standing[state]))
        request = request or self.drafted()
        for place in ORDER[1 : ORDER.index(state) + 1]:
            getattr(self, f"_{place}")(request.pk)
        return fresh(request)

    def _checked(self, pk):
        services.check(request_id=pk, digest=digest(pk), by=self.desk, at=NOW)

    def _signed_off(self, pk):
        services.sign_off(request_id=pk, digest=digest(pk), by=self.manager, at=NOW)

    def _faxed(self, pk):
        services.send_fax(request_id=pk, facts=fax(), by=self.desk, at=NOW)

    def _registered(self, pk):
        services.register(request_id=pk, pages=4, received_at=NOW, by=self.office, at=NOW)

    def _submitted(self, pk):
        services.pass_on(request_id=pk, by=self.office, at=NOW)

    def _countersigning(self, pk):
        self.mark(pk, "CWB", "HGB")

    def mark(self, pk, *codes, in_order=False, by=None):
        """Channel management marks these departments."""
        marked = [services.Marked(self.departments[code].pk) for code in codes]
        return services.mark(
            request_id=pk,
            opinion="拟同意，请会签。",
            departments=marked,
            in_order=in_order,
            by=by or self.channel,
            at=NOW,
        )

    def _heard(self, pk):
        for step in open_steps(pk):
            self.countersign(step)

    def countersign(self, step, decision="agree", opinion="", by=None, at=NOW):
        """The department's own opinion on the version that it was asked about."""
        return services.countersign(
            step_id=step.pk,
            decision=decision,
            opinion=opinion,
            revision=fresh(step.request).revision,
            by=by or self.countersigners[step.department.code],
            at=at,
        )

    def _leaders(self, pk):
        services.present(request_id=pk, leader_ids=[self.leader.pk], by=self.office, at=NOW)

    def _instructed(self, pk):
        for step in open_steps(pk):
            self.instruct(step)

    def instruct(self, step, decision="agree", opinion="同意。", by=None):
        """The leader's own instruction."""
        return services.instruct(
            step_id=step.pk,
            decision=decision,
            opinion=opinion,
            revision=fresh(step.request).revision,
            by=by or step.person,
            at=NOW,
        )

    def _replied(self, pk):
        services.fax_back(request_id=pk, facts=fax(), by=self.office, at=NOW)

    def _approved(self, pk):
        services.close(request_id=pk, pages=3, by=self.desk, at=NOW)

    def back(self, request, to=ReturnTo.BRANCH, by=None, reason="预算请细化。"):
        return services.return_to(request_id=request.pk, to=to, reason=reason, by=by or self.channel, at=NOW)

    def resubmit(self, request, name="改后的方案"):
        """The team changes its paper and sends the next version up."""
        rename(request, name)
        return services.resubmit(
            request_id=request.pk,
            content_hash=plan_hash(plan_of(request)),
            by=self.lead,
            at=NOW + timedelta(hours=1),
        )


def digest(pk) -> str:
    """What is signed when the draft is checked or signed off."""
    return Request.objects.get(pk=pk).digest


def headquarters() -> Headquarters:
    """One of each; the kind of paper has to be registered (fixture `schemes` of tests/approvals)."""
    branch = BranchFactory()
    team = TeamFactory(branch=branch)
    made = Headquarters(
        branch,
        team,
        lead=holder(Role.TEAM_LEAD, team, name="钱多"),
        desk=holder(Role.TRADING_DESK, branch, name="方晓"),
        deputy=holder(Role.DEPUTY_MANAGER, branch, name="贺云"),
        manager=holder(Role.BRANCH_MANAGER, branch, name="曾国平"),
        office=holder(Role.GENERAL_OFFICE, name="沈静"),
        channel=holder(Role.CHANNEL_MANAGEMENT, name="梁志远"),
        leader=holder(Role.VICE_PRESIDENT, name="傅国栋"),
        leader2=holder(Role.VICE_PRESIDENT, name="范立"),
    )
    for code, name, who in (
        ("CWB", "计划财务部", "顾文清"),
        ("HGB", "合规管理部", "秦正"),
        ("RLB", "人力资源部", "苏婉"),
    ):
        add_department(made, code, name, who)
    return made


def headquarters_with_requests(places=ORDER) -> Headquarters:
    """A headquarters with a request at each of these places, and a team that has sent up nothing yet.

    All teams have the same lead. Nobody has acted in the objects given, so that they remember no roles.
    """
    made = headquarters()
    teams = {place: made.another_team() for place in places}
    acting = copy.deepcopy(made)
    for place, team in teams.items():
        made.standing[place] = acting.at(place, acting.drafted(team)).pk
    return made


def rename(request: Request, name: str) -> None:
    """Change the paper itself: its team's name."""
    Team.objects.filter(pk=request.subject_id).update(name=name)


def add_department(made, code, name, who):
    """A department with one countersigner."""
    department, _created = Department.objects.get_or_create(
        code=code, defaults={"name": name, "company": made.branch.company or CompanyFactory()}
    )
    made.departments[code] = department
    made.countersigners[code] = countersigner(department, name=who)


def countersigner(department, **user):
    """Who countersigns for the department."""
    account = holder(Role.COUNTERSIGNER, **user)
    RoleGrant.objects.filter(user=account).update(department=department)
    return account


def fax(**given) -> services.FaxFacts:
    """What is written down of a fax of four pages."""
    return services.FaxFacts(**({"pages": 4, "at": NOW} | NUMBERS | given))


def fresh(request: Request) -> Request:
    """The request as the database has it now."""
    related = ("number", "letter", "received_number", "branch", "team", "route")
    return Request.objects.select_related(*related).get(pk=request.pk)


def open_steps(pk) -> list[Step]:
    """The steps whose opinions are waited for now."""
    rows = Step.objects.filter(request_id=pk, state="waiting", opened_at__isnull=False)
    return list(rows.select_related("request", "department", "person").order_by("order"))


def step_of(request, code) -> Step:
    """The step of that department."""
    return Step.objects.select_related("request", "department").get(request=request, department__code=code)
