"""What a month's report leaves out because the chief accountant has not decided it yet."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from compensation.choices import InputState
from compensation.models import Adjustment, Charge, PayRun
from org.models import Branch

# Each kind of input with the column of the month from which it counts.
_KINDS: Mapping[str, tuple[Any, str]] = {
    "undecided_adjustments": (Adjustment, "month"),
    "undecided_charges": (Charge, "first_month"),
}


def with_undecided(runs: QuerySet[PayRun]) -> QuerySet[PayRun]:
    """The reports with the number of inputs of their month, or of earlier ones, that wait; no query more."""
    place = (OuterRef("branch_id"), OuterRef("month"))
    return runs.annotate(**{name: _number(name, *place) for name in _KINDS})


def undecided_in(branch: Branch, month: date) -> tuple[int, int]:
    """The same of a month that has no report yet: adjustments and recoveries; one query."""
    numbers = {name: _number(name, branch.pk, month) for name in _KINDS}
    row = Branch.objects.filter(pk=branch.pk).values_list(*numbers.values()).first()
    return (0, 0) if row is None else (row[0], row[1])


def _number(name: str, branch_id: Any, month: Any) -> Coalesce:
    model, begins = _KINDS[name]
    waiting = model.objects.filter(
        branch_id=branch_id, state=InputState.PROPOSED, **{f"{begins}__lte": month}
    ).order_by()
    counted = waiting.values("branch_id").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
