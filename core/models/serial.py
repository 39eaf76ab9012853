from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SerialSeries(models.Model):
    """A run of numbers without gaps, such as PAY-EB01-202610; its locked row hands out the next one."""

    code = models.CharField(max_length=60, unique=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.code


class SerialNumber(models.Model):
    """A number once given; a void one keeps its place and its reason (G25)."""

    series = models.ForeignKey(SerialSeries, models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField()
    text = models.CharField(_("serial number"), max_length=80, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="serial_number_once", fields=["series", "number"]),
            models.CheckConstraint(name="serial_number_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="serial_void_is_whole",
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (
                    Q(voided_at__isnull=False, voided_at__gte=F("issued_at"), voided_by__isnull=False)
                    & ~Q(void_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text
