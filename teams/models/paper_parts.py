from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from archives.models import Document
from org.models import Outlet, Person
from teams.models.papers import TeamPaper

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class WithDocuments(models.Manager["PaperAttachment"]):
    """Attachments are shown with their documents' numbers and hashes."""

    def get_queryset(self) -> models.QuerySet["PaperAttachment"]:
        """With the documents."""
        return super().get_queryset().select_related("document__number", "document__registered_by")


class WithNames(models.Manager["Stationing"]):
    """Who is stationed where is shown by names."""

    def get_queryset(self) -> models.QuerySet["Stationing"]:
        """With the people and outlets."""
        return super().get_queryset().select_related("person", "outlet")


class PaperAttachment(models.Model):
    """A document attached to a paper: the archive keeps it, the paper's hash covers it.

    A later version of the paper carries the same document on.
    """

    paper = models.ForeignKey(TeamPaper, models.CASCADE, related_name="attachments")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=160)

    objects = WithDocuments()

    class Meta:
        ordering: ClassVar = ["paper", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="paper_attachment_name_once", fields=["paper", "name"]),
            models.UniqueConstraint(name="paper_attachment_document_once", fields=["paper", "document"]),
        ]

    def __str__(self) -> str:
        return self.name


class BankCooperation(models.Model):
    """The part of a bank cooperation scheme that the product acts upon: where, from when until when (G3).

    The bank is what the paper is about. `reminded_on`: when the team's lead was told of the renewal.
    """

    paper = models.OneToOneField(TeamPaper, models.CASCADE, related_name="cooperation")
    outlets = models.ManyToManyField(Outlet, blank=True, related_name="+", verbose_name=_("outlets"))
    valid_from = models.DateField(_("from"), null=True)
    valid_until = models.DateField(_("until (exclusive)"), null=True)
    remind_on = models.DateField(_("remind of the renewal on"), null=True)
    reminded_on = models.DateField(null=True)

    if TYPE_CHECKING:
        stationed: RelatedManager["Stationing"]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cooperation_forward",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["remind_on"], name="cooperation_by_reminder")]

    def __str__(self) -> str:
        return self.paper.about


class Stationing(models.Model):
    """Who of ours is stationed at which outlet of the bank."""

    cooperation = models.ForeignKey(BankCooperation, models.CASCADE, related_name="stationed")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("account manager"))
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="+", verbose_name=_("outlet"))

    objects = WithNames()

    class Meta:
        ordering: ClassVar = ["cooperation", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="stationed_once", fields=["cooperation", "person", "outlet"]),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.outlet}"


class TeamSetUp(models.Model):
    """The part of a set-up file that opens a team; its code is what the paper is about (G3)."""

    paper = models.OneToOneField(TeamPaper, models.CASCADE, related_name="set_up")
    name = models.CharField(_("name of the team"), max_length=80, blank=True)
    opens_on = models.DateField(_("opens on"), null=True)
    target_accounts = models.PositiveIntegerField(
        _("target of account openings in its first year"), null=True
    )
    lead_name = models.CharField(_("proposed lead"), max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="set_up_aims_at_something", condition=Q(target_accounts=None) | Q(target_accounts__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name
