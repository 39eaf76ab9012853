from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from org import wording
from org.choices import DayKind


class CalendarYear(models.Model):
    """A year of the holiday calendar; until the State Council's notice is in, it is not published."""

    ACTION_LABELS = wording.CALENDAR

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    published = models.BooleanField(_("published"), default=False)

    class Meta:
        verbose_name = _("calendar year")
        ordering: ClassVar = ["-year"]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("org:calendar_year", args=[self.year])


class Holiday(models.Model):
    """A date that does not follow the week: statutory holiday, day off, or make-up working day."""

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=DayKind.choices)
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering: ClassVar = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"
