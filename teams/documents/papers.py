"""A team's paper in print: as the fax carries it and the archive keeps it; and its text for comparing
versions.
"""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from approvals.models import RequestVersion
from core.components import Fact
from core.documents.paper import Paper, Signature
from core.documents.pdf import render_pdf
from teams.documents.paper_shown import facts_of, sections_of, tables_of, text_of
from teams.models import TeamPaper
from teams.queries.papers import attachment_values, attachments_of

TEMPLATE = "teams/print/paper.html"


def office_text(paper: TeamPaper) -> str:
    """The paper's text in the office's language, whoever presses the button: versions are compared by it."""
    with translation.override(settings.LANGUAGE_CODE):
        return text_of(paper)


def as_version(paper: TeamPaper, revision: int) -> RequestVersion:
    """The paper as it stands now in the shape in which requests freeze it, so that two are compared alike."""
    return RequestVersion(revision=revision, text=office_text(paper), attachments=attachment_values(paper))


def paper_pdf(
    paper: TeamPaper, *, printed_by: str, audit_head: str, at: datetime, language: str = ""
) -> bytes:
    """The PDF: A4 upright, in the office's language unless another is asked for."""
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "facts": [Fact(str(fact.label), str(fact.value)) for fact in facts_of(paper)],
            "sections": sections_of(paper),
            "tables": tables_of(paper),
            "attachments": attachments_of(paper),
            "is_draft": paper.effective_at is None,
            "state": paper.get_state_display(),
            "content_hash": paper.content_hash,
            "signatures": [
                Signature(_("Drafted by"), str(paper.drafted_by), paper.drafted_at),
                Signature(_("Head of the branch")),
            ],
        }
        sheet = Paper(
            title=paper.title,
            at=at,
            printed_by=printed_by,
            branch=paper.branch.name,
            number=paper.request.number.text if paper.request else "",
            audit_head=audit_head,
        )
    return render_pdf(TEMPLATE, context, paper=sheet, language=language)
