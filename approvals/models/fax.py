from datetime import UTC, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from approvals.choices import Direction, FaxState, Gateway
from approvals.models.request import Request
from approvals.models.request_rows import RequestQuerySet

# Nothing was faxed here before; a year that nobody means cannot be shown in every zone.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class FaxQuerySet(models.QuerySet["Fax"]):
    def visible_to(self, user: object) -> "FaxQuerySet":
        """Faxes of the requests that the user may read."""
        requests: RequestQuerySet = Request.objects.visible_to(user)
        return self.filter(request__in=requests.order_by().values("pk"))


class Fax(models.Model):
    """One fax as one end records it: pages, numbers, when, by whom (G4).

    A fax that the service sends begins queued and gets its `sent_at` when it has gone; one sent by hand is
    recorded once it has.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="faxes")
    revision = models.PositiveSmallIntegerField(_("version"))
    direction = models.CharField(_("direction"), max_length=15, choices=Direction.choices)
    pages = models.PositiveSmallIntegerField(_("pages"))
    from_number = models.CharField(_("from number"), max_length=40)
    to_number = models.CharField(_("to number"), max_length=40)
    at = models.DateTimeField(_("when"))
    gateway = models.CharField(_("sent how"), max_length=10, choices=Gateway.choices, default=Gateway.HAND)
    state = models.CharField(_("state"), max_length=10, choices=FaxState.choices, default=FaxState.SENT)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(_("why it failed"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = FaxQuerySet.as_manager()

    class Meta:
        verbose_name = _("fax")
        verbose_name_plural = _("faxes")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="approvals_fax_has_pages", condition=Q(pages__gte=1)),
            models.CheckConstraint(name="approvals_fax_has_a_time", condition=Q(at__gte=EARLIEST)),
            models.CheckConstraint(
                name="approvals_fax_sent_has_its_time",
                condition=Q(state=FaxState.SENT, sent_at__isnull=False)
                | (~Q(state=FaxState.SENT) & Q(sent_at=None, gateway=Gateway.MAIL)),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-at"], name="approvals_fax_by_time")]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.pages}"

    def get_absolute_url(self) -> str:
        return reverse("approvals:request", args=[self.request_id])
