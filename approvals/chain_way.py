"""The whole way of a request through the chain: what is done, by whom, and whom it waits for (G4)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from approvals.choices import (
    CLOSED,
    DECIDED,
    EFFECTIVE,
    Direction,
    FaxState,
    RequestState,
    StepKind,
    StepState,
)
from approvals.models import Fax, Request
from approvals.models import Step as Opinion
from approvals.queries import named
from approvals.waiting import due_words
from core.components import Step

S = RequestState
# How far a request is in each state: the number of steps of the bar that lie behind it.
BEHIND = {
    S.REWORK: 0,
    S.DRAFT: 1,
    S.SIGNED_OFF: 3,
    S.FAXED: 4,
    S.REGISTERED: 5,
    S.CHANNEL: 5,
    S.COUNTERSIGNING: 6,
    S.LEADERS: 7,
    S.REPLIED: 9,
}
LAST = 9


def way_of_chain(
    request: Request, steps: Sequence[Opinion], *, today: date, waiting: str = "", note: str = ""
) -> list[Step]:
    """Ten steps from the draft to the end; `waiting` is who has it now, `note` why it came back."""
    bar = [
        _drafted(request),
        Step(pgettext("step", "Checked"), by=_who(request, "checked"), at=request.checked_at),
        Step(
            pgettext("step", "Signed off"),
            by=_who(request, "issued"),
            at=request.issued_at,
            note=request.letter_text,
        ),
        _faxed(request, Direction.UP_SENT, pgettext("step", "Faxed to headquarters")),
        _registered(request),
        _reviewed(steps, today),
        _heard(
            steps,
            StepKind.DEPARTMENT,
            pgettext("step", "Countersigned by the departments"),
            today,
        ),
        _heard(steps, StepKind.LEADER, pgettext("step", "Instructed by the leaders"), today),
        _faxed(request, Direction.BACK_SENT, pgettext("step", "Opinions faxed back")),
        _ended(request),
    ]
    if request.state in CLOSED:
        return [_as_it_ended(step) for step in bar[:LAST]] + [bar[LAST]]
    here = _here(request, steps)
    return [
        _placed(step, place, here, waiting, note if place == here else "") for place, step in enumerate(bar)
    ]


def _here(request: Request, steps: Sequence[Opinion]) -> int:
    """Which step of the bar is the present one; all leaders heard, it is the fax back."""
    if request.state == S.DRAFT and request.checked_at:
        return 2
    if request.state == S.LEADERS and not _open(steps, StepKind.LEADER):
        return 8
    return BEHIND[S(request.state)]


def _placed(step: Step, place: int, here: int, waiting: str, note: str) -> Step:
    if place < here:
        return Step(step.label, "done", by=step.by, at=step.at, note=step.note)
    if place > here:
        return Step(step.label)
    return Step(step.label, "current", by=waiting, note=note or step.note)


def _as_it_ended(step: Step) -> Step:
    """In a request that is closed a step was taken or never came."""
    return Step(step.label, "done", by=step.by, at=step.at, note=step.note) if step.at else Step(step.label)


def _who(request: Request, verb: str) -> str:
    return named(getattr(request, f"{verb}_by"), getattr(request, f"{verb}_for"))


def _drafted(request: Request) -> Step:
    by = named(request.submitted_by, request.submitted_for)
    label = pgettext("step", "Drafted")
    if request.revision == 1:
        return Step(label, by=by, at=request.submitted_at)
    version = next((v for v in request.versions.all() if v.revision == request.revision), None)
    note = _("version %(number)d") % {"number": request.revision}
    if version is None:
        return Step(label, by=by, at=request.submitted_at, note=note)
    return Step(label, by=str(version.submitted_by), at=version.submitted_at, note=note)


def fax_of(request: Request, direction: str) -> Fax | None:
    """The latest fax of the present version in that direction."""
    found = [
        fax for fax in request.faxes.all() if (fax.direction, fax.revision) == (direction, request.revision)
    ]
    return max(found, key=lambda fax: (fax.at, fax.pk), default=None)


def _faxed(request: Request, direction: str, label: str) -> Step:
    fax = fax_of(request, direction)
    if fax is None:
        return Step(label)
    if fax.state == FaxState.FAILED:
        return Step(label, note=_("the fax failed"))
    if fax.state == FaxState.QUEUED:
        return Step(label, note=_("the fax is being sent"))
    return Step(label, by=named(fax.by, fax.on_behalf_of), at=fax.sent_at, note=_pages(fax.pages))


def _pages(count: int) -> str:
    return ngettext("%(count)d page", "%(count)d pages", count) % {"count": count}


def _registered(request: Request) -> Step:
    label = pgettext("step", "Registered by the general office")
    fax = fax_of(request, Direction.UP_RECEIVED)
    if fax is None:
        return Step(label)
    number = str(request.received_number or "")
    return Step(label, by=named(fax.by, fax.on_behalf_of), at=fax.at, note=number)


def _reviewed(steps: Sequence[Opinion], today: date) -> Step:
    label = pgettext("step", "Reviewed by channel management")
    step = next((step for step in steps if step.kind == StepKind.CHANNEL), None)
    if step is None:
        return Step(label)
    if step.decided_at is None:
        return Step(label, note=due_words(step.due_on, today))
    return Step(label, by=named(step.decided_by, step.on_behalf_of), at=step.decided_at)


def _heard(steps: Sequence[Opinion], kind: StepKind, label: str, today: date) -> Step:
    """How many have spoken; while one is waited for, until when the next is due."""
    asked = [step for step in steps if step.kind == kind and step.state != StepState.LAPSED]
    if not asked:
        return Step(label)
    spoken = [step for step in asked if step.state in DECIDED]
    count = _("%(spoken)d of %(asked)d have spoken") % {"spoken": len(spoken), "asked": len(asked)}
    if len(spoken) == len(asked):
        names = _(", ").join(str(step) for step in spoken)
        return Step(label, by=names, at=_last(spoken))
    dues = [step.due_on for step in _open(steps, kind) if step.due_on]
    due = due_words(min(dues), today) if dues else ""
    return Step(label, note=" · ".join(words for words in (count, due) if words))


def _last(steps: Sequence[Opinion]) -> datetime | None:
    return max((step.decided_at for step in steps if step.decided_at), default=None)


def _open(steps: Sequence[Opinion], kind: StepKind) -> list[Opinion]:
    return [step for step in steps if step.kind == kind and step.is_open]


def _ended(request: Request) -> Step:
    if request.state not in CLOSED:
        return Step(pgettext("step", "Closed"))
    state = "done" if request.state in EFFECTIVE else "refused"
    return Step(request.get_state_display(), state, at=request.closed_at)
