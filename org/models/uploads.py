from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import sealing
from org.choices import ImportKind


class ImportUpload(models.Model):
    """A workbook between its preview and its import: sealed, and nobody's but the uploader's."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="import_uploads")
    kind = models.CharField(_("what it holds"), max_length=20, choices=ImportKind.choices)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    # Identity and bank numbers stand in it, so it is encrypted; it goes with the import or the next upload.
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    # Checking and importing are jobs; this is the one that runs or ran last.
    job = models.ForeignKey("core.Job", models.SET_NULL, null=True, related_name="+")
    # What the check found: counts, faults by row and column, the first rows. None until it has ended.
    report = models.JSONField(null=True)

    class Meta:
        verbose_name = _("uploaded workbook")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_import_waiting_per_person", fields=["owner"]),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("org:import_preview")

    @property
    def content(self) -> bytes:
        """The workbook as it was uploaded."""
        return sealing.unseal(bytes(self.sealed))
