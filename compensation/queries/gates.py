"""Whether a month's CRM file may still be replaced (pay.md, CRM file)."""

from datetime import date

from django.db.models import Q

from compensation.choices import SETTLED, SUBMITTED_OR_LATER
from compensation.models import DetailRow, PayRun, PaySlip
from customers.hooks import Gate


def month_gate(branch_id: int, month: date) -> Gate:
    """Asked by the import; also of other branches that pay somebody who served this one in the month."""
    served = DetailRow.objects.filter(detail__branch_id=branch_id, detail__month=month).values("person_id")
    paying = PaySlip.objects.filter(run__month=month, person_id__in=served).values("run_id")
    runs = PayRun.objects.filter(
        Q(branch_id=branch_id) | Q(pk__in=paying), month=month, state__in=SUBMITTED_OR_LATER
    )
    states = set(runs.values_list("state", flat=True))
    if states - set(SETTLED):
        return Gate.LOCKED
    return Gate.SETTLED if states else Gate.OPEN
