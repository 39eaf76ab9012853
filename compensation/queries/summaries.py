"""Sums of signed pay for readers who see no names: by month, contract and team; one query."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Sum

from compensation.choices import SETTLED
from compensation.models import PayRun, PaySlip
from compensation.rules.pay_summary import Cell


def signed_cells(branch_id: int, months: Sequence[date]) -> list[Cell]:
    """What the branch's signed reports of the months pay gross, by month, contract and team."""
    slips = PaySlip.objects.filter(
        run__branch_id=branch_id, run__month__in=list(months), run__state__in=SETTLED
    ).order_by()
    rows = slips.values_list("run__month", "contract", "team_id").annotate(
        people=Count("person_id"), gross=Sum("gross")
    )
    return [Cell(month, contract, team_id, people, gross) for month, contract, team_id, people, gross in rows]


def signed_months(branch_id: int, months: Sequence[date]) -> set[date]:
    """Of the months those whose report all three have signed."""
    runs = PayRun.objects.settled().filter(branch_id=branch_id, month__in=list(months))
    return set(runs.values_list("month", flat=True))
