"""The opinion sheet (批办单): printed when a request ends and filed in the archive (G25)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import documents, queries
from approvals.choices import EFFECTIVE
from approvals.models import Request
from approvals.services.holding import RELATED
from archives.choices import Category, Retention
from archives.models import Document
from archives.services import register_document
from core import audit, jobs
from core.errors import WrongState

FILE_SHEET = "approvals.file_sheet"


def enqueue_sheet(request: Request, *, by: Any, at: datetime) -> None:
    """Have the sheet printed after commit; printing takes longer than a page may."""
    title = _("Opinion sheet %(number)s") % {"number": request.number.text}
    jobs.enqueue(
        FILE_SHEET, at=at, owner=by, title=title, key=str(request.pk), args={"request_id": request.pk}
    )


@transaction.atomic
def file_sheet(*, request_id: int, at: datetime) -> Document:
    """Print the closed request with its opinions and register it; twice gives the same document (G25).

    Approved ones are kept permanently, others as general papers. Raises WrongState while it is open.
    """
    rows = Request.objects.select_for_update(of=("self",))
    request = rows.select_related(*RELATED, "submitted_by", "drafted_by", "issued_by", "issued_for").get(
        pk=request_id
    )
    if not request.is_closed:
        raise WrongState(_("The request is still open; its opinion sheet is printed when it ends."))
    filed = queries.sheet_of(request)
    if filed is not None:
        return filed
    is_kept_for_good = request.state in EFFECTIVE
    return register_document(
        content=documents.sheet_of_opinions(request, audit_head=str(audit.head()), at=at),
        file_name=f"{request.number.text}.pdf",
        category=Category.REQUEST,
        title=request.title,
        branch=request.branch,
        team=request.team,
        retention=Retention.PERM if is_kept_for_good else Retention.GEN10,
        source=request,
        by=None,
        at=at,
    )


@transaction.atomic
def file_sheet_again(*, request_id: int, by: Any, at: datetime) -> Request:
    """Have a sheet printed that could not be when the request ended. Raises WrongState if it is filed."""
    request = Request.objects.visible_to(by).select_related("number").get(pk=request_id)
    if not request.is_closed or queries.sheet_of(request) is not None:
        raise WrongState(
            _("There is nothing to file: the request is open, or its opinion sheet is filed already.")
        )
    enqueue_sheet(request, by=by, at=at)
    return request
