"""Periods of days, half-open: `valid_until` is the first day that no longer counts, null = open."""

from datetime import date, timedelta
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _


class DateRange(Func):
    """PostgreSQL's daterange(from, until), half-open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class IdRange(Func):
    """An id as a range of one, so that gist can compare it without an extension."""

    template = "INT8RANGE(%(expressions)s, %(expressions)s, '[]')"


def no_overlap(name: str, *owners: str) -> ExclusionConstraint:
    """Two rows of the same owner(s) never cover the same day."""
    same = [(IdRange(F(owner)), RangeOperators.EQUAL) for owner in owners]
    period = (DateRange(F("valid_from"), F("valid_until"), Value("[)")), RangeOperators.OVERLAPS)
    return ExclusionConstraint(name=name, expressions=[*same, period])


def forward(name: str) -> models.CheckConstraint:
    """A period ends after it begins."""
    return models.CheckConstraint(
        name=name, condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from"))
    )


def on_day(day: date, prefix: str = "") -> Q:
    """Rows in force on `day`."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gt": day})
    )


def during(start: date, end: date) -> Q:
    """Rows in force on at least one day of [start, end)."""
    return Q(valid_from__lt=end) & (Q(valid_until=None) | Q(valid_until__gt=start))


M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class PeriodQuerySet(models.QuerySet[M_co]):
    def on(self, day: date) -> Self:
        """Rows in force on `day`."""
        return self.filter(on_day(day))

    def within(self, start: date, end: date) -> Self:
        """Rows in force on at least one day of [start, end)."""
        return self.filter(during(start, end))


class Period(models.Model):
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until (exclusive)"), null=True, blank=True)

    class Meta:
        abstract = True

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)

    @property
    def last_day(self) -> date | None:
        """The last day that counts, as people write it; None while the period is open."""
        return self.valid_until - timedelta(days=1) if self.valid_until else None
