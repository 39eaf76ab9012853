"""What becomes of a paper when its request comes back or ends; inside the transaction that does it (G2,
G4).
"""

from datetime import datetime
from typing import Any

from approvals.models import Request
from core import fsm
from core.actors import Capacity
from teams.choices.papers import WORKING, PaperState
from teams.models import TeamPaper
from teams.services.papers.filing import enqueue_filing


def paper_of(request: Request) -> TeamPaper:
    """The paper that the request is about."""
    return TeamPaper.objects.with_parts().get(pk=request.subject_id)


def take_effect(request: Request, *, by: Any, at: datetime, capacity: Capacity) -> None:
    """Approved, perhaps with conditions: the paper applies and replaces the version before it."""
    del capacity
    paper = paper_of(request)
    earlier = TeamPaper.objects.versions_of(paper).filter(state__in=sorted(WORKING)).exclude(pk=paper.pk)
    for other in earlier.select_for_update(of=("self",)).order_by("pk"):
        fsm.perform(other.be_superseded, by=by, at=at, given={"by": paper.pk})
    fsm.perform(paper.take_effect, by=by, at=at)
    enqueue_filing(paper, by=by, at=at)


def come_back(request: Request, *, by: Any, at: datetime, capacity: Capacity) -> None:
    """Returned to the branch, with the request open or ended by it: the team writes on and sends it again."""
    del capacity
    fsm.perform(paper_of(request).come_back, by=by, at=at)


def be_refused(request: Request, *, by: Any, at: datetime, capacity: Capacity) -> None:
    """The leaders did not approve: this version is at its end."""
    del capacity
    fsm.perform(paper_of(request).be_refused, by=by, at=at)


def be_taken_back(request: Request, *, by: Any, at: datetime, capacity: Capacity) -> None:
    """Withdrawn by who sent it: a draft again."""
    del capacity
    paper = paper_of(request)
    if paper.state != PaperState.DRAFT:
        fsm.perform(paper.be_taken_back, by=by, at=at)
