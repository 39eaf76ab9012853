"""A finished paper on its way: sent up, sent up again, taken back (G2, G4)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

import approvals.services as requests
from approvals.choices import RequestState
from core import fsm
from core.errors import DomainError, WrongState
from org.models import Team
from teams.choices.papers import PaperKind, PaperState
from teams.models import TeamPaper
from teams.queries.papers import content_of
from teams.rules.paper_faults import faults
from teams.rules.papers import content_hash
from teams.services.papers.writing import keep, writable
from teams.services.papers.writing import locked as locked_paper

PREFIX = "teams."


def kind_of_request(kind: str) -> str:
    """Under which kind the approvals know a paper of this kind."""
    return f"{PREFIX}{kind}"


@transaction.atomic
def submit_paper(*, paper_id: int, version: int | None = None, by: Any, at: datetime) -> TeamPaper:
    """Send a paper up by the route in force for its kind, or a returned one as its request's next version.

    `version` is the one that was shown before the button was pressed. Nothing of it may be executed before
    its request has ended well (G4). Raises DomainError with everything that is still missing, Conflict where
    somebody saved meanwhile, WrongState where it is under way already, PermissionDenied,
    TeamPaper.DoesNotExist for strangers.
    """
    paper, acting = writable(paper_id, version, by=by, at=at)
    _refuse_unfinished(paper)
    current = content_hash(content_of(paper))
    if current != paper.content_hash:
        # An outlet's code or a person's number was corrected since the paper was saved.
        keep(paper, "save", paper.content_hash, acting, by=by, at=at)
    if paper.request is not None and paper.request.state == RequestState.REWORK:
        request = requests.resubmit(request_id=paper.request.pk, content_hash=current, by=by, at=at)
    else:
        request = requests.begin(
            kind=kind_of_request(paper.kind),
            subject_id=paper.pk,
            title=paper.title,
            branch=paper.branch,
            team=paper.team,
            content_hash=current,
            drafted_by_id=paper.drafted_by_id,
            by=by,
            at=at,
            cover=requests.Cover(body=_body(paper)),
        )
    fsm.perform(paper.submit, by=by, at=at, given={"request": request.pk})
    return locked_paper(paper.pk, by)


def _refuse_unfinished(paper: TeamPaper) -> None:
    found = faults(content_of(paper))
    if paper.kind == PaperKind.SET_UP and Team.objects.filter(code=paper.about).exists():
        found.append(_("There is a team %(code)s already.") % {"code": paper.about})
    if found:
        raise DomainError(_("The paper is not finished yet."), faults=found)


def _body(paper: TeamPaper) -> str:
    """What the cover sheet says first; whoever drafts it may change it there."""
    return _("We submit “%(title)s” with its attachments. Please examine it and instruct us.") % {
        "title": paper.title
    }


@transaction.atomic
def withdraw_paper(*, paper_id: int, by: Any, at: datetime) -> TeamPaper:
    """Take a paper back that was sent up; it is a draft again.

    Raises WrongState where it is not under way or the leaders have it already, PermissionDenied for anybody
    but who sent it.
    """
    paper = locked_paper(paper_id, by)
    if paper.state not in {PaperState.SUBMITTED, PaperState.RETURNED} or paper.request is None:
        raise WrongState(_("This paper is “%(state)s”.") % {"state": paper.get_state_display()})
    requests.withdraw(request_id=paper.request.pk, by=by, at=at)
    return locked_paper(paper_id, by)
