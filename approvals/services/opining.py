"""What departments and leaders say: each once, on the version before them, gathered even where one objects
(G4).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import queries
from approvals.choices import Countersigning, Instruction, RequestState, StepKind
from approvals.models import Step
from approvals.services import telling
from approvals.services.holding import give_opinion, refuse_changed_paper
from approvals.services.marking import locked_step, open_turn
from core.errors import DomainError, WrongState

WHERE = {
    StepKind.DEPARTMENT: (RequestState.COUNTERSIGNING, Countersigning),
    StepKind.LEADER: (RequestState.LEADERS, Instruction),
}


@transaction.atomic
def countersign(*, step_id: int, decision: str, opinion: str, revision: int, by: Any, at: datetime) -> Step:
    """Give a department's opinion on the version that was read, or confirm or revise an earlier one (G4).

    The chain goes on waiting for the others whatever this one says; when all have spoken the general office
    is told. Pressing twice changes nothing. Raises PermissionDenied for another department, WrongState once
    it is given or no longer asked for, Conflict where the paper or its version changed, DomainError without
    the words that a condition or an objection needs, or for who has another part in the request.
    """
    return _opine(step_id, StepKind.DEPARTMENT, decision, opinion, revision, by=by, at=at)


@transaction.atomic
def instruct(*, step_id: int, decision: str, opinion: str, revision: int, by: Any, at: datetime) -> Step:
    """Give a leader's instruction (批示), when the turn has come (G4). Raises as `countersign`."""
    return _opine(step_id, StepKind.LEADER, decision, opinion, revision, by=by, at=at)


def _opine(
    step_id: int, kind: StepKind, decision: str, opinion: str, revision: int, *, by: Any, at: datetime
) -> Step:
    step = locked_step(step_id)
    request = step.request
    where, decisions = WHERE[kind]
    if step.kind != kind or decision not in decisions.values:
        raise DomainError(_("This is no opinion that can be given here."))
    if step.is_decided and step.decided_by_id == by.pk and step.revision == request.revision:
        return step
    if request.state != where:
        raise WrongState(
            _("This step is not possible now: the paper is “%(state)s”.")
            % {"state": request.get_state_display()}
        )
    if revision != request.revision:
        raise WrongState(_("A new version has come meanwhile. Read what changed, then give your opinion."))
    refuse_changed_paper(request)
    give_opinion(step, decision, opinion, by=by, at=at)
    if queries.is_everybody_heard(request, kind):
        telling.tell_all_heard(request, at=at)
    else:
        open_turn(request, kind, at=at)
    return step
