from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.choices import ChaseKind
from approvals.models.request import Request
from approvals.models.step import Step


class RequestVersion(models.Model):
    """What was sent up, frozen: a later version never changes what an opinion was given on.

    `attachments` is a list of {name, sha256, size, document_id}.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="versions")
    revision = models.PositiveSmallIntegerField(_("version"))
    content_hash = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["request", "revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="approvals_version_once", fields=["request", "revision"]),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.revision}"


class SignedCover(models.Model):
    """The cover sheet of a version as the issuer signed it off; never changed.

    `values` are the columns of rules.covers.COVER, `digest` the SHA-256 of them with the paper's own hash.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="signed_covers")
    revision = models.PositiveSmallIntegerField(_("version"))
    values = models.JSONField()
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["request", "revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="approvals_cover_signed_once", fields=["request", "revision"]),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.revision}"


class Chase(models.Model):
    """How the general office shepherded: a reminder sent, a telephone call noted."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="chases")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="chases")
    kind = models.CharField(_("kind"), max_length=10, choices=ChaseKind.choices)
    spoken_with = models.CharField(_("spoken with"), max_length=60, blank=True)
    note = models.CharField(_("what was said"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="approvals_call_says_with_whom_and_what",
                condition=Q(kind=ChaseKind.REMINDER) | (~Q(spoken_with="") & ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
