"""No team without its approved set-up file (G3): asked at every entrance through org.hooks."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.services import refuse_unless_effective
from core import fsm
from core.errors import DomainError, WrongState
from core.figures import day_text
from core.models import AuditEntry
from org.models import Team
from org.permissions import capacity
from org.services import open_team as open_team_in_org
from teams.choices.papers import PaperKind, PaperState
from teams.models import TeamPaper
from teams.permissions import TEAM_OPEN
from teams.queries.papers import effective_set_up
from teams.services.papers.writing import locked


@transaction.atomic
def open_team(*, paper_id: int, name: str, opened_on: date, by: Any, at: datetime) -> Team:
    """Open the team that an approved set-up file names (G3); the file is then being carried out.

    Raises WrongState, with the request's number and state, before it is approved, and once the team is open;
    DomainError for a day before the approval or a value that org refuses; PermissionDenied.
    """
    paper = locked(paper_id, by)
    acting = capacity(by, TEAM_OPEN, at=at, branch_id=paper.branch_id)
    if paper.kind != PaperKind.SET_UP:
        raise WrongState(_("Only a set-up file opens a team."))
    refuse_unless_effective(paper.request)
    if paper.state != PaperState.IN_FORCE:
        raise WrongState(_("This set-up file is “%(state)s”.") % {"state": paper.get_state_display()})
    return open_team_in_org(
        branch=paper.branch,
        code=paper.about,
        name=name,
        opened_on=opened_on,
        closed_on=None,
        by=by,
        at=at,
        acting=acting,
    )


def refuse_without_set_up(team: Team) -> None:
    """The gate: a team that is to be opened has its set-up file, or was there when the product came in.

    Asked also where the opening day of a team is corrected.

    Raises DomainError.
    """
    if was_there_before(team.opened_on):
        return
    opened_by = TeamPaper.objects.filter(opened_team_id=team.pk) if team.pk else TeamPaper.objects.none()
    paper = opened_by.first() or effective_set_up(team.branch_id, team.code)
    if paper is None:
        raise DomainError(
            _(
                "Team %(code)s cannot be opened: %(branch)s has no approved set-up file that names it. The"
                " branch writes one under plans and schemes."
            )
            % {"code": team.code, "branch": team.branch}
        )
    assert paper.effective_at is not None
    approved_on = timezone.localdate(paper.effective_at)
    if team.opened_on < approved_on:
        raise DomainError(
            _("The set-up file of team %(code)s was approved on %(day)s; it opens on that day or later.")
            % {"code": team.code, "day": day_text(approved_on)}
        )


def was_there_before(opened_on: date) -> bool:
    """Whether a team of that opening day was there when the product came in: by the first audit entry's day.

    Where nothing is on record yet the product comes in now.
    """
    first = AuditEntry.objects.order_by("seq").values_list("at", flat=True).first()
    return first is None or opened_on <= timezone.localdate(first)


def note_opened(team: Team, *, by: Any, at: datetime) -> None:
    """A team was opened, by whichever entrance: its set-up file is being carried out from now on."""
    paper = effective_set_up(team.branch_id, team.code)
    if paper is not None:
        fsm.perform(paper.open_its_team, by=by, at=at, given={"team": team.pk})


__all__ = ["note_opened", "open_team", "refuse_without_set_up", "was_there_before"]
