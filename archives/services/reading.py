"""Opening a paper: only who may, only what was registered, and every look is on record (G25)."""

import hashlib
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from archives import permissions
from archives.models import Document
from core import audit, sealing
from core.actors import Capacity
from core.errors import DomainError


class NotAsRegistered(DomainError):  # noqa: N818  what a person is told
    """The stored bytes are gone or are no longer those that were registered."""


def open_document(*, document_id: int, by: Any, at: datetime) -> tuple[Document, bytes]:
    """The paper and its bytes, checked against the hash of its registration; the look is recorded (G25).

    Raises Document.DoesNotExist for who may not see it, NotAsRegistered where the stored file was changed
    or is missing. Not one transaction: the entry of a refused look has to outlast the refusal.
    """
    rows = Document.objects.visible_to(by).select_related("number", "branch", "team", "subject_person")
    document = rows.get(pk=document_id)
    capacity = permissions.capacity_for(document, by, at)
    try:
        content = checked_content(document)
    except NotAsRegistered as refusal:
        audit.record(
            "archives.document.refuse", document, by=by, at=at, capacity=capacity, reason=str(refusal)
        )
        raise
    audit.record("archives.document.open", document, by=by, at=at, capacity=capacity)
    return document, content


@transaction.atomic
def open_attached(*, document_id: int, by: Any, at: datetime, capacity: Capacity) -> tuple[Document, bytes]:
    """As `open_document`, for a paper that travels with another app's record (G25).

    For the services of that app, which have asked whether `by` may read the record and in which capacity: a
    department that countersigns reads the attachments of what it is asked about, and no other paper. Raises
    NotAsRegistered where the stored file was changed or is missing.
    """
    rows = Document.objects.select_related("number", "branch", "team", "subject_person")
    document = rows.get(pk=document_id)
    content = checked_content(document)
    audit.record("archives.document.open", document, by=by, at=at, capacity=capacity)
    return document, content


def checked_content(document: Document) -> bytes:
    """The bytes as registered. Raises NotAsRegistered."""
    try:
        with default_storage.open(document.storage_name) as stored:
            content: bytes = stored.read()
    except FileNotFoundError as fault:
        raise NotAsRegistered(_refusal(document, _("Its file is missing from the store."))) from fault
    if document.is_sealed:
        try:
            content = sealing.unseal(content)
        except InvalidToken as fault:
            raise NotAsRegistered(_refusal(document, _("Its file cannot be decrypted."))) from fault
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise NotAsRegistered(_refusal(document, _("Its file is no longer the one that was registered.")))
    return content


def _refusal(document: Document, fault: str) -> str:
    return _(
        "%(number)s is not handed out. %(fault)s Tell the administrator; the look has been recorded."
    ) % {
        "number": document.number.text,
        "fault": fault,
    }
