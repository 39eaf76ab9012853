from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.crm_month import CrmMonth


class CrmFault(models.Model):
    """One fault of a refused file: where and what, worded in the reader's language from code and params."""

    crm_month = models.ForeignKey(CrmMonth, models.CASCADE, related_name="faults")
    # As Excel shows it; 0 where the fault is the file's as a whole.
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=60, blank=True)
    code = models.CharField(max_length=40)
    value = models.CharField(_("found"), max_length=200, blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["crm_month", "row", "id"]
        indexes: ClassVar = [models.Index(fields=["crm_month", "row"], name="crm_fault_by_row")]
