"""What was planned for a period, by measure: the targets of the team or, summed, of the branch (G5, G6)."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from core.months import add_months
from teams.choices.measures import STOCKS
from teams.models import TargetMonth


def planned(*, branch_id: int, team_id: int | None, start: date, end: date) -> dict[str, Decimal | None]:
    """Measure → plan for the months of [start, end); what has no target is not there. One query.

    As teams.queries.targets has it: a stock is what is to stand at the end of the last month.
    """
    last = add_months(end, -1)
    rows = TargetMonth.objects.filter(month__gte=start, month__lt=end, target__branch_id=branch_id)
    if team_id is not None:
        rows = rows.filter(target__team_id=team_id)
    plans: dict[str, Decimal | None] = {}
    sums = rows.order_by().values_list("target__measure", "month").annotate(amount=Sum("amount"))
    for measure, month, amount in sums:
        if measure not in STOCKS or month == last:
            plans[measure] = (plans.get(measure) or Decimal(0)) + amount
    return plans
