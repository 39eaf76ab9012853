"""From the upload to the check: the file waits in private storage, the row says where it is."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, jobs
from core.errors import DomainError
from customers import permissions
from customers.models import CrmMonth
from customers.rules.containers import LIMITS
from customers.services.gating import refuse_month, refuse_other_times
from customers.services.partitions import ensure_partition
from customers.services.waiting_files import free_name, keep_upload
from org.models import Branch, User
from org.permissions import capacity

JOB = "customers.check_crm"


@transaction.atomic
def upload_crm(
    *,
    content: bytes,
    file_name: str,
    branch_id: int,
    month: date,
    replace: bool,
    by: User,
    at: datetime,
    queue: bool = True,
) -> CrmMonth:
    """Take in a branch's CRM file and have it checked (G15.1); `queue` False leaves the check to the caller.

    Raises DomainError for an empty or oversized file, a month to come, or a month accepted already where
    `replace` was not asked for; WrongState while the month's pay is under signature; PermissionDenied.
    """
    taken_as = capacity(by, permissions.IMPORT, at=at, branch_id=branch_id)
    _refuse_size(content)
    refuse_other_times(Branch.objects.get(pk=branch_id), month, at)
    refuse_month(branch_id, month, replace=replace)
    ensure_partition(month)
    crm_month = CrmMonth.objects.create(
        branch_id=branch_id,
        month=month,
        replace_wanted=replace,
        file_name=file_name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        upload_name=free_name(),
        uploaded_by=by,
        uploaded_at=at,
    )
    after = {"file": crm_month.file_name, "sha256": crm_month.sha256, "replace": replace}
    audit.record("customers.crmmonth.upload", crm_month, by=by, at=at, capacity=taken_as, after=after)
    if queue:
        have_checked(crm_month, by=by, at=at)
    # Last, so that hardly anything can leave bytes behind that no row names.
    keep_upload(crm_month, content)
    return crm_month


def _refuse_size(content: bytes) -> None:
    """Raise DomainError for a file that is empty or larger than any branch's month."""
    if not content:
        raise DomainError(_("The file is empty. Export the month again and choose the new file."))
    if len(content) > LIMITS.file_bytes:
        raise DomainError(
            _("The file is larger than %(size)s MB; a branch's month is far smaller. Check the export.")
            % {"size": LIMITS.file_bytes // 1024**2}
        )


def have_checked(crm_month: CrmMonth, *, by: User, at: datetime) -> None:
    """Queue the check; pressed twice it is one job."""
    crm_month.job = jobs.enqueue(
        JOB,
        at=at,
        owner=by,
        title=_("Check of the CRM file %(file)s") % {"file": crm_month.file_name},
        key=str(crm_month.pk),
        args={"crm_month": crm_month.pk},
    )
    CrmMonth.objects.filter(pk=crm_month.pk).update(job=crm_month.job)
