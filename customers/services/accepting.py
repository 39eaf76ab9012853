"""The accepted month: rows written, file archived, the older version set aside, the pay cycle told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from archives.choices import Category, Retention
from archives.services import register_document
from core import fsm
from core.months import format_month
from customers.choices import CrmState
from customers.hooks import ON_ACCEPTED
from customers.models import CrmMonth
from customers.services.fact_writing import know_customers, write_facts
from customers.services.gating import refuse_month
from customers.services.staging import Staged
from customers.services.waiting_files import forget_upload
from org.models import User


def accept(
    crm_month: CrmMonth, staged: Staged, content: bytes, *, ignored: Sequence[str], by: User, at: datetime
) -> None:
    """Write the month, archive its file, set the older version aside, and tell the pay cycle (G15.1).

    The gates are asked once more: the check has taken a while. Raises DomainError for what the archive does
    not keep, WrongState where the month's pay has been submitted meanwhile.
    """
    refuse_month(crm_month.branch_id, crm_month.month, replace=crm_month.replace_wanted)
    versions = CrmMonth.objects.filter(branch_id=crm_month.branch_id, month=crm_month.month)
    older = versions.select_for_update(of=("self",)).filter(state=CrmState.ACCEPTED).first()
    if older:
        fsm.perform(older.supersede, by=by, at=at)
    given: dict[str, Any] = {
        "rows": write_facts(crm_month, staged),
        "revision": int(versions.aggregate(last=Max("revision"))["last"] or 0) + 1,
        "document": _archived(crm_month, content, by=by, at=at),
        "replaces": older.pk if older else None,
        "classes": [name for name, _column in staged.classes()],
        "ignored": list(ignored),
    }
    forget_upload(crm_month)
    fsm.perform(crm_month.accept, by=by, at=at, given=given)
    know_customers(crm_month, older)
    for told in ON_ACCEPTED:
        told(crm_month, by, at)


def _archived(crm_month: CrmMonth, content: bytes, *, by: User, at: datetime) -> int:
    document = register_document(
        content=content,
        file_name=crm_month.file_name,
        category=Category.CRM_FILE,
        title=f"CRM {crm_month.branch.code} {format_month(crm_month.month)}",
        branch=crm_month.branch,
        month=crm_month.month,
        retention=Retention.BUS20,
        source=crm_month,
        sealed=True,
        by=by,
        at=at,
    )
    return int(document.pk)
