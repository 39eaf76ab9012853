from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from approvals import wording
from approvals.choices import ScanState
from approvals.models.request import Request
from archives.models import Document
from core import sealing
from org.models import Branch
from org.permissions import reach


class ScanQuerySet(models.QuerySet["Scan"]):
    def visible_to(self, user: Any) -> "ScanQuerySet":
        """Scans of the branches whose papers the user scans; for headquarters all of them."""
        return self.filter(reach(user, "approvals.scan").rows(branch="branch_id", team=None))


class Scan(models.Model):
    """A scanned sheet between its upload and its request: sealed until it is filed (G25).

    `branch` is where it was scanned; None for headquarters. `code` is the number that the sheet's own code
    names (several with spaces between), `sheet` which sheet of which version it says that it is: "C/2".
    """

    ACTION_LABELS = wording.SCAN

    branch = models.ForeignKey(Branch, models.PROTECT, null=True, related_name="+", verbose_name=_("branch"))
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField(null=True)
    pages = models.PositiveSmallIntegerField(_("pages"), default=1)
    code = models.CharField(_("code on the sheet"), max_length=80, blank=True)
    sheet = models.CharField(max_length=10, blank=True, db_default="")
    finding = models.CharField(_("what was found"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ScanState.choices, default=ScanState.READING)
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="scans")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering: ClassVar = ["-uploaded_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="approvals_scan_is_kept_or_filed",
                condition=Q(state__in=["reading", "waiting"], sealed__isnull=False, document=None)
                | Q(state="filed", sealed=None, document__isnull=False, request__isnull=False)
                | Q(state="discarded", sealed=None, document=None),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("approvals:scan", args=[self.pk])

    @property
    def content(self) -> bytes:
        """The sheet as it was uploaded. Raises ValueError once it is filed or discarded."""
        if self.sealed is None:
            raise ValueError("the sheet lies in the archive, or is gone")
        return sealing.unseal(bytes(self.sealed))
