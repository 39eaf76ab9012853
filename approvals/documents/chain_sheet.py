"""The opinions sheet of the whole chain (会签单): who was asked, every opinion ever given, the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from approvals import kinds
from approvals.choices import Direction, StepKind, StepState
from approvals.documents.code import picture, sheet_code
from approvals.models import Opinion, Request, Step
from approvals.queries import all_opinions, named, opinions_of
from approvals.rules.codes import OPINIONS
from core.components import CAPACITY_LABELS, Fact
from core.documents.paper import Paper, Signature
from core.documents.pdf import render_pdf
from core.figures import day_text, exact_text

TEMPLATE = "approvals/print/chain_sheet.html"
GROUPS = (StepKind.CHANNEL, StepKind.DEPARTMENT, StepKind.LEADER)


@dataclass(frozen=True, slots=True)
class Line:
    """One opinion as it was given: on which version, what, in which words, by whom, in which capacity,
    when.
    """

    revision: int
    outcome: str
    text: str
    by: str
    capacity: str
    at: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One step of the sheet with all its opinions."""

    title: str
    note: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Group:
    """Channel management, the departments, or the leaders."""

    title: str
    asked: Sequence[Asked]


def chain_sheet(request: Request, *, audit_head: str, at: datetime, language: str = "") -> bytes:
    """The PDF: A4 upright, in the office's language unless another is asked for."""
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        steps, given = opinions_of(request), all_opinions(request)
        context = {
            "head": _head(request),
            "summary": [
                Fact(str(fact.label), str(fact.value)) for fact in kinds.of(request).summary(request)
            ],
            "groups": [_group(kind, steps, given) for kind in GROUPS],
            "code": sheet_code(request, OPINIONS),
            "picture": picture(sheet_code(request, OPINIONS)),
            "signatures": _signatures(steps),
        }
        paper = Paper(
            title=_("Countersign sheet"),
            at=at,
            printed_by=_("the system"),
            branch=request.branch.name,
            number=request.number.text,
            audit_head=audit_head,
        )
    return render_pdf(TEMPLATE, context, paper=paper, language=language)


def _head(request: Request) -> Sequence[Fact]:
    replied = request.faxes.filter(direction=Direction.BACK_SENT, state="sent").first()
    received = request.received_number
    return [
        Fact(_("Title"), request.title),
        Fact(_("Kind of paper"), str(kinds.of(request).title)),
        Fact(_("Sending office"), request.branch.name),
        Fact(_("Reference of the letter"), request.letter_text or "—"),
        Fact(_("Received as"), received.text if received else "—"),
        Fact(_("Secrecy"), request.get_secrecy_display()),
        Fact(_("Version"), str(request.revision)),
        Fact(_("Drafted by"), str(request.drafted_by)),
        Fact(_("Issued by"), named(request.issued_by, request.issued_for) or "—"),
        Fact(_("Result"), request.get_state_display()),
        Fact(_("Opinions faxed back"), exact_text(replied.at) if replied else "—"),
        Fact(_("Concluded"), exact_text(request.closed_at) if request.closed_at else "—"),
        Fact(_("Content SHA-256"), request.digest),
    ]


def _group(kind: StepKind, steps: Sequence[Step], given: Sequence[Opinion]) -> Group:
    titles = {
        StepKind.CHANNEL: _("Review by channel management"),
        StepKind.DEPARTMENT: _("Opinions of the departments"),
        StepKind.LEADER: _("Instructions of the leaders"),
    }
    asked = [_asked(step, given) for step in steps if step.kind == kind]
    return Group(titles[kind], asked)


def _asked(step: Step, given: Sequence[Opinion]) -> Asked:
    notes = []
    if step.named_by is not None and step.named_at is not None:
        notes.append(
            _("asked by %(who)s on %(when)s")
            % {"who": named(step.named_by, step.named_for), "when": exact_text(step.named_at)}
        )
    if step.due_on is not None:
        notes.append(_("due %(day)s") % {"day": day_text(step.due_on)})
    if step.handed_to is not None:
        notes.append(_("handed to %(who)s") % {"who": step.handed_to})
    if step.state in {StepState.WAITING, StepState.LAPSED}:
        notes.append(step.get_state_display())
    if step.remark:
        notes.append(_("reason: %(reason)s") % {"reason": step.remark})
    lines = [_line(opinion) for opinion in given if opinion.step_id == step.pk]
    return Asked(str(step), " · ".join(notes), lines)


def _line(opinion: Opinion) -> Line:
    return Line(
        opinion.revision,
        opinion.get_state_display(),
        opinion.text or _("no remark"),
        named(opinion.by, opinion.on_behalf_of),
        str(CAPACITY_LABELS.get(opinion.capacity, opinion.capacity)),
        exact_text(opinion.at),
    )


def _signatures(steps: Sequence[Step]) -> Sequence[Signature]:
    return [
        Signature(
            str(step), named(step.decided_by, step.on_behalf_of), step.decided_at, step.get_state_display()
        )
        for step in steps
        if step.state != StepState.LAPSED
    ]
