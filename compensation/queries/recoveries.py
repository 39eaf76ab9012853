"""Losses still to be recovered from pay."""

from datetime import date
from typing import Any

from django.db.models import Case, DecimalField, F, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from compensation.choices import InputState
from compensation.models import Charge

_MONEY: DecimalField = DecimalField(max_digits=18, decimal_places=2)  # type: ignore[type-arg]


def with_balance(charges: QuerySet[Any]) -> QuerySet[Any]:
    """Each with `recovered`, what signed reports have taken, and `owed`, what remains unless rejected."""
    nothing = Value(0, output_field=_MONEY)
    recovered = Coalesce(Sum("instalments__amount"), nothing)
    owed = Case(When(state=InputState.REJECTED, then=nothing), default=F("total") - recovered)
    balanced: QuerySet[Any] = charges.annotate(recovered=recovered, owed=owed)
    return balanced


def owing(month: date) -> QuerySet[Any]:
    """Confirmed recoveries that have begun by `month` and are not paid off, oldest first."""
    begun = Charge.objects.filter(first_month__lte=month, state=InputState.CONFIRMED)
    return with_balance(begun).filter(owed__gt=0).order_by("first_month", "pk")
