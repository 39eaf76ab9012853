"""From the upload to the check: the file waits in private storage, the row says where it is."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, fsm, jobs
from core.errors import DomainError, WrongState
from core.figures import month_text
from core.months import month_of
from customers.choices import CrmState
from customers.hooks import Gate, gate_of
from customers.models import CrmMonth, HeadingMap
from customers.rules.columns import IGNORED, column_of, heading_key
from org.models import User
from org.permissions import capacity

JOB = "customers.check_crm"
LARGEST_FILE = 64 * 1024 * 1024


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
    taken_as = capacity(by, "customers.import", at=at, branch_id=branch_id)
    refuse_size(content)
    if month > month_of(at.date()):
        raise DomainError(_("%(month)s has not begun yet; check the month.") % {"month": month_text(month)})
    refuse_month(branch_id, month, replace=replace)
    upload_name = default_storage.save(f"crm-uploads/{uuid4().hex}", ContentFile(content))
    crm_month = CrmMonth.objects.create(
        branch_id=branch_id,
        month=month,
        replace_wanted=replace,
        file_name=file_name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        upload_name=upload_name,
        uploaded_by=by,
        uploaded_at=at,
    )
    audit.record(
        "customers.crmmonth.upload",
        crm_month,
        by=by,
        at=at,
        capacity=taken_as,
        after={"file": file_name, "sha256": crm_month.sha256, "replace": replace},
    )
    if queue:
        _have_checked(crm_month, by=by, at=at)
    return crm_month


def refuse_size(content: bytes) -> None:
    """Raises DomainError for a file that is empty or larger than any branch's month."""
    if not content:
        raise DomainError(_("The file is empty."))
    if len(content) > LARGEST_FILE:
        raise DomainError(
            _("The file has more than %(size)s MB; a branch's month is far smaller.")
            % {"size": LARGEST_FILE // 1024**2}
        )


def refuse_month(branch_id: int, month: date, *, replace: bool) -> None:
    """Raises WrongState or DomainError where the month takes no further file now."""
    if gate_of(branch_id, month) is Gate.LOCKED:
        raise WrongState(
            _(
                "Pay of %(month)s is under signature; its CRM file is not replaced until it is signed or returned."
            )
            % {"month": month_text(month)}
        )
    accepted = CrmMonth.objects.filter(branch_id=branch_id, month=month, state=CrmState.ACCEPTED).first()
    if accepted and not replace:
        raise DomainError(
            _(
                "%(month)s is accepted already (version %(revision)s). To replace it, say so; the old version is kept."
            )
            % {"month": month_text(month), "revision": accepted.revision}
        )


def _have_checked(crm_month: CrmMonth, *, by: User, at: datetime) -> None:
    job = jobs.enqueue(
        JOB,
        at=at,
        owner=by,
        title=crm_month.audit_label(),
        key=str(crm_month.pk),
        args={"crm_month": crm_month.pk},
    )
    CrmMonth.objects.filter(pk=crm_month.pk).update(job=job)
    crm_month.job = job


@transaction.atomic
def set_headings(
    *, crm_month_id: int, mapping: Mapping[str, str], by: User, at: datetime, queue: bool = True
) -> CrmMonth:
    """Remember for the branch what its headings mean (code name, or empty to ignore) and check the file again.

    Raises DomainError for a column that does not exist or is named twice, WrongState where the file no longer
    waits for it, CrmMonth.DoesNotExist for strangers, PermissionDenied.
    """
    crm_month = CrmMonth.objects.visible_to(by).select_for_update(of=("self",)).get(pk=crm_month_id)
    taken_as = capacity(by, "customers.import", at=at, branch_id=crm_month.branch_id)
    if crm_month.state != CrmState.MAPPING:
        raise WrongState(_("This file no longer waits for its headings."))
    chosen = [code for code in mapping.values() if code != IGNORED]
    if any(column_of(code) is None for code in chosen):
        raise DomainError(_("There is no such column."))
    if len(set(chosen)) < len(chosen):
        raise DomainError(_("Two headings cannot mean the same column."))
    for heading, code in mapping.items():
        HeadingMap.objects.update_or_create(
            branch_id=crm_month.branch_id,
            heading=heading_key(heading)[:120],
            defaults={"column": code, "set_by": by, "set_at": at},
        )
    audit.record(
        "customers.crmmonth.set_headings",
        crm_month,
        by=by,
        at=at,
        capacity=taken_as,
        after={"headings": mapping},
    )
    if queue:
        _have_checked(crm_month, by=by, at=at)
    return crm_month


@transaction.atomic
def abandon(*, crm_month_id: int, by: User, at: datetime) -> CrmMonth:
    """Give up a file that waits; nothing of it is kept but that it was there."""
    crm_month = CrmMonth.objects.visible_to(by).select_for_update(of=("self",)).get(pk=crm_month_id)
    forget_upload(crm_month)
    fsm.perform(crm_month.abandon, by=by, at=at)
    return crm_month


def forget_upload(crm_month: CrmMonth) -> None:
    """Delete the waiting file once this transaction has committed."""
    name = crm_month.upload_name
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def remembered_headings(branch_id: int) -> dict[str, str]:
    """What the branch's headings mean, as set on the mapping page."""
    rows = HeadingMap.objects.filter(branch_id=branch_id).values_list("heading", "column")
    return dict(rows)
