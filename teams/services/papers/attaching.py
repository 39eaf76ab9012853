"""Documents attached to a draft and taken off again; the archive keeps them, the paper's hash covers them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals.models import RequestVersion
from archives.choices import Category, Retention
from archives.models import Document
from archives.services import accepted_upload, open_attached, register_document
from core import serials
from core.actors import Capacity
from core.errors import DomainError
from org.permissions import capacity
from teams.choices.papers import PaperKind
from teams.models import PaperAttachment, TeamPaper
from teams.permissions import PAPER_VIEW
from teams.queries.papers import attachments_visible_to
from teams.services.papers.writing import keep, writable

MOST_ATTACHMENTS, MOST_NAME = 20, 160
MOST_BYTES = 20 * 1024 * 1024
# How long papers are kept (domain: archive): requests on major matters for good; a recruitment plan ten
# years;
# a cooperation as business record twenty years.
RETENTION: dict[str, Retention] = {
    PaperKind.ANNUAL_PLAN: Retention.PERM,
    PaperKind.MARKETING_SCHEME: Retention.PERM,
    PaperKind.MANAGEMENT_RULES: Retention.PERM,
    PaperKind.RECRUITMENT_PLAN: Retention.GEN10,
    PaperKind.ASSESSMENT_METHOD: Retention.PERM,
    PaperKind.BANK_COOPERATION: Retention.BUS20,
    PaperKind.SET_UP: Retention.PERM,
}


@transaction.atomic
def attach(*, paper_id: int, content: bytes, file_name: str, by: Any, at: datetime) -> PaperAttachment:
    """Attach a file to a draft or a returned paper; it is registered in the archive at once (G25).

    Raises DomainError for what the archive does not keep or nobody can open, a name that is there
    already and too much; WrongState once the paper is under way, PermissionDenied, TeamPaper.DoesNotExist
    for strangers.
    """
    paper, acting = writable(paper_id, None, by=by, at=at)
    if len(content) > MOST_BYTES:
        raise DomainError(
            _("“%(name)s” is larger than %(most)s MB, too large to be faxed and mailed on. Split it.")
            % {"name": file_name, "most": MOST_BYTES // 1024**2}
        )
    if paper.attachments.count() >= MOST_ATTACHMENTS:
        raise DomainError(_("A paper takes %(most)s attachments at most.") % {"most": MOST_ATTACHMENTS})
    accepted_upload(content, file_name)
    document = _register(paper, content, file_name, acting, by=by, at=at)
    name = document.file_name[:MOST_NAME]
    if paper.attachments.filter(name=name).exists():
        raise DomainError(
            _("“%(name)s” is attached already. Remove it first, or give the file another name.")
            % {"name": name}
        )
    attachment = PaperAttachment.objects.create(paper=paper, document=document, name=name)
    keep(paper, "attach", paper.content_hash, acting, by=by, at=at)
    return attachment


def _register(
    paper: TeamPaper, content: bytes, file_name: str, acting: Capacity, *, by: Any, at: datetime
) -> Document:
    return register_document(
        content=content,
        file_name=file_name,
        category=Category.PAPER_ATTACHMENT,
        title=f"{paper.title} · {file_name}",
        branch=paper.branch,
        team=paper.team,
        retention=RETENTION[paper.kind],
        source=paper,
        by=by,
        at=at,
        capacity=acting,
    )


@transaction.atomic
def detach(*, paper_id: int, attachment_id: int, by: Any, at: datetime) -> TeamPaper:
    """Take an attachment off a draft or a returned paper.

    A document that was never sent up becomes void in the archive, with its number and the reason; one that an
    earlier version carries stays as it is. Raises as `attach`, PaperAttachment.DoesNotExist for what is not
    attached to this paper.
    """
    paper, acting = writable(paper_id, None, by=by, at=at)
    attachment = paper.attachments.get(pk=attachment_id)
    document = attachment.document
    attachment.delete()
    drop_document(document, by=by, at=at)
    return keep(paper, "detach", paper.content_hash, acting, by=by, at=at)


def drop_document(document: Document, *, by: Any, at: datetime) -> None:
    """Make a document void that no paper and no version of a request carries any more."""
    is_carried = PaperAttachment.objects.filter(document=document).exists()
    sent = RequestVersion.objects.filter(request__branch=document.branch).filter(
        attachments__contains=[{"document_id": document.pk}]
    )
    if not is_carried and not sent.exists():
        serials.void(number_id=document.number_id, reason=_("removed before it was sent up"), by=by, at=at)


@transaction.atomic
def open_attachment(*, attachment_id: int, by: Any, at: datetime) -> tuple[Document, bytes]:
    """An attachment with its content, for who may read the paper; the look is on record (G25).

    Raises PaperAttachment.DoesNotExist for strangers.
    """
    attachment = attachments_visible_to(by).get(pk=attachment_id)
    paper = attachment.paper
    acting = capacity(by, PAPER_VIEW, at=at, branch_id=paper.branch_id, team_id=paper.team_id)
    return open_attached(document_id=attachment.document_id, by=by, at=at, capacity=acting)
