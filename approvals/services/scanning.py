"""Scanned sheets: uploaded, read by a job, filed with their request or kept in the tray for a person (G4,
G25).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from approvals.choices import ScanState
from approvals.models import Request, Scan
from approvals.rules.codes import read_code
from approvals.rules.sheets import Sheets, Unreadable, read_sheets
from approvals.services import telling
from archives.choices import Category, Retention
from archives.services import accepted_upload, register_document
from core import audit, jobs, sealing
from core.actors import Capacity
from core.errors import DomainError, WrongState
from core.figures import day_text
from core.models import Job
from org.models import Branch
from org.permissions import capacity, reach

READ = "approvals.read_scan"
RIGHT = "approvals.scan"
MOST_FILES, MOST_BYTES = 30, 40 * 1024 * 1024
CODE_LENGTH = 80
BEGINNINGS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
# Why a sheet lies in the tray; the page translates it.
NO_CODE = gettext_noop("No code of ours can be read on it.")
FOREIGN = gettext_noop("The request that its code names is not one of yours.")
SEVERAL = gettext_noop("It carries the codes of several requests.")
DAMAGED = gettext_noop("The file cannot be read.")
BROKEN = gettext_noop("Its reading broke off; look at the picture.")
REPEATED = gettext_noop("The same sheet of the same version is filed with its request already.")


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file as it was uploaded."""

    name: str
    content: bytes


@transaction.atomic
def upload_scans(
    *, files: Sequence[ScanFile], by: Any, at: datetime, branch_id: int | None = None
) -> list[Scan]:
    """Take scanned sheets in, sealed, and have each read (G25).

    `branch_id` says for which branch, None for headquarters. Raises PermissionDenied for who does not scan
    there, DomainError for too many or too large files, for what is no PDF, PNG or JPEG, and for a file that
    is there already.
    """
    acting = capacity(by, RIGHT, at=at, branch_id=branch_id)
    if not 1 <= len(files) <= MOST_FILES:
        raise DomainError(_("Choose between 1 and %(most)d files.") % {"most": MOST_FILES})
    scans = [_take_in(file, branch_id, by=by, at=at) for file in files]
    for scan in scans:
        title = _("Reading of “%(name)s”") % {"name": scan.file_name}
        jobs.enqueue(READ, at=at, owner=by, title=title, key=str(scan.pk), args={"scan_id": scan.pk})
    names = {"files": [scan.file_name for scan in scans]}
    audit.record("approvals.scan.upload", scans[0], by=by, at=at, capacity=acting, after=names)
    return scans


