from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from org.models import Branch
from org.permissions import reach
from teams import report_permissions as permissions
from teams import wording_reports


class ReportDueQuerySet(models.QuerySet["ReportDue"]):
    def visible_to(self, user: Any) -> "ReportDueQuerySet":
        """Due days of the branches whose reports the user follows."""
        far = reach(user, permissions.VIEW)
        return self.filter(far.rows(branch="branch_id", team="branch__teams")).distinct()


class ReportDue(models.Model):
    """From when on a branch's reports are due on which working day after the period; dated (G6)."""

    ACTION_LABELS = wording_reports.DUE

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    valid_from = models.DateField(_("for periods that end on or after"))
    month_days = models.PositiveSmallIntegerField(_("monthly report: working day"))
    half_days = models.PositiveSmallIntegerField(_("half-year report: working day"))
    year_days = models.PositiveSmallIntegerField(_("annual report: working day"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = ReportDueQuerySet.as_manager()

    class Meta:
        verbose_name = _("due days of reports")
        ordering: ClassVar = ["branch", "-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="report_due_once_a_day", fields=["branch", "valid_from"]),
            models.CheckConstraint(
                name="report_due_within_twenty_days",
                condition=Q(month_days__range=(1, 20), half_days__range=(1, 20), year_days__range=(1, 20)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.valid_from}"

    def days_of(self, kind: str) -> int:
        """On which working day after the period a report of that kind is due."""
        return int(getattr(self, f"{kind}_days"))
