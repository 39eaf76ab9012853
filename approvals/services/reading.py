"""Attachments of a request, for everybody who reads it: departments have no archive of their own (G25)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from approvals.models import Request
from archives.models import Document
from archives.services import open_attached
from core.actors import Capacity
from core.errors import DomainError
from org.permissions import capacity


def open_attachment(*, request_id: int, document_id: int, by: Any, at: datetime) -> tuple[Document, bytes]:
    """The paper and its bytes; the look is recorded.

    Raises Request.DoesNotExist for who may not read the request, DomainError for a paper that does not travel
    with it, NotAsRegistered where the stored file was changed.
    """
    request = Request.objects.visible_to(by).get(pk=request_id)
    listed = {item["document_id"] for version in request.versions.all() for item in version.attachments}
    if document_id not in listed:
        raise DomainError(_("This paper does not travel with the request."))
    acting = _acting(request, by, at)
    return open_attached(document_id=document_id, by=by, at=at, capacity=acting)


def _acting(request: Request, by: Any, at: datetime) -> Capacity:
    return capacity(by, "approvals.view", at=at, branch_id=request.branch_id, team_id=request.team_id)
