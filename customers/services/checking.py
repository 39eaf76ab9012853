"""The check of a CRM file: accepted whole, refused whole, or asking what its headings mean (G15.1)."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core import fsm, jobs
from core.errors import DomainError
from core.models import Job
from customers.choices import CrmState
from customers.models import CrmMonth
from customers.rules.confined import ConfinedFile, open_confined
from customers.rules.faults import UnreadableFile
from customers.services import accepting, fault_finding, staging
from customers.services.fault_finding import Fault
from customers.services.gating import hold_company, hold_month, refuse_month
from customers.services.header_judging import Asked, Incomplete, judge_header, judge_unreadable
from customers.services.heading_maps import remembered_headings
from customers.services.heading_samples import first_cells
from customers.services.outcomes import ask_headings, refuse, tell
from customers.services.uploading import upload_crm
from customers.services.waiting_files import discard_upload, read_upload
from org.models import User

Progress = Callable[[int, int, str], None]
STAGES = 4


def no_progress(done: int, total: int, message: str) -> None:
    """For callers that show none."""


@transaction.atomic
def check_crm_now(*, crm_month_id: int, at: datetime, progress: Progress = no_progress) -> CrmMonth:
    """Check a waiting file and accept or refuse it whole; checked again, a decided file stays as it is.

    What is wrong with the file is not an error of this call: it ends as state REFUSED with its faults, or as
    MAPPING where headings must be assigned first. Raises PermissionDenied where the uploader may no more.
    """
    crm_month = _locked(crm_month_id)
    if crm_month.state != CrmState.WAITING:
        return crm_month
    hold_month(crm_month.branch_id, crm_month.month)
    fsm.perform(crm_month.begin_check, by=crm_month.uploaded_by, at=at)
    try:
        # What was written before a refusal must not stay.
        with transaction.atomic():
            refuse_month(crm_month.branch_id, crm_month.month, replace=crm_month.replace_wanted)
            return _decided(crm_month, at=at, progress=progress)
    except DomainError as error:
        fault = Fault(0, "", "check.refused", "", str(error))
        return refuse(_locked(crm_month_id), [fault], 1, at=at)


def import_crm_now(
    *, content: bytes, file_name: str, branch_id: int, month: date, replace: bool, by: User, at: datetime
) -> CrmMonth:
    """Upload and check in one call, for commands (G15.1); where the check breaks, nothing stays at all.

    Raises what `upload_crm` and `check_crm_now` raise.
    """
    with transaction.atomic():
        crm_month = upload_crm(
            content=content,
            file_name=file_name,
            branch_id=branch_id,
            month=month,
            replace=replace,
            by=by,
            at=at,
            queue=False,
        )
        try:
            return check_crm_now(crm_month_id=crm_month.pk, at=at)
        except BaseException:
            discard_upload(crm_month)
            raise


def _locked(crm_month_id: int) -> CrmMonth:
    rows = CrmMonth.objects.select_related("branch", "uploaded_by")
    return rows.select_for_update(of=("self",)).get(pk=crm_month_id)


def _decided(crm_month: CrmMonth, *, at: datetime, progress: Progress) -> CrmMonth:
    remembered = remembered_headings(crm_month.branch_id)
    # Headings to be ignored stay unknown to the reader: so the result can name them.
    known = {key: code for key, code in remembered.items() if code}
    content = read_upload(crm_month)
    progress(1, STAGES, _("reading the file"))
    try:
        with open_confined(content, remembered=known) as file:
            judge_header(file.header, remembered)
            return _rows_decided(crm_month, file, content, at=at, progress=progress)
    except UnreadableFile as error:
        found = judge_unreadable(error, remembered)
    except (Asked, Incomplete) as error:
        found = error
    if isinstance(found, Asked):
        samples = first_cells(content, found.headings, known)
        return ask_headings(crm_month, found, samples, at=at)
    return refuse(crm_month, found.faults, len(found.faults), at=at)


def _rows_decided(
    crm_month: CrmMonth, file: ConfinedFile, content: bytes, *, at: datetime, progress: Progress
) -> CrmMonth:
    branch_id, month = crm_month.branch_id, crm_month.month
    staged = staging.staged_as(file.header.columns)
    for read in staging.stage(staged, file.stream, branch_id=branch_id, month=month):
        progress(2, STAGES, _("reading the rows, %(size)s so far") % {"size": filesizeformat(read)})
    hold_company(month)
    if not staging.is_sound(staged, branch_id=branch_id, month=month):
        count, faults = fault_finding.find_faults(staged, branch_id=branch_id, month=month)
        return refuse(crm_month, faults, count, at=at)
    progress(3, STAGES, _("accepting %(rows)s rows") % {"rows": f"{file.rows:,}"})
    by = crm_month.uploaded_by
    accepting.accept(crm_month, staged, content, ignored=file.header.unknown, by=by, at=at)
    tell(crm_month, "customers.crm_accepted", at=at)
    return crm_month


def check_job(running: jobs.Running) -> dict[str, object]:
    """The job `customers.check_crm`: args {"crm_month": id}."""
    crm_month = check_crm_now(
        crm_month_id=running.args["crm_month"], at=running.started_at, progress=running.progress
    )
    return {"state": crm_month.state, "rows": crm_month.row_count, "faults": crm_month.fault_count}


@transaction.atomic
def check_failed(job: Job, error: str) -> None:
    """The check broke: the file is refused with the reason, so that nothing hangs."""
    crm_month = _locked(job.args["crm_month"])
    if crm_month.state in {CrmState.WAITING, CrmState.CHECKING}:
        refuse(crm_month, [Fault(0, "", "check.failed", "", error)], 1, at=job.started_at or job.created_at)
