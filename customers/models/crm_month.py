from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from archives.models import Document
from core.components import Badge
from core.fields import MonthField, first_day_constraint
from core.fsm import Act
from core.models import Job, Paper
from customers import permissions, wording
from customers.choices import TONES, CrmState
from customers.rules.columns import BY_CODE
from org.models import Branch
from org.permissions import reach


class CrmMonthQuerySet(models.QuerySet["CrmMonth"]):
    def visible_to(self, user: Any) -> "CrmMonthQuerySet":
        """CRM files of the branches over which the user holds customers.crm_view."""
        return self.filter(reach(user, permissions.CRM_VIEW).rows(branch="branch_id", team=None))


class CrmMonth(Paper):
    """One CRM file of a branch and month, and what became of it; an accepted one is a version of the month.

    The upload itself waits in private storage (`upload_name`) until the check: an accepted file becomes an
    archive document, a refused one is deleted, and of its rows nothing is kept.
    """

    State = CrmState

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="crm_months", verbose_name=_("branch"))
    month = MonthField(_("month"))
    # Counts the accepted versions of the month; null until accepted.
    revision = models.PositiveIntegerField(_("version"), null=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    # Whether the person asked to replace a month that is accepted already.
    replace_wanted = models.BooleanField(default=False)
    state = FSMField(_("state"), choices=CrmState.choices, default=CrmState.WAITING, protected=True)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    upload_name = models.CharField(max_length=200, blank=True)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    fault_count = models.PositiveIntegerField(_("faults"), default=0)
    ignored_headings = models.JSONField(default=list)
    # Unknown headings of the file, and the columns they may stand for, while they wait for the mapping page.
    headings = models.JSONField(default=list)
    missing_columns = models.JSONField(default=list)
    # Heading → its first cells, for who says what it means.
    heading_samples = models.JSONField(default=dict)
    classes = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    decided_at = models.DateTimeField(null=True)

    objects = CrmMonthQuerySet.as_manager()

    ACTION_LABELS = wording.ACTION_LABELS
    # The check's own steps, taken in the background for whoever uploaded.
    SYSTEM_STEPS = frozenset({"begin_check", "ask_headings", "accept", "refuse"})

    class Meta:
        verbose_name = _("CRM month")
        verbose_name_plural = _("CRM months")
        ordering: ClassVar = ["-month", "branch", "-id"]
        constraints: ClassVar = [
            first_day_constraint("crm_month_is_first_day"),
            models.UniqueConstraint(
                name="crm_month_one_accepted", fields=["branch", "month"], condition=Q(state="accepted")
            ),
            models.UniqueConstraint(name="crm_month_revision_once", fields=["branch", "month", "revision"]),
            models.CheckConstraint(
                name="crm_month_accepted_is_whole",
                condition=~Q(state__in=["accepted", "superseded"])
                | Q(revision__isnull=False, document__isnull=False, row_count__gt=0, fault_count=0),
            ),
            models.CheckConstraint(
                name="crm_month_never_replaces_itself", condition=Q(replaces=None) | ~Q(replaces=F("pk"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["branch", "-month"], name="crm_month_by_branch")]

    def __str__(self) -> str:
        return f"{self.branch.code} {self.month:%Y-%m}"

    def audit_label(self) -> str:
        return f"{self} {self.file_name}"[:200]

    def get_absolute_url(self) -> str:
        return reverse("customers:crm_month", args=[self.pk])

    @property
    def badge(self) -> Badge:
        return Badge(CrmState(self.state).label, TONES[CrmState(self.state)])

    @property
    def missing_headings(self) -> list[str]:
        """The columns that the file's unknown headings may stand for, as pay.md names them."""
        return [BY_CODE[code].heading for code in self.missing_columns if code in BY_CODE]

    @property
    def is_accepted(self) -> bool:
        """Whether its rows count or once counted."""
        return self.state in {CrmState.ACCEPTED, CrmState.SUPERSEDED}

    @property
    def is_waiting(self) -> bool:
        """Whether a check is still to come or on its way."""
        return self.state in {CrmState.WAITING, CrmState.CHECKING}

    @transition(
        field=state,
        source=CrmState.WAITING,
        target=CrmState.CHECKING,
        custom={"may": permissions.may_import, "apart": False},
    )
    def begin_check(self, act: Act) -> None:
        """From here on the check alone decides."""

    @transition(
        field=state,
        source=CrmState.CHECKING,
        target=CrmState.MAPPING,
        custom={"may": permissions.may_conclude, "apart": False},
    )
    def ask_headings(self, act: Act) -> None:
        self.headings = list(act.given["headings"])
        self.missing_columns = list(act.given["missing"])

    @transition(
        field=state,
        source=CrmState.MAPPING,
        target=CrmState.WAITING,
        custom={"may": permissions.may_import, "apart": False},
    )
    def set_headings(self, act: Act) -> None:
        del act
        self.headings, self.missing_columns, self.heading_samples = [], [], {}

    @transition(
        field=state,
        source=CrmState.CHECKING,
        target=CrmState.ACCEPTED,
        custom={"may": permissions.may_import, "apart": False},
    )
    def accept(self, act: Act) -> None:
        self.decided_at = act.at
        self.row_count = int(act.given["rows"])
        self.revision = int(act.given["revision"])
        self.document_id = int(act.given["document"])
        self.replaces_id = act.given["replaces"]
        self.classes = list(act.given["classes"])
        self.ignored_headings = list(act.given["ignored"])
        self.upload_name = ""

    @transition(
        field=state,
        source=[CrmState.WAITING, CrmState.CHECKING],
        target=CrmState.REFUSED,
        custom={"may": permissions.may_conclude, "apart": False},
    )
    def refuse(self, act: Act) -> None:
        self.decided_at = act.at
        self.fault_count = int(act.given["faults"])
        self.upload_name = ""

    @transition(
        field=state,
        source=[CrmState.WAITING, CrmState.MAPPING],
        target=CrmState.ABANDONED,
        custom={"may": permissions.may_import, "apart": False},
    )
    def abandon(self, act: Act) -> None:
        self.decided_at = act.at
        self.headings, self.missing_columns, self.heading_samples = [], [], {}
        self.upload_name = ""

    @transition(
        field=state,
        source=CrmState.ACCEPTED,
        target=CrmState.SUPERSEDED,
        custom={"may": permissions.may_import, "apart": False},
    )
    def supersede(self, act: Act) -> None:
        """A newer file took this one's place; its rows stay as the old version."""
