"""How a check ends where the file is not accepted, and who is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core import fsm, notices
from core.months import format_month
from customers.models import CrmFault, CrmMonth
from customers.services.fault_finding import Fault
from customers.services.header_judging import Asked
from customers.services.waiting_files import forget_upload


def ask_headings(
    crm_month: CrmMonth, asked: Asked, samples: Mapping[str, Sequence[str]], *, at: datetime
) -> CrmMonth:
    """Let the uploader say what the file's unknown headings mean; the file waits."""
    given = {"headings": list(asked.headings), "missing": list(asked.missing)}
    fsm.perform(crm_month.ask_headings, by=crm_month.uploaded_by, at=at, given=given)
    # Cells of a customer's row: kept while they are needed, and never in the audit.
    CrmMonth.objects.filter(pk=crm_month.pk).update(heading_samples=samples)
    crm_month.heading_samples = dict(samples)
    tell(crm_month, "customers.crm_headings", at=at)
    return crm_month


def refuse(crm_month: CrmMonth, faults: Sequence[Fault], count: int, *, at: datetime) -> CrmMonth:
    """Refuse the file whole: its faults stay, and of its rows and of the file itself nothing does."""
    CrmFault.objects.bulk_create(
        [
            CrmFault(
                crm_month=crm_month,
                row=fault.row,
                column=fault.column[:60],
                code=fault.code,
                value=fault.value[:200],
                params={"other": fault.other} if fault.other else {},
            )
            for fault in faults
        ],
        batch_size=1000,
    )
    forget_upload(crm_month)
    fsm.perform(crm_month.refuse, by=crm_month.uploaded_by, at=at, given={"faults": count})
    tell(crm_month, "customers.crm_refused", at=at)
    return crm_month


def tell(crm_month: CrmMonth, kind: str, *, at: datetime) -> None:
    """Notify the uploader."""
    params = {
        "branch": crm_month.branch.name,
        "month": format_month(crm_month.month),
        "file": crm_month.file_name,
    }
    notices.tell([crm_month.uploaded_by], kind, at=at, url=crm_month.get_absolute_url(), params=params)
