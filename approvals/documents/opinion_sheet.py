"""The opinion sheet as the office knows it: what was asked, the opinions in order, places to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from approvals import kinds
from approvals.models import Request, Step
from approvals.queries import named, opinions_of
from core.components import Fact
from core.documents.paper import Paper, Signature
from core.documents.pdf import render_pdf
from core.figures import day_text, exact_text

TEMPLATE = "approvals/print/opinion_sheet.html"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One step on the sheet."""

    step: str
    outcome: str
    opinion: str
    signature: Signature


def opinion_sheet(request: Request, *, audit_head: str, at: datetime, language: str = "") -> bytes:
    """The PDF: A4 upright, in the office's language unless another is asked for."""
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        opinions = [_opinion(step) for step in opinions_of(request)]
        context = {
            "head": _head(request),
            "summary": _written(kinds.of(request).summary(request)),
            "opinions": opinions,
            "signatures": [opinion.signature for opinion in opinions],
        }
        paper = Paper(
            title=_("Request and opinions"),
            at=at,
            printed_by=_("the system"),
            branch=request.branch.name,
            number=request.number.text,
            audit_head=audit_head,
        )
    return render_pdf(TEMPLATE, context, paper=paper, language=language)


def _head(request: Request) -> Sequence[Fact]:
    return [
        Fact(_("Title"), request.title),
        Fact(_("Kind of paper"), str(kinds.of(request).title)),
        Fact(_("Team or branch"), str(request.team or request.branch)),
        Fact(_("Drafted by"), str(request.drafted_by)),
        Fact(_("Submitted by"), named(request.submitted_by, request.submitted_for)),
        Fact(_("Submitted"), exact_text(request.submitted_at)),
        Fact(_("Result"), request.get_state_display()),
        Fact(_("Concluded"), exact_text(request.closed_at) if request.closed_at else ""),
        Fact(_("Content SHA-256"), request.content_hash),
    ]


def _written(facts: Sequence[Fact]) -> Sequence[Fact]:
    """With lazy words settled in the sheet's language."""
    return [Fact(str(fact.label), str(fact.value)) for fact in facts]


def _opinion(step: Step) -> Opinion:
    name = named(step.decided_by, step.on_behalf_of)
    due = _("due %(day)s") % {"day": day_text(step.due_on)}
    return Opinion(
        step=step.get_kind_display(),
        outcome=step.get_state_display(),
        opinion=step.opinion or _("no remark"),
        signature=Signature(step.get_kind_display(), name, step.decided_at, due),
    )
