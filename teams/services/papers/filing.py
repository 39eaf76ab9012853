"""The approved paper as it is kept: printed when it takes effect and filed in the archive (G25)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from archives.choices import Category
from archives.models import Document
from archives.services import register_document
from core import audit, jobs
from core.errors import WrongState
from teams.documents.papers import paper_pdf
from teams.models import TeamPaper
from teams.queries.papers import printed_papers
from teams.services.papers.attaching import RETENTION

FILE_PAPER = "teams.file_paper"


def enqueue_filing(paper: TeamPaper, *, by: Any, at: datetime) -> None:
    """Have the paper printed after commit; printing takes longer than a page may."""
    title = _("Filing of “%(title)s”") % {"title": paper.title}
    jobs.enqueue(FILE_PAPER, at=at, owner=by, title=title, key=str(paper.pk), args={"paper_id": paper.pk})


@transaction.atomic
def file_paper(*, paper_id: int, at: datetime) -> Document:
    """Print the approved paper and register it; twice gives the same document (G25).

    Raises WrongState before it is approved, DomainError where this machine cannot print.
    """
    rows = TeamPaper.objects.with_parts().select_for_update(of=("self",))
    paper = rows.get(pk=paper_id)
    if paper.effective_at is None:
        raise WrongState(_("The paper is filed once it is approved."))
    filed = printed_papers(paper).first()
    if filed is not None:
        return filed
    name = f"{paper.request.number.text}.pdf" if paper.request else f"{paper.pk}.pdf"
    return register_document(
        content=paper_pdf(paper, printed_by=_("the system"), audit_head=str(audit.head()), at=at),
        file_name=name,
        category=Category.TEAM_PAPER,
        title=paper.title,
        branch=paper.branch,
        team=paper.team,
        retention=RETENTION[paper.kind],
        source=paper,
        by=None,
        at=at,
    )