def _take_in(file: ScanFile, branch_id: int | None, *, by: Any, at: datetime) -> Scan:
    if not file.content.startswith(BEGINNINGS):
        raise DomainError(_("“%(name)s” is no scan. Take a PDF, PNG or JPEG.") % {"name": file.name})
    if len(file.content) > MOST_BYTES:
        raise DomainError(
            _("“%(name)s” is larger than %(most)d MB. Scan it in black and white, or in parts.")
            % {"name": file.name, "most": MOST_BYTES // 1024**2}
        )
    digest = hashlib.sha256(file.content).hexdigest()
    seen = Scan.objects.visible_to(by).exclude(state=ScanState.DISCARDED)
    twin = seen.filter(sha256=digest).order_by("pk").first()
    if twin is not None:
        raise DomainError(
            _("“%(name)s” was uploaded already, on %(day)s; it is “%(state)s”.")
            % {"name": file.name, "day": day_text(twin.uploaded_at), "state": twin.get_state_display()}
        )
    return Scan.objects.create(
        branch_id=branch_id,
        file_name=file.name[:200],
        sha256=digest,
        sealed=sealing.seal(file.content),
        uploaded_by_id=by.pk,
        uploaded_at=at,
    )


def read_scan(*, scan_id: int, at: datetime) -> Mapping[str, Any]:
    """Read one uploaded file: what carries our code is filed with its request, all else goes to the tray.

    May run twice; a scan that has been read stays as it is. Reading is done outside of the transaction that
    writes, since it can take a minute.
    """
    scan = Scan.objects.select_related("uploaded_by", "branch").get(pk=scan_id)
    if scan.state != ScanState.READING:
        return {"state": scan.state}
    try:
        parts = read_sheets(scan.content)
    except Unreadable:
        return _settle(scan_id, [Sheets((), 1)], DAMAGED, at=at)
    return _settle(scan_id, parts, NO_CODE, at=at)


@transaction.atomic
def _settle(scan_id: int, parts: Sequence[Sheets], otherwise: str, *, at: datetime) -> Mapping[str, Any]:
    """File or lay aside what was read; of several requests in a file each part becomes a scan of its own."""
    scan = (
        Scan.objects.select_for_update(of=("self",)).select_related("uploaded_by", "branch").get(pk=scan_id)
    )
    if scan.state != ScanState.READING:
        return {"state": scan.state}
    content = scan.content
    scans = [scan] + [_part(scan, index, part) for index, part in enumerate(parts[1:], start=2)]
    for sheet, part in zip(scans, parts, strict=True):
        if len(parts) > 1:
            sheet.sealed = sealing.seal(part.content)
        _settle_part(sheet, part, part.content or content, otherwise, at=at)
    return {"state": scan.state, "parts": len(parts), "request_id": scan.request_id}


def _part(scan: Scan, index: int, part: Sheets) -> Scan:
    stem, dot, ending = scan.file_name.rpartition(".")
    name = f"{stem or ending}-{index}{dot}{ending if stem else ''}"
    return Scan(
        branch=scan.branch,
        file_name=name[:200],
        sha256=scan.sha256,  # of the file that was uploaded: whoever uploads it again is told
        sealed=sealing.seal(part.content),
        uploaded_by=scan.uploaded_by,
        uploaded_at=scan.uploaded_at,
    )


def _settle_part(scan: Scan, part: Sheets, content: bytes, otherwise: str, *, at: datetime) -> None:
    codes = [code for text in part.codes if (code := read_code(text))]
    numbers = list(dict.fromkeys(code.number for code in codes))
    scan.pages, scan.code = part.pages, " ".join(numbers)[:CODE_LENGTH]
    request = None
    if len(numbers) == 1:
        scan.sheet = f"{codes[0].sheet}/{codes[0].revision}"
        seen = Request.objects.visible_to(scan.uploaded_by).select_related("number", "branch", "team")
        request = seen.select_for_update(of=("self",)).filter(number__text=numbers[0]).first()
    twin = filed_before(scan, request) if request else None
    if request is None or twin is not None:
        found = {0: otherwise, 1: REPEATED if twin else FOREIGN}.get(len(numbers), SEVERAL)
        scan.state, scan.finding = ScanState.WAITING, found
        scan.save()
        return
    acting = capacity(scan.uploaded_by, RIGHT, at=scan.uploaded_at, branch_id=scan.branch_id)
    _file(scan, request, content, by=scan.uploaded_by, at=at, acting=acting)


def filed_before(scan: Scan, request: Request) -> Scan | None:
    """The same sheet of the same version that was scanned there before and is filed with `request`."""
    if not scan.sheet:
        return None
    rows = Scan.objects.filter(state=ScanState.FILED, request=request, sheet=scan.sheet)
    same = rows.filter(branch=scan.branch_id).exclude(pk=scan.pk)
    return same.select_related("document__number").defer("sealed").order_by("pk").first()


def gave_up(job: Job, reason: str) -> None:
    """The reading broke: a person looks at the sheet."""
    del reason
    broken = Scan.objects.filter(pk=job.args["scan_id"], state=ScanState.READING)
    broken.update(state=ScanState.WAITING, finding=BROKEN)


def _file(
    scan: Scan,
    request: Request,
    content: bytes,
    *,
    by: Any,
    at: datetime,
    acting: Capacity | None = None,
    reason: str = "",
) -> None:
    """Put the sheet into the archive with its request; the sealed copy of the tray goes."""
    document = register_document(
        content=content,
        file_name=scan.file_name,
        category=Category.REQUEST,
        title=_("Scan: %(title)s") % {"title": request.title},
        branch=request.branch,
        team=request.team,
        retention=Retention.PERM,
        source=request,
        by=by,
        at=at,
    )
    scan.state, scan.request, scan.document, scan.sealed = ScanState.FILED, request, document, None
    scan.settled_by, scan.settled_at, scan.finding, scan.reason = by, at, "", reason
    scan.save()
    telling.tell_scanned(request, by=by, at=at)
    said = {"scan": scan.file_name, "document": document.number.text}
    audit.record(
        "approvals.request.file_scan", request, by=by, at=at, capacity=acting, after=said, reason=reason
    )


def objection_to(scan: Scan, request: Request) -> str:
    """What a person has to answer before the sheet is filed with that request; empty where nothing is odd."""
    number = request.number.text
    if scan.code and number not in scan.code.split():
        return _(
            "The sheet's own code names %(code)s, not %(number)s. Say why it belongs here all the same."
        ) % {
            "code": scan.code,
            "number": number,
        }
    twin = filed_before(scan, request)
    if twin is None or twin.document is None:
        return ""
    return _(
        "The same sheet is filed with %(number)s already, as %(document)s. Say why it is filed again."
    ) % {
        "number": number,
        "document": twin.document.number.text,
    }


@transaction.atomic
def assign_scan(*, scan_id: int, request_id: int, by: Any, at: datetime, despite: str = "") -> Scan:
    """File a sheet of the tray with the request that a person found for it (G25).

    `despite` says why, where the sheet's code names another request or the same sheet is filed already.
    Raises Scan.DoesNotExist and Request.DoesNotExist for strangers, WrongState for a sheet that is settled,
    DomainError without that reason and for a file that cannot be read.
    """
    scan = _waiting(scan_id, by, at)
    acting = capacity(by, RIGHT, at=at, branch_id=scan.branch_id)
    rows = Request.objects.visible_to(by).select_related("number", "branch", "team")
    request = rows.select_for_update(of=("self",)).get(pk=request_id)
    if scan.finding == DAMAGED:
        raise DomainError(
            _("A file that cannot be read is not filed. Scan the sheet anew and discard this file.")
        )
    content, why = scan.content, despite.strip()[:300]
    accepted_upload(content, scan.file_name)
    if not why and (objection := objection_to(scan, request)):
        raise DomainError(objection)
    _file(scan, request, content, by=by, at=at, acting=acting, reason=why)
    return scan


@transaction.atomic
def discard_scan(*, scan_id: int, reason: str, by: Any, at: datetime) -> Scan:
    """Throw a sheet of the tray away, with the reason: an advertisement, a page scanned twice.

    Its picture goes, the row and the reason stay. Raises as `assign_scan`, and DomainError without a reason.
    """
    scan = _waiting(scan_id, by, at)
    acting = capacity(by, RIGHT, at=at, branch_id=scan.branch_id)
    if not reason.strip():
        raise DomainError(_("Say why: the reason is kept with the paper."))
    scan.state, scan.sealed, scan.reason = ScanState.DISCARDED, None, reason.strip()[:300]
    scan.settled_by, scan.settled_at = by, at
    scan.save()
    audit.record("approvals.scan.discard", scan, by=by, at=at, capacity=acting, reason=reason)
    return scan


@transaction.atomic
def open_scan(*, scan_id: int, by: Any, at: datetime) -> tuple[Scan, bytes]:
    """The sheet's picture for the tray; the look is on record. Raises as `assign_scan`."""
    scan = _waiting(scan_id, by, at)
    acting = capacity(by, RIGHT, at=at, branch_id=scan.branch_id)
    audit.record("approvals.scan.open", scan, by=by, at=at, capacity=acting)
    return scan, scan.content


def _waiting(scan_id: int, by: Any, at: datetime) -> Scan:
    del at
    rows = Scan.objects.visible_to(by).select_for_update(of=("self",)).select_related("branch")
    scan = rows.get(pk=scan_id)
    if scan.state not in {ScanState.WAITING, ScanState.READING}:
        raise WrongState(_("This sheet is “%(state)s” already.") % {"state": scan.get_state_display()})
    return scan


def places_of(user: Any) -> list[Branch | None]:
    """Where `user` scans: headquarters (None) or branches."""
    far = reach(user, RIGHT)
    places: list[Branch | None] = [None] if far.everywhere else []
    return places + list(Branch.objects.filter(pk__in=far.branch_ids).order_by("code"))
