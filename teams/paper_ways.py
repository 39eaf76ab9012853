"""The way of a team's paper, and which next steps its page offers: possible now, not yet and why, or not at
all.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.queries import named
from approvals.services import refuse_unless_effective
from core import fsm
from core.components import Step
from core.errors import WrongState
from org.permissions import reach
from teams.choices.papers import CARRIED_OUT, EDITABLE, UNDER_WAY, PaperKind, PaperState
from teams.models import TeamPaper
from teams.permissions import PAPER_EDIT, TEAM_OPEN

S = PaperState
ENDED = frozenset({S.DONE, S.REFUSED, S.SUPERSEDED})


def way_of(paper: TeamPaper) -> Sequence[Step]:
    """Drafted, sent up, approved, and what follows for its kind."""
    steps = [
        Step(_("drafted"), "done", by=str(paper.drafted_by), at=paper.drafted_at),
        _sent(paper),
        _approved(paper),
    ]
    if paper.kind in CARRIED_OUT:
        return [*steps, _begun(paper), _carried_out(paper)]
    if paper.kind == PaperKind.SET_UP:
        return [*steps, _opened(paper)]
    return steps


def _sent(paper: TeamPaper) -> Step:
    label, request = _("sent up"), paper.request
    if paper.state in EDITABLE or request is None:
        note = _("came back") if paper.state == S.RETURNED else ""
        # A team that is to be set up is not there yet.
        by = _("the branch") if paper.team_id is None else _("the team")
        return Step(label, "current", by=by, note=note)
    return Step(label, "done", by=named(request.submitted_by, request.submitted_for), at=request.submitted_at)


def _approved(paper: TeamPaper) -> Step:
    label, request = _("approval"), paper.request
    if request is None or paper.state in EDITABLE:
        return Step(label)
    if paper.state == S.SUBMITTED:
        return Step(label, "current", note=str(request.get_state_display()))
    if paper.state == S.REFUSED:
        return Step(label, "refused", at=request.closed_at, note=str(request.get_state_display()))
    return Step(label, "done", at=paper.effective_at, note=str(request.get_state_display()))


def _begun(paper: TeamPaper) -> Step:
    label = _("begun")
    if paper.begun_at:
        return Step(label, "done", at=paper.begun_at)
    return Step(label, "current", by=_("the team")) if paper.state == S.IN_FORCE else Step(label)


def _carried_out(paper: TeamPaper) -> Step:
    label = _("carried out")
    if paper.state == S.DONE:
        return Step(label, "done", at=paper.done_at)
    if paper.state == S.SUPERSEDED:
        return Step(label, note=_("replaced by a later version"))
    return Step(label, "current", by=_("the team")) if paper.state == S.EXECUTING else Step(label)


def _opened(paper: TeamPaper) -> Step:
    label = _("team opened")
    if paper.begun_at:
        return Step(label, "done", at=paper.begun_at, note=str(paper.opened_team))
    return Step(label, "current", by=_("the branch")) if paper.state == S.IN_FORCE else Step(label)


def offers(paper: TeamPaper, faults: Sequence[str], *, by: Any, at: datetime) -> dict[str, str]:
    """Step → why it is not possible yet (empty where it is); what the reader never may is left out."""
    found: dict[str, str] = {}
    if _reaches(paper, by, PAPER_EDIT):
        found |= _writing(paper, faults, by=by, at=at) | _carrying_out(paper)
    if paper.kind == PaperKind.SET_UP and paper.opened_team_id is None and _reaches(paper, by, TEAM_OPEN):
        found |= {} if paper.state in ENDED else {"open_team": why_not_effective(paper)}
    return found


def _writing(paper: TeamPaper, faults: Sequence[str], *, by: Any, at: datetime) -> dict[str, str]:
    found: dict[str, str] = {}
    if paper.state in EDITABLE:
        found |= {"edit": "", "attach": "", "submit": _first_mend(faults)}
    if paper.state == S.DRAFT and paper.request_id is None:
        found["discard"] = ""
    if paper.state not in UNDER_WAY and paper.opened_team_id is None:
        found["copy"] = ""
    request = paper.request
    is_sent = request is not None and paper.state in {S.SUBMITTED, S.RETURNED}
    if request is not None and is_sent and fsm.may_perform(request.withdraw, by=by, at=at):
        found["withdraw"] = ""
    return found


def _carrying_out(paper: TeamPaper) -> dict[str, str]:
    if paper.kind not in CARRIED_OUT or paper.state in ENDED:
        return {}
    if paper.state == S.EXECUTING:
        return {"finish": ""}
    return {"begin": why_not_effective(paper)}


def why_not_effective(paper: TeamPaper) -> str:
    """Why nothing of the paper may be executed, with the request's number and state; empty where it may
    (G4).
    """
    try:
        refuse_unless_effective(paper.request)
    except WrongState as refusal:
        return str(refusal)
    return ""


def _first_mend(faults: Sequence[str]) -> str:
    if not faults:
        return ""
    told = ngettext("One thing is still missing.", "%(count)s things are still missing.", len(faults))
    return told % {"count": len(faults)}


def _reaches(paper: TeamPaper, by: Any, right: str) -> bool:
    far = reach(by, right)
    return far.everywhere or paper.branch_id in far.branch_ids or paper.team_id in far.team_ids
