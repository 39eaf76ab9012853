"""What a reader may do with a request: possible now, not yet and why, or (for who never may) not at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import kinds, permissions
from approvals.choices import RequestState as S
from approvals.choices import StepKind, StepState
from approvals.models import Request, Step
from approvals.verbs import REVIEW, VERBS, Verb
from core.actors import Capacity
from core.errors import Text

TAKEN = gettext_lazy("You have taken a step of it already; this one is somebody else's.")
# Where the opinion of a step is given: the route, and the state of the request.
PLACES = {
    StepKind.DEPARTMENT: ("countersign", S.COUNTERSIGNING),
    StepKind.LEADER: ("instruct", S.LEADERS),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that a page shows; `disabled` says why it is not possible yet."""

    name: str
    label: Text
    icon: str
    url: str
    disabled: Text = ""
    is_next: bool = True


def offers_of(request: Request, *, by: Any, at: datetime) -> list[Offer]:
    """Everything that `by` may do with the request, what moves it on first; no query if prefetched."""
    steps = [offer_of_step(step, by=by, at=at) for step in request.steps.all()]
    verbs = [offer_of(verb, request, by=by, at=at) for verb in VERBS]
    found = [offer for offer in (*steps, *verbs, _send_again(request, by=by, at=at)) if offer is not None]
    return sorted(found, key=lambda offer: (not offer.is_next, bool(offer.disabled)))


def offer_of(verb: Verb, request: Request, *, by: Any, at: datetime) -> Offer | None:
    """Whether and how to offer it: None for who has no right to it, and where it is behind."""
    when = verb.when(request, at)
    acting = None if when is False else acting_as(verb, request, by=by, at=at)
    if acting is None:
        return None
    waits = "" if when is True else when
    if not waits and verb.part and {by.pk, acting.on_behalf_of_id} & participants(request, verb.part):
        waits = TAKEN
    url = reverse(f"approvals:{verb.name}", args=[request.pk])
    return Offer(verb.name, verb.label, verb.icon, url, str(waits), verb.is_next)


def acting_as(verb: Verb, request: Request, *, by: Any, at: datetime) -> Capacity | None:
    """In which capacity `by` may take the step, wherever the request is; None for who never may."""
    try:
        return verb.may(request, by, at)
    except PermissionDenied:
        return None


def participants(request: Request, part: str) -> set[int]:
    """Who may not take that part, since another one is theirs."""
    if part != REVIEW:
        return request.participants_besides(part)
    step = next((step for step in request.steps.all() if step.kind == StepKind.CHANNEL), None)
    return step.participants() if step else request.participants()


def _send_again(request: Request, *, by: Any, at: datetime) -> Offer | None:
    """Back in the branch: the paper is changed and sent again on its own page, which its app keeps."""
    if request.state != S.REWORK or not may_draft_it(request, by, at):
        return None
    label = gettext_lazy("Change the paper and send it again")
    return Offer("resubmit", label, "pencil", kinds.of(request).page_url(request))


def may_draft_it(request: Request, by: Any, at: datetime) -> bool:
    """Whether `by` sends up papers of that branch and team."""
    try:
        permissions.may_draft(request, by, at)
    except PermissionDenied:
        return False
    return True


def speaking_as(step: Step, by: Any, at: datetime) -> Capacity | None:
    """In which capacity the step asks `by`, now or once its turn comes; None where it asks others."""
    if step.handed_to_id is not None:
        return Capacity(role="") if by.pk == step.handed_to_id else None
    return own_voice(step, by, at)


def own_voice(step: Step, by: Any, at: datetime) -> Capacity | None:
    """In which capacity the step asks `by` where it was not handed on; None where it asks others."""
    try:
        if step.department_id is not None:
            return permissions.as_department(by, step.department_id, at)
        return permissions.as_leader(by, step.person_id, at) if step.person_id is not None else None
    except PermissionDenied:
        return None


def offer_of_step(step: Step, *, by: Any, at: datetime) -> Offer | None:
    """The opinion that the step waits for, for whom it waits."""
    name, where = PLACES.get(StepKind(step.kind), ("", ""))
    if step.state != StepState.WAITING or step.request.state != where:
        return None
    acting = speaking_as(step, by, at)
    if acting is None:
        return None
    waits = "" if step.is_open else _("Its turn has not come: others speak first.")
    if not waits and {by.pk, acting.on_behalf_of_id} & step.participants():
        waits = str(TAKEN)
    url = reverse(f"approvals:{name}", args=[step.request_id, step.pk])
    return Offer(name, _label_of(step), "signature", url, waits)


def _label_of(step: Step) -> str:
    is_asked_again = bool(step.opinions.all())
    if step.kind == StepKind.LEADER:
        return _("Confirm or revise the instruction") if is_asked_again else _("Give an instruction")
    label = _("Confirm or revise the opinion") if is_asked_again else _("Give an opinion")
    return f"{label} · {step.department}"
