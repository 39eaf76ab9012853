"""What departments and leaders say: each once, on the version before them, gathered even where one objects
(G4).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals.choices import Countersigning, Instruction, RequestState, StepKind, StepState
from approvals.models import Step
from approvals.services.holding import give_opinion, refuse_changed_paper
from approvals.services.turns import go_on, locked_step
from core.errors import DomainError, WrongState

WHERE = {
    StepKind.DEPARTMENT: (RequestState.COUNTERSIGNING, Countersigning),
    StepKind.LEADER: (RequestState.LEADERS, Instruction),
}
# What becomes of a step by each decision.
BECOMES: dict[str, str] = {
    Countersigning.AGREE: StepState.AGREED,
    Countersigning.CONDITIONS: StepState.CONDITIONAL,
    Countersigning.OBJECT: StepState.OBJECTED,
    Countersigning.UNCONCERNED: StepState.NOT_CONCERNED,
}


@transaction.atomic
def countersign(*, step_id: int, decision: str, opinion: str, revision: int, by: Any, at: datetime) -> Step:
    """Give a department's opinion on the version that was read, or confirm or revise an earlier one (G4).

    The chain goes on waiting for the others whatever this one says; when all have spoken the general office
    is told. Pressing twice with the same words changes nothing. Raises PermissionDenied for another
    department, WrongState once it is given or no longer asked for, Conflict where the paper or its version
    changed, DomainError without the words that a condition or an objection needs, or for who has another part
    in the request.
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
    if step.is_decided:
        is_same = step.state == BECOMES[decision] and step.opinion == opinion.strip()
        if step.decided_by_id == by.pk and is_same:
            return step
        raise WrongState(
            _(
                "The opinion of %(step)s is on record already: “%(state)s”, by %(who)s."
                " What you wrote is not stored."
            )
            % {"step": step, "state": step.get_state_display(), "who": step.decided_by}
        )
    if request.state != where:
        raise WrongState(
            _("This step is not possible now: the paper is “%(state)s”.")
            % {"state": request.get_state_display()}
        )
    if revision != request.revision:
        raise WrongState(_("A new version has come meanwhile. Read what changed, then give your opinion."))
    refuse_changed_paper(request)
    give_opinion(step, decision, opinion, by=by, at=at)
    go_on(request, kind, at=at)
    return step
