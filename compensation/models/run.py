from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from archives.models import Document
from compensation import permissions
from compensation.choices import SETTLED, RunState, SignatureStep
from compensation.models.detail import BusinessDetail
from core.fields import MoneyField, MonthField, first_day_constraint
from core.fsm import Act
from core.models import Job, Paper, SerialNumber
from org.models import Branch
from org.permissions import reach

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from compensation.models.slip import PaySlip

UNDER_SIGNATURE = [RunState.SUBMITTED, RunState.CHIEF_SIGNED, RunState.DEPUTY_SIGNED]


class PayRunQuerySet(models.QuerySet["PayRun"]):
    def visible_to(self, user: object) -> "PayRunQuerySet":
        """Runs of the branches over which the user holds pay.run_view."""
        return self.filter(reach(user, "pay.run_view").rows(branch="branch_id", team=None))

    def settled(self) -> "PayRunQuerySet":
        """Runs that all three have signed."""
        return self.filter(state__in=SETTLED)


class PayRun(Paper):
    """A branch's pay of one month and the report on it (营业部客户经理薪酬月报表, G15.2)."""

    State = RunState

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="pay_runs", verbose_name=_("branch"))
    month = MonthField(_("month"))
    number = models.OneToOneField(SerialNumber, models.PROTECT, related_name="+", verbose_name=_("number"))
    detail = models.ForeignKey(
        BusinessDetail, models.PROTECT, related_name="+", verbose_name=_("business detail")
    )
    # The reviewed detail's version that the lines were computed from.
    detail_version = models.PositiveIntegerField(default=0)
    state = FSMField(_("state"), choices=RunState.choices, default=RunState.DRAFT, protected=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    prepared_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    computed_at = models.DateTimeField(_("computed"), null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    # SHA-256 over canonical text of every slip and line: what a signature is bound to.
    content_hash = models.CharField(max_length=64, blank=True)
    vat_mode = models.CharField(max_length=20, blank=True)
    # Fingerprints of everything that the lines were computed from, by kind: what tells a report gone stale.
    input_marks = models.JSONField(default=dict)
    people = models.PositiveIntegerField(_("people"), default=0)
    gross = MoneyField(_("gross"), default=0)
    insurance = MoneyField(_("insurance and fund"), default=0)
    vat = MoneyField(_("value-added tax"), default=0)
    surtaxes = MoneyField(_("surtaxes"), default=0)
    income_tax = MoneyField(_("income tax"), default=0)
    recoveries = MoneyField(_("recoveries"), default=0)
    net = MoneyField(_("net"), default=0)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    paid_at = models.DateTimeField(_("paid"), null=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(_("filed"), null=True)
    # The audit's head when the third signature was given; printed on the report.
    audit_seq = models.BigIntegerField(null=True)
    audit_hash = models.CharField(max_length=64, blank=True)
    report_pdf = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")
    report_xlsx = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")
    payment_file = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")

    objects = PayRunQuerySet.as_manager()

    if TYPE_CHECKING:
        slips: RelatedManager[PaySlip]
        signatures: "RelatedManager[Signature]"

    class Meta:
        verbose_name = _("pay report")
        verbose_name_plural = _("pay reports")
        ordering: ClassVar = ["-month", "branch"]
        constraints: ClassVar = [
            first_day_constraint("pay_run_month_is_first_day"),
            models.UniqueConstraint(name="pay_run_once", fields=["branch", "month"]),
            models.CheckConstraint(
                name="pay_run_computed_has_hash", condition=Q(state="draft") | ~Q(content_hash="")
            ),
            models.CheckConstraint(
                name="pay_run_paid_is_whole",
                condition=~Q(state__in=["paid", "filed"]) | Q(paid_by__isnull=False, paid_at__isnull=False),
            ),
            models.CheckConstraint(
                name="pay_run_filed_is_whole",
                condition=~Q(state="filed") | Q(filed_by__isnull=False, filed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="pay_run_net_adds_up",
                condition=Q(
                    net=models.F("gross")
                    - models.F("insurance")
                    - models.F("vat")
                    - models.F("surtaxes")
                    - models.F("income_tax")
                    - models.F("recoveries")
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-month"], name="pay_run_by_state")]

    def __str__(self) -> str:
        return f"{self.branch.code} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("compensation:run", args=[self.pk])

    def audit_label(self) -> str:
        return f"{self.number.text} {self}"

    def participants(self) -> set[int]:
        """Who prepared, submitted or validly signed it, principals included: they sign no more."""
        ids = {self.prepared_by_id, self.prepared_for_id, self.submitted_by_id, self.submitted_for_id}
        for signature in self.signatures.all():
            if signature.voided_at is None:
                ids |= {signature.by_id, signature.on_behalf_of_id}
        return {pk for pk in ids if pk}

    @transition(
        field=state,
        source=[RunState.DRAFT, RunState.COMPUTED],
        target=RunState.COMPUTED,
        custom={"may": permissions.may_prepare, "apart": False},
    )
    def compute(self, act: Act) -> None:
        self.prepared_by_id, self.prepared_for_id = act.by.pk, act.capacity.on_behalf_of_id
        self.computed_at = act.at
        self.detail_version = act.given["detail_version"]
        self.content_hash, self.vat_mode = act.given["content_hash"], act.given["vat_mode"]
        self.people, self.input_marks = act.given["people"], act.given["input_marks"]
        for name, amount in act.given["totals"].items():
            setattr(self, name, amount)

    @transition(
        field=state,
        source=RunState.COMPUTED,
        target=RunState.SUBMITTED,
        custom={"may": permissions.may_prepare, "apart": False},
    )
    def submit(self, act: Act) -> None:
        self.submitted_by_id, self.submitted_at = act.by.pk, act.at
        self.submitted_for_id = act.capacity.on_behalf_of_id

    @transition(
        field=state,
        source=RunState.SUBMITTED,
        target=RunState.COMPUTED,
        custom={"may": permissions.may_prepare, "apart": False},
    )
    def withdraw(self, _act: Act) -> None:
        """Finance takes it back while nobody has signed."""
        self.submitted_by_id = self.submitted_at = self.submitted_for_id = None

    @transition(
        field=state,
        source=RunState.SUBMITTED,
        target=RunState.CHIEF_SIGNED,
        custom={"may": permissions.may_sign_chief, "step": SignatureStep.CHIEF},
    )
    def sign_chief(self, _act: Act) -> None:
        """First signature."""

    @transition(
        field=state,
        source=RunState.CHIEF_SIGNED,
        target=RunState.DEPUTY_SIGNED,
        custom={"may": permissions.may_sign_deputy, "step": SignatureStep.DEPUTY},
    )
    def sign_deputy(self, _act: Act) -> None:
        """Second signature."""

    @transition(
        field=state,
        source=RunState.DEPUTY_SIGNED,
        target=RunState.APPROVED,
        custom={"may": permissions.may_sign_manager, "step": SignatureStep.MANAGER},
    )
    def sign_manager(self, _act: Act) -> None:
        """Third signature: only now may it be paid."""

    @transition(
        field=state,
        source=UNDER_SIGNATURE,
        target=RunState.COMPUTED,
        custom={"may": permissions.may_return_run, "needs_reason": True},
    )
    def send_back(self, _act: Act) -> None:
        self.submitted_by_id = self.submitted_at = self.submitted_for_id = None

    @transition(
        field=state,
        source=UNDER_SIGNATURE,
        target=RunState.COMPUTED,
        custom={"may": permissions.may_notice_change, "apart": False},
    )
    def void_signatures(self, _act: Act) -> None:
        """What was shown has changed since, so the signatures given no longer hold."""
        self.submitted_by_id = self.submitted_at = self.submitted_for_id = None

    @transition(
        field=state,
        source=RunState.APPROVED,
        target=RunState.PAID,
        custom={"may": permissions.may_pay_out, "apart": False},
    )
    def pay_out(self, act: Act) -> None:
        self.paid_by_id, self.paid_at = act.by.pk, act.at

    @transition(
        field=state,
        source=RunState.PAID,
        target=RunState.FILED,
        custom={"may": permissions.may_file},
    )
    def file(self, act: Act) -> None:
        self.filed_by_id, self.filed_at = act.by.pk, act.at


class Signature(models.Model):
    """One of the three signatures, bound to the hash of what was shown (签批记录)."""

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="signatures")
    step = models.CharField(_("step"), max_length=10, choices=SignatureStep.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by")
    )
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("signed"))
    content_hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="signature_each_step_once", fields=["run", "step"], condition=Q(voided_at=None)
            ),
            models.UniqueConstraint(
                name="signature_each_person_once", fields=["run", "by"], condition=Q(voided_at=None)
            ),
            models.UniqueConstraint(
                name="signature_each_principal_once",
                fields=["run", "on_behalf_of"],
                condition=Q(voided_at=None),
            ),
            models.CheckConstraint(
                name="signature_void_is_whole",
                condition=Q(voided_at=None, void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
            ),
        ]
