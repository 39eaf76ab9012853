"""Workbooks of people and places: uploaded, checked, shown, then imported as a whole or not at all."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.results import Result, RowResult
from tablib import Dataset

from core import audit, jobs, notices, sealing
from core.errors import DomainError, PermissionDenied, WrongState
from core.sealing import mask
from org.choices import ImportKind
from org.models import ImportUpload, User
from org.permissions import capacity
from org.resources import RESOURCES, Resource
from org.rules import workbooks
from org.rules.workbooks import Line

CHECK, IMPORT = "org.check_import", "org.import"
FAULTS_SHOWN, ROWS_SHOWN = 200, 20
MASKED = {"id_number", "bank_account"}
Progress = Callable[[int, int], None]


@transaction.atomic
def upload_import(
    *, kind: ImportKind | str, content: bytes, file_name: str, by: User, at: datetime
) -> ImportUpload:
    """Keep a workbook, sealed, and have it checked; the one uploaded before goes.

    Raises PermissionDenied for whoever is no administrator, DomainError for a file that is no such workbook.
    """
    capacity(by, "org.import", at=at)
    read_table(ImportKind(kind), content)
    ImportUpload.objects.filter(owner=by).delete()
    upload = ImportUpload.objects.create(
        owner=by,
        kind=kind,
        file_name=file_name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        sealed=sealing.seal(content),
        created_at=at,
    )
    return _enqueue(upload, CHECK, _("Check of “%(file)s”") % {"file": upload.file_name}, by, at)


@transaction.atomic
def confirm_import(*, upload_id: int, by: User, at: datetime) -> ImportUpload:
    """Have a checked workbook imported; pressing twice imports once.

    Raises PermissionDenied for another's, WrongState before the check has ended, DomainError for faults.
    """
    upload = _own(upload_id, by, at)
    if upload.report is None:
        raise WrongState(_("The check of this workbook has not ended yet."))
    if upload.report["fault_count"]:
        raise DomainError(
            _("This workbook has faults. Correct them and upload it again; nothing was imported.")
        )
    return _enqueue(upload, IMPORT, _("Import of “%(file)s”") % {"file": upload.file_name}, by, at)


@transaction.atomic
def abandon_import(*, upload_id: int, by: User, at: datetime) -> None:
    """Throw the uploaded workbook away. Raises PermissionDenied for somebody else's."""
    _own(upload_id, by, at).delete()


def check_import_now(*, upload_id: int, at: datetime, progress: Progress) -> ImportUpload:
    """Import it all, look at what happened, and undo it: the report says what an import would do."""
    upload = ImportUpload.objects.select_related("owner").get(pk=upload_id)
    upload.report = _run(upload, progress, at=at, dry_run=True)
    upload.save(update_fields=["report"])
    return upload


@transaction.atomic
def import_now(*, upload_id: int, at: datetime, progress: Progress) -> Mapping[str, Any]:
    """Import every row, or none; one audit entry; the upload goes.

    What has changed since the check counts: raises DomainError with the faults found now, PermissionDenied
    where the right has ended meanwhile.
    """
    upload = ImportUpload.objects.select_for_update(of=["self"]).select_related("owner").get(pk=upload_id)
    acting = capacity(upload.owner, "org.import", at=at)
    report = _run(upload, progress, at=at, dry_run=False)
    if report["fault_count"]:
        faults = [fault["text"] for fault in report["faults"]]
        raise DomainError(
            _("The workbook no longer fits what is recorded. Nothing was imported."), faults=faults
        )
    counts = {name: report[name] for name in ("new", "changed", "same")}
    audit.record(
        "org.importupload.import",
        upload,
        by=upload.owner,
        at=at,
        capacity=acting,
        after=counts | {"kind": upload.kind, "sha256": upload.sha256},
    )
    notices.tell(
        [upload.owner], "org.imported", at=at, url=reverse("org:import"), params={"file": upload.file_name}
    )
    upload.delete()
    return counts


def read_table(kind: ImportKind, content: bytes) -> tuple[Sequence[str], Sequence[Line]]:
    """The keys of the columns and the rows below the headings. Raises DomainError with a sentence."""
    try:
        lines = workbooks.read_workbook(content)
    except workbooks.Unreadable as error:
        raise DomainError(_refusals()[str(error)]) from error
    columns = RESOURCES[kind].columns
    known = {spelling: column.key for column in columns for spelling in column.spellings()}
    start = workbooks.find_headings(lines, list(known))
    if start is None:
        raise DomainError(_("No row of headings was found. Take the template and fill it in."))
    headings = [heading for heading in lines[start].cells if heading]
    keys = [known.get(workbooks.folded(heading), "") for heading in lines[start].cells]
    unknown = [heading for heading in headings if workbooks.folded(heading) not in known]
    missing = [str(column.heading) for column in columns if column.required and column.key not in keys]
    faults = [_("The column “%(name)s” is not known.") % {"name": name} for name in unknown]
    faults += [_("The column “%(name)s” is missing.") % {"name": name} for name in missing]
    faults += [_("The column “%(name)s” is there twice.") % {"name": name} for name in _twice(keys)]
    rows = lines[start + 1 :]
    if faults:
        raise DomainError(_("The headings do not fit. Take the template and fill it in."), faults=faults)
    if not rows:
        raise DomainError(_("There are no rows below the headings."))
    return keys, rows


