"""Carrying an approved paper out: never before its request has ended well (G4)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals.services import refuse_unless_effective
from core import fsm
from core.errors import WrongState
from org.permissions import capacity
from teams.choices.papers import CARRIED_OUT, PaperKind, PaperState
from teams.models import TeamPaper
from teams.permissions import PAPER_EDIT
from teams.services.papers.writing import locked


@transaction.atomic
def start_executing(*, paper_id: int, by: Any, at: datetime) -> TeamPaper:
    """Begin to carry out an approved plan or scheme (G4); pressing twice changes nothing.

    Raises WrongState, with the request's number and state, before it is approved; for rules and methods,
    which apply by themselves; for a set-up file, which is carried out by opening the team; PermissionDenied.
    """
    paper = locked(paper_id, by)
    capacity(by, PAPER_EDIT, at=at, branch_id=paper.branch_id, team_id=paper.team_id)
    refuse_unless_effective(paper.request)
    if paper.kind == PaperKind.SET_UP:
        raise WrongState(_("A set-up file is carried out by opening the team."))
    if paper.kind not in CARRIED_OUT:
        raise WrongState(
            _("Rules and methods apply as soon as they are approved; there is nothing to begin.")
        )
    if paper.state == PaperState.EXECUTING:
        return paper
    fsm.perform(paper.begin, by=by, at=at)
    return paper


@transaction.atomic
def finish_paper(*, paper_id: int, result: str, by: Any, at: datetime) -> TeamPaper:
    """Say that a plan or scheme has been carried out, and with what result; pressing twice changes nothing.

    Raises WrongState before it was begun, PermissionDenied.
    """
    paper = locked(paper_id, by)
    if paper.state == PaperState.DONE:
        return paper
    fsm.perform(paper.finish, by=by, at=at, reason=result)
    return paper
