"""Registration: a paper gets its hash, its type, its number and its place, and never changes again."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archives import permissions
from archives.choices import PREFIXES, SCANNED
from archives.models import Document, RetentionClass
from archives.rules import content as contents
from archives.rules.naming import clean_file_name, clean_title, series_of
from archives.services.accepting import accepted_type, accepted_upload
from core import audit, sealing, serials
from core.actors import Actor, Capacity
from core.errors import DomainError
from core.months import month_of
from org.models import Branch, Person, Team
from org.permissions import capacity as capacity_of

FOLDER = "papers"


@transaction.atomic
def register_document(
    *,
    content: bytes | Callable[[str], bytes],
    file_name: str,
    category: str,
    title: str,
    branch: Branch | None,
    retention: str,
    by: Actor | None,
    at: datetime,
    team: Team | None = None,
    subject_person: Person | None = None,
    month: date | None = None,
    source: models.Model | None = None,
    sealed: bool = False,
    paper_location: str = "",
    capacity: Capacity | None = None,
) -> Document:
    """Keep a paper for good: hash, type by content, next number of its series, audit entry (G18, G25).

    For the services of the app that owns the paper, which have asked for the right of the act that made it.
    `retention` is a class's code; `sealed` encrypts the stored bytes. The number's month is the paper's own
    `month`, else the month of registration. A paper that bears its number is made from it: `content` is
    then what makes it, and without `file_name` the file is called after the number. Raises DomainError for
    what the archive does not keep.
    """
    number = serials.issue(_series(category, branch, month, at), by=by, at=at)
    file_name = file_name or number.text
    if not isinstance(content, bytes):
        content = content(number.text)
    mime_type = accepted_type(content, file_name)
    document = Document.objects.create(
        number=number,
        category=category,
        title=clean_title(title),
        branch=branch,
        team=team,
        subject_person=subject_person,
        month=month,
        file_name=clean_file_name(file_name, mime_type),
        mime_type=mime_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        storage_name=_store(content, at=at, sealed=sealed),
        is_sealed=sealed,
        retention=RetentionClass.objects.get(code=retention),
        source_type=source._meta.label_lower if source else "",
        source_id=str(source.pk) if source else "",
        paper_location=paper_location,
        registered_at=at,
        registered_by_id=by.pk if by else None,
    )
    audit.record(
        "archives.document.register", document, by=by, at=at, capacity=capacity, after=_said(document)
    )
    return document


@transaction.atomic
def register_scan(
    *,
    content: bytes,
    file_name: str,
    category: str,
    title: str,
    branch: Branch,
    retention: str,
    by: Any,
    at: datetime,
    month: date | None = None,
    paper_location: str = "",
) -> Document:
    """Keep the scan of a signed original, for the trading desk of its branch (G18).

    Raises PermissionDenied for who does not keep that branch's archive, DomainError for what is no scan.
    """
    acting = capacity_of(by, permissions.REGISTER, at=at, branch_id=branch.pk)
    if category not in SCANNED or accepted_type(content, file_name) not in contents.SCANS:
        raise DomainError(_("“%(name)s” is no scan. Take a PDF, PNG or JPEG.") % {"name": file_name})
    accepted_upload(content, file_name)
    return register_document(
        content=content,
        file_name=file_name,
        category=category,
        title=title,
        branch=branch,
        month=month,
        retention=retention,
        paper_location=paper_location,
        capacity=acting,
        by=by,
        at=at,
    )


def _series(category: str, branch: Branch | None, month: date | None, at: datetime) -> str:
    return series_of(
        PREFIXES[category], branch.code if branch else "", month or month_of(timezone.localdate(at))
    )


def _store(content: bytes, *, at: datetime, sealed: bool) -> str:
    """Write the bytes under a name that nobody can guess, before the row exists.

    A transaction that is rolled back afterwards leaves bytes that no row names: harmless, and swept later
    (archives.services.sweeping). The other order could leave a row without its paper.
    """
    name = f"{FOLDER}/{timezone.localdate(at):%Y/%m}/{uuid.uuid4().hex}"
    return default_storage.save(name, ContentFile(sealing.seal(content) if sealed else content))


def _said(document: Document) -> dict[str, Any]:
    return {
        "sha256": document.sha256,
        "size": document.size,
        "category": document.category,
        "file": document.file_name,
        "source": f"{document.source_type} {document.source_id}".strip(),
    }
