from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from approvals import wording
from approvals.choices import Way
from org.models import Department


class Route(models.Model):
    """Which way a kind of paper goes, laid down by channel management (G2, G4).

    A row never changes: a new way is the next version, and requests under way keep theirs. Days are working
    days of the holiday calendar.
    """

    ACTION_LABELS = wording.ROUTE

    kind = models.CharField(_("kind of paper"), max_length=40)
    revision = models.PositiveSmallIntegerField(_("version"))
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    channel_days = models.PositiveSmallIntegerField(_("days of channel management"), default=5)
    countersign_days = models.PositiveSmallIntegerField(_("days of each department"), default=5)
    leader_days = models.PositiveSmallIntegerField(_("days of each leader"), default=5)
    in_order = models.BooleanField(_("departments one after the other"), default=False)
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name=_("departments proposed for countersigning")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("laid down"))

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        ordering: ClassVar = ["kind", "-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="route_version_once", fields=["kind", "revision"]),
            models.CheckConstraint(
                name="route_days_are_some",
                condition=Q(channel_days__gte=1, countersign_days__gte=1, leader_days__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.revision}"

    def get_absolute_url(self) -> str:
        return reverse("approvals:route_list")
