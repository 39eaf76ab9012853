"""The way of a request as its page and its sheet show it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from approvals.choices import RequestState, StepState
from approvals.models import Request
from approvals.models import Step as Opinion
from approvals.queries import named
from core.components import Event, Step
from core.figures import day_text


def way_of(request: Request, opinions: Sequence[Opinion], today: date) -> list[Step]:
    """Submitted, each opinion, and how it ended."""
    submitted = Step(
        _("submitted"), "done", by=named(request.submitted_by, request.submitted_for), at=request.submitted_at
    )
    return [submitted, *(_opinion_step(opinion, today) for opinion in opinions), _end(request)]


def _opinion_step(opinion: Opinion, today: date) -> Step:
    label = opinion.get_kind_display()
    if opinion.state == StepState.WAITING:
        return Step(label, "current", by=_("channel management"), note=_deadline(opinion, today))
    if opinion.decided_by is None:
        return Step(label, "coming", note=opinion.get_state_display())
    state = "done" if opinion.state == StepState.AGREED else "refused"
    return Step(label, state, by=named(opinion.decided_by, opinion.on_behalf_of), at=opinion.decided_at)


def _deadline(opinion: Opinion, today: date) -> str:
    if opinion.due_on is None:
        return ""
    if opinion.due_on < today:
        return _("overdue since %(day)s") % {"day": day_text(opinion.due_on)}
    return _("due %(day)s") % {"day": day_text(opinion.due_on)}


def _end(request: Request) -> Step:
    """In force, or how else it ended."""
    if not request.is_closed:
        return Step(_("in force"))
    if request.state == RequestState.APPROVED:
        return Step(_("in force"), "done", at=request.closed_at)
    return Step(request.get_state_display(), "refused", at=request.closed_at)


def opinions_given(opinions: Sequence[Opinion]) -> list[Event]:
    """The opinions as they were given, in order, each with its words."""
    return [
        Event(
            what=f"{step.get_kind_display()} · {step.get_state_display()}",
            by=str(step.decided_by),
            at=step.decided_at,
            on_behalf_of=str(step.on_behalf_of or ""),
            reason=step.opinion or _("no remark"),
        )
        for step in opinions
        if step.decided_at
    ]