def _twice(keys: Sequence[str]) -> list[str]:
    return sorted({key for key in keys if key and keys.count(key) > 1})


def _refusals() -> Mapping[str, str]:
    return {
        "too_large": _("This workbook is too large. At most 5 MB are read at once."),
        "not_a_workbook": _("This is not an Excel workbook (.xlsx). Save it as one and upload it again."),
        "too_many_rows": _("This workbook has more than 5,000 rows. Part it and upload the parts."),
    }


def _run(upload: ImportUpload, progress: Progress, *, at: datetime, dry_run: bool) -> dict[str, Any]:
    """Let the resource import, and say what happened."""
    kind = ImportKind(upload.kind)
    keys, rows = read_table(kind, upload.content)
    used = [index for index, key in enumerate(keys) if key]
    cells = [[line.cells[index] if index < len(line.cells) else "" for index in used] for line in rows]
    data = Dataset(*cells, headers=[keys[index] for index in used])
    resource = RESOURCES[kind](upload.owner, lambda done: progress(done, len(rows)), at)
    faults = [*_repeated(resource, data, rows)]
    result = resource.import_data(data, dry_run=dry_run or bool(faults), raise_errors=False)
    faults += _faults(resource, result, rows)
    return _report(result, data, rows, sorted(faults, key=lambda fault: fault["row"]))


def _repeated(resource: Resource, data: Dataset, rows: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """A code or number stands once in a workbook; the second would silently overwrite the first."""
    key = resource.get_import_id_fields()[0]
    heading = _headings(resource)[key]
    written = [value.upper() for value in data[key]] if key == "code" else data[key]
    for index, first in workbooks.repeated(written):
        text = _("Row %(row)s, “%(column)s”: stands in row %(first)s already.") % {
            "row": rows[index].number,
            "column": heading,
            "first": rows[first].number,
        }
        yield {"row": rows[index].number, "column": str(heading), "text": text}


def _faults(resource: Resource, result: Result, rows: Sequence[Line]) -> list[dict[str, Any]]:
    """Every refused cell: row and column as the spreadsheet shows them, and a sentence."""
    found = [
        _fault(rows[invalid.number - 1].number, _headings(resource).get(key, ""), str(text))
        for invalid in result.invalid_rows
        for key, texts in _by_column(invalid.error)
        for text in texts
    ]
    for _number, errors in result.row_errors():
        for error in errors:
            raise error.error
    for error in result.base_errors:
        raise error.error
    return found


def _by_column(error: Any) -> list[tuple[str, list[str]]]:
    return list(error.message_dict.items()) if hasattr(error, "error_dict") else [("", error.messages)]


def _fault(row: int, column: Any, text: str) -> dict[str, Any]:
    line = _("Row %(row)s, “%(column)s”: %(text)s") if column else _("Row %(row)s: %(text)s")
    return {"row": row, "column": str(column), "text": line % {"row": row, "column": column, "text": text}}


def _headings(resource: Resource) -> dict[str, Any]:
    return {column.key: column.heading for column in resource.columns}


def _report(
    result: Result, data: Dataset, rows: Sequence[Line], faults: list[dict[str, Any]]
) -> dict[str, Any]:
    totals, kinds = result.totals, [row.import_type for row in result.rows]
    return {
        "rows": len(rows),
        "new": totals[RowResult.IMPORT_TYPE_NEW],
        "changed": totals[RowResult.IMPORT_TYPE_UPDATE],
        "same": totals[RowResult.IMPORT_TYPE_SKIP],
        "fault_count": len(faults),
        "faults": faults[:FAULTS_SHOWN],
        "headers": list(data.headers),
        "sample": [
            {"row": line.number, "kind": kind, "cells": _shown(data.headers, cells)}
            for line, kind, cells in list(zip(rows, kinds, data, strict=False))[:ROWS_SHOWN]
        ],
    }


def _shown(keys: Sequence[str], cells: Sequence[str]) -> list[str]:
    """A row as the preview shows it: identity and bank numbers by their last digits."""
    return [mask(cell) if key in MASKED else cell for key, cell in zip(keys, cells, strict=True)]


def _own(upload_id: int, by: User, at: datetime) -> ImportUpload:
    capacity(by, "org.import", at=at)
    upload = ImportUpload.objects.select_for_update(of=["self"]).get(pk=upload_id)
    if upload.owner_id != by.pk:
        raise PermissionDenied
    return upload


def _enqueue(upload: ImportUpload, kind: str, title: str, by: User, at: datetime) -> ImportUpload:
    key = f"{kind}-{upload.pk}"
    upload.job = jobs.enqueue(kind, at=at, owner=by, title=title, key=key, args={"upload_id": upload.pk})
    upload.save(update_fields=["job"])
    return upload
