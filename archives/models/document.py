from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archives import permissions
from archives.choices import Category
from archives.models.retention import RetentionClass
from core.models import SerialNumber
from org.models import Branch, Person, Team


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: object) -> "DocumentQuerySet":
        """Papers whose category the user's rights reach, and own papers (G25)."""
        return self.filter(permissions.visible(user))


class Document(models.Model):
    """One generated or uploaded paper; its content never changes once registered."""

    number = models.OneToOneField(
        SerialNumber, models.PROTECT, related_name="document", verbose_name=_("number")
    )
    category = models.CharField(_("category"), max_length=30, choices=Category.choices)
    title = models.CharField(_("title"), max_length=200)
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, related_name="documents", verbose_name=_("branch")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="documents", verbose_name=_("team")
    )
    subject_person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="documents", verbose_name=_("person concerned")
    )
    month = models.DateField(_("month"), null=True)
    file_name = models.CharField(_("file name"), max_length=120)
    mime_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    storage_name = models.CharField(max_length=200, unique=True)
    is_sealed = models.BooleanField(_("encrypted at rest"), default=False)
    retention = models.ForeignKey(RetentionClass, models.PROTECT, related_name="documents")
    # The record that this paper belongs to, e.g. compensation.payrun 17.
    source_type = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=40, blank=True)
    paper_location = models.CharField(_("place of the paper original"), max_length=120, blank=True)
    registered_at = models.DateTimeField(_("registered"))
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering: ClassVar = ["-registered_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="document_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(
                name="document_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source_type", "source_id"], name="document_by_source"),
            models.Index(fields=["branch", "-registered_at"], name="document_by_branch"),
            models.Index(fields=["subject_person", "-registered_at"], name="document_by_person"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("archives:document", args=[self.pk])

    def audit_label(self) -> str:
        return f"{self.number.text} {self.title}"[:200]

    @property
    def is_void(self) -> bool:
        """Declared void: registered by mistake; number, paper and reason stay."""
        return self.number.voided_at is not None
