"""Questions about the teams' papers that more than one caller asks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from archives.models import Document
from org.models import Branch, Outlet, Person, Posting, Team
from org.permissions import reach
from teams import permissions
from teams.choices.papers import UNDER_WAY, WORKING, PaperKind, PaperState
from teams.models import PaperAttachment, TeamPaper
from teams.rules.papers import Content, Cooperation, SetUp

MOST_VERSIONS = 20


def content_of(paper: TeamPaper) -> Content:
    """All that the paper says now, as values: three queries besides the paper's own row at most."""
    return Content(
        kind=paper.kind,
        place=paper.team.code if paper.team else paper.branch.code,
        about=paper.about,
        title=paper.title,
        year=paper.year,
        sections=paper.sections,
        tables=paper.tables,
        budget=paper.budget,
        cooperation=_cooperation(paper) if paper.kind == PaperKind.BANK_COOPERATION else None,
        set_up=_set_up(paper) if paper.kind == PaperKind.SET_UP else None,
        attachments=[(item.name, item.document.sha256) for item in attachments_of(paper)],
    )


def _cooperation(paper: TeamPaper) -> Cooperation:
    part = paper.cooperation
    outlets, stationed = list(part.outlets.all()), list(part.stationed.all())
    return Cooperation(
        valid_from=part.valid_from,
        valid_until=part.valid_until,
        remind_on=part.remind_on,
        outlets=[outlet.code for outlet in outlets],
        stationed=[(row.person.number, row.outlet.code) for row in stationed],
        names={row.person.number: row.person.name for row in stationed}
        | {row.outlet.code: row.outlet.name for row in stationed},
    )


def _set_up(paper: TeamPaper) -> SetUp:
    part = paper.set_up
    return SetUp(part.name, part.opens_on, part.target_accounts, part.lead_name)


def attachments_of(paper: TeamPaper) -> list[PaperAttachment]:
    """What is attached, in the order in which it was."""
    return list(paper.attachments.all())


def attachments_visible_to(user: Any) -> QuerySet[PaperAttachment]:
    """Attachments of the papers that `user` may read."""
    papers = TeamPaper.objects.visible_to(user)
    return PaperAttachment.objects.filter(paper__in=papers).select_related("paper")


def versions_of(paper: TeamPaper, user: Any) -> list[TeamPaper]:
    """All versions of the paper that `user` may read, latest first."""
    rows = TeamPaper.objects.visible_to(user).versions_of(paper)
    return list(rows.order_by("-revision")[:MOST_VERSIONS])


def version_before(paper: TeamPaper, user: Any) -> TeamPaper | None:
    """The version before this one; of the first version of a year, what it renews."""
    rows = TeamPaper.objects.visible_to(user).with_parts()
    earlier = rows.versions_of(paper).filter(revision__lt=paper.revision).order_by("-revision").first()
    if earlier is None and paper.renews_id:
        return rows.filter(pk=paper.renews_id).first()
    return earlier


def printed_papers(paper: TeamPaper, documents: QuerySet[Document] | None = None) -> QuerySet[Document]:
    """The paper as it was printed and filed when it took effect, among `documents` (all, unless given)."""
    rows = Document.objects.all() if documents is None else documents
    return rows.filter(
        source_type=TeamPaper._meta.label_lower, source_id=str(paper.pk), registered_by=None
    ).order_by("pk")


def under_way(paper: TeamPaper) -> TeamPaper | None:
    """The version that is being written or decided on now, if there is one."""
    rows = TeamPaper.objects.versions_of(paper).filter(state__in=sorted(UNDER_WAY))
    return rows.exclude(pk=paper.pk).order_by("-revision").first()


def working_version(paper: TeamPaper) -> TeamPaper | None:
    """The latest version that is in force or being carried out, if there is one."""
    rows = TeamPaper.objects.versions_of(paper).filter(state__in=sorted(WORKING))
    return rows.order_by("-revision").first()


def effective_set_up(branch_id: int, code: str) -> TeamPaper | None:
    """The approved set-up file of that branch that names that team and has not opened one yet.

    Held until the transaction ends: two who open a team at once come one after the other.
    """
    rows = TeamPaper.objects.select_for_update(of=("self",)).filter(
        kind=PaperKind.SET_UP, branch_id=branch_id, about=code, state=PaperState.IN_FORCE
    )
    return rows.order_by("-year", "-revision").first()


def writable_teams(user: Any) -> QuerySet[Team]:
    """Open teams whose papers `user` writes."""
    teams = Team.objects.visible_to(user, permissions.PAPER_EDIT).select_related("branch")
    return teams.filter(closed_on=None).order_by("code")


def branches_that_set_up(user: Any) -> QuerySet[Branch]:
    """Branches for which `user` writes the set-up file of a new team: the branch itself, not one of its
    teams.
    """
    allowed = reach(user, permissions.PAPER_EDIT).rows(branch="pk", team=None)
    return Branch.objects.filter(allowed, closed_on=None).order_by("code")


def outlets_of_branch(branch_id: int, day: date) -> QuerySet[Outlet]:
    """Outlets of the branch that are open on `day` or later."""
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    return Outlet.objects.filter(is_open, branch_id=branch_id).order_by("code")


def people_of_team(team_id: int, day: date) -> QuerySet[Person]:
    """Who is posted to the team on `day`."""
    posted = Posting.objects.on(day).filter(team_id=team_id)
    return Person.objects.filter(pk__in=posted.values("person_id")).order_by("number")


def attachment_values(paper: TeamPaper) -> Sequence[dict[str, Any]]:
    """Attachments as a request's version freezes them."""
    return [
        {
            "name": item.name,
            "sha256": item.document.sha256,
            "size": item.document.size,
            "document_id": item.document_id,
        }
        for item in attachments_of(paper)
    ]
