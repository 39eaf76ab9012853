"""The faults of a refused file as a workbook, to be worked through beside the export."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from core.documents.cells import Kind, Value
from core.documents.sheets import Column, Sheet
from core.documents.xlsx import write_workbook
from core.figures import number_text
from core.months import format_month
from customers.models import CrmFault, CrmMonth
from customers.wording.faults import fault_text


def faults_workbook(crm_month: CrmMonth, faults: Iterable[CrmFault]) -> bytes:
    """Row, column, what was found, what is wrong and what to do."""
    month = format_month(crm_month.month)
    told = _("%(count)s faults in %(file)s. Nothing of the file was imported.") % {
        "count": number_text(crm_month.fault_count),
        "file": crm_month.file_name,
    }
    sheet = Sheet(
        title=_("Faults found"),
        columns=[
            Column(_("Row"), Kind.NUMBER),
            Column(_("Column"), width=20),
            Column(_("Found"), width=24),
            Column(_("What is wrong, and what to do"), width=80),
        ],
        rows=_rows(faults, month),
        above=[f"{crm_month.branch} {month}", told],
    )
    return write_workbook([sheet])


def _rows(faults: Iterable[CrmFault], month: str) -> Iterator[Sequence[Value]]:
    for fault in faults:
        yield fault.row or None, fault.column, fault.value, fault_text(fault, month=month)
