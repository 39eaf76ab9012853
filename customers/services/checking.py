"""The check of a CRM file: accepted whole, refused whole, or asking what its headings mean (G15.1)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import fsm, jobs, notices
from core.errors import DomainError
from core.models import Job
from customers.choices import CrmState
from customers.models import CrmFault, CrmMonth
from customers.rules.columns import Header
from customers.rules.confined import ConfinedFile, open_confined
from customers.rules.faults import FileFault, UnreadableFile
from customers.services import accepting, staging
from customers.services.staging import Fault
from customers.services.uploading import forget_upload, refuse_month, remembered_headings
from org.models import User

Progress = Callable[[int, int, str], None]
STAGES = 4


def no_progress(done: int, total: int, message: str) -> None:
    """For callers that show none."""


@transaction.atomic
def check_crm_now(*, crm_month_id: int, at: datetime, progress: Progress = no_progress) -> CrmMonth:
    """Check a waiting file and accept or refuse it whole; checked again, a decided file stays as it is.

    What is wrong with the file is not an error of this call: it ends as state REFUSED with its faults, or as
    MAPPING where headings must be assigned first.
    """
    rows = CrmMonth.objects.select_related("branch", "uploaded_by")
    crm_month = rows.select_for_update(of=("self",)).get(pk=crm_month_id)
    if crm_month.state not in {CrmState.WAITING, CrmState.MAPPING}:
        return crm_month
    by = crm_month.uploaded_by
    fsm.perform(crm_month.begin_check, by=by, at=at, given={"job": crm_month.job_id})
    try:
        refuse_month(crm_month.branch_id, crm_month.month, replace=crm_month.replace_wanted)
    except DomainError as error:
        faults = [(Fault(0, "", "month_taken", ""), {"sentence": str(error)})]
        return _refuse(crm_month, faults, 1, by=by, at=at)
    with default_storage.open(crm_month.upload_name) as stored:
        content = stored.read()
    return _check_content(crm_month, content, by=by, at=at, progress=progress)


def _check_content(
    crm_month: CrmMonth, content: bytes, *, by: User, at: datetime, progress: Progress
) -> CrmMonth:
    progress(1, STAGES, _("reading the file"))
    try:
        with open_confined(content, remembered=remembered_headings(crm_month.branch_id)) as file:
            crm_month.ignored_headings = list(file.header.unknown)
            if not file.header.is_complete:
                return _incomplete(crm_month, file.header, by=by, at=at)
            return _check_rows(crm_month, file, content, by=by, at=at, progress=progress)
    except UnreadableFile as error:
        headings = error.details.get("headings")
        if error.fault is FileFault.NO_HEADER and isinstance(headings, list):
            return _ask_headings(crm_month, headings, by=by, at=at)
        return _refuse(crm_month, [(Fault(0, "", error.fault, ""), dict(error.details))], 1, by=by, at=at)


def _check_rows(
    crm_month: CrmMonth, file: ConfinedFile, content: bytes, *, by: User, at: datetime, progress: Progress
) -> CrmMonth:
    staged = staging.columns_of(file.header.columns)
    staging.copy_raw(staged, file.stream)
    progress(2, STAGES, _("checking %(rows)s rows") % {"rows": file.rows})
    staging.read_values(staged)
    count, faults = staging.find_faults(staged, branch_id=crm_month.branch_id, month=crm_month.month)
    if count:
        return _refuse(crm_month, [(fault, {}) for fault in faults], count, by=by, at=at)
    progress(3, STAGES, _("accepting %(rows)s rows") % {"rows": file.rows})
    crm_month.classes = [name for name, _column in staged.classes()]
    accepting.accept(crm_month, staged, content, by=by, at=at)
    _tell(crm_month, "customers.crm_accepted", at=at)
    return crm_month


def _incomplete(crm_month: CrmMonth, header: Header, *, by: User, at: datetime) -> CrmMonth:
    """Columns are missing or stand twice: ask what unknown headings mean, where there are any."""
    if header.missing and header.unknown and not header.repeated:
        return _ask_headings(crm_month, list(header.unknown), by=by, at=at, missing=header.missing)
    faults = [(Fault(0, "", "missing_column", code), {"column": code}) for code in header.missing] + [
        (Fault(0, "", "repeated_column", code), {"column": code}) for code in header.repeated
    ]
    return _refuse(crm_month, faults, len(faults), by=by, at=at)


def _ask_headings(
    crm_month: CrmMonth, headings: Sequence[str], *, by: User, at: datetime, missing: Sequence[str] = ()
) -> CrmMonth:
    given = {"headings": [heading[:120] for heading in headings][:100], "missing": list(missing)}
    fsm.perform(crm_month.ask_headings, by=by, at=at, given=given)
    _tell(crm_month, "customers.crm_headings", at=at)
    return crm_month


def _refuse(
    crm_month: CrmMonth,
    faults: Sequence[tuple[Fault, dict[str, object]]],
    count: int,
    *,
    by: User,
    at: datetime,
) -> CrmMonth:
    """Refuse the file whole: its faults stay, and of its rows and of the file itself nothing does."""
    CrmFault.objects.bulk_create(
        [
            CrmFault(
                crm_month=crm_month,
                row=fault.row,
                column=fault.column[:60],
                code=fault.code,
                value=fault.value[:200],
                params=params,
            )
            for fault, params in faults
        ],
        batch_size=1000,
    )
    forget_upload(crm_month)
    fsm.perform(crm_month.refuse, by=by, at=at, given={"faults": count})
    _tell(crm_month, "customers.crm_refused", at=at)
    return crm_month


def _tell(crm_month: CrmMonth, kind: str, *, at: datetime) -> None:
    notices.tell(
        [crm_month.uploaded_by],
        kind,
        at=at,
        url=reverse("customers:crm_month", args=[crm_month.pk]),
        params={
            "branch": crm_month.branch.name,
            "month": f"{crm_month.month:%Y-%m}",
            "file": crm_month.file_name,
        },
    )


def check_job(running: jobs.Running) -> dict[str, object]:
    """The job `customers.check_crm`: args {"crm_month": id}."""
    crm_month = check_crm_now(
        crm_month_id=running.args["crm_month"], at=running.started_at, progress=running.progress
    )
    return {"state": crm_month.state, "rows": crm_month.row_count, "faults": crm_month.fault_count}


@transaction.atomic
def check_failed(job: Job, error: str) -> None:
    """The check broke: the file is refused with the reason, so that nothing hangs."""
    crm_month = CrmMonth.objects.select_for_update(of=("self",)).get(pk=job.args["crm_month"])
    if crm_month.state in {CrmState.WAITING, CrmState.CHECKING}:
        fault = (Fault(0, "", "check_failed", ""), {"sentence": error})
        _refuse(crm_month, [fault], 1, by=crm_month.uploaded_by, at=job.started_at or job.created_at)
