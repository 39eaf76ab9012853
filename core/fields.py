"""Column types that carry a meaning: money, rates, months, sealed text."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, IsNull

from core import sealing


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """Yuan, two places, up to 9,999 trillion."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": 18, "decimal_places": 2}
        super().__init__(*args, **kwargs)


class RateField(models.DecimalField):  # type: ignore[type-arg]
    """A rate with eight places; 0.15 is fifteen per cent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": 14, "decimal_places": 8}
        super().__init__(*args, **kwargs)


class MonthField(models.DateField):  # type: ignore[type-arg]
    """A month, stored as its first day; pair it with `first_day_constraint`."""


def first_day_constraint(name: str, field: str = "month") -> models.CheckConstraint:
    """The database's word that a month is its first day."""
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__day": 1}))


class SealedField(models.TextField):  # type: ignore[type-arg]
    """Text encrypted at rest (identity numbers, bank accounts); it can only be asked whether it is empty.

    A search would find nobody, and whoever asks would take that for an answer: hence a FieldError.
    """

    def get_lookup(self, lookup_name: str) -> Any:
        return {"exact": _IsEmpty, "isnull": IsNull}.get(lookup_name)

    def get_prep_value(self, value: Any) -> Any:
        return sealing.seal_text(value) if value else value

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return sealing.unseal_text(value) if value else value


class _IsEmpty(Exact):
    """`field=""` and nothing else."""

    def get_prep_lookup(self) -> Any:
        if self.rhs:
            raise FieldError("a sealed field cannot be searched")
        return self.rhs
