from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archives.models import Document
from compensation.choices import SETTLED
from compensation.models.inputs import Adjustment, Charge
from compensation.models.run import PayRun
from compensation.models.standard import PayStandard
from core.fields import MoneyField, MonthField
from org.choices import Contract
from org.models import Person, Team
from org.permissions import reach


class PaySlipQuerySet(models.QuerySet["PaySlip"]):
    def visible_to(self, user: object) -> "PaySlipQuerySet":
        """Slips of the branches that sign and pay; of the team led and one's own once all have signed."""
        money = reach(user, "pay.run_view")
        if money.everywhere:
            return self.all()
        signed = reach(user, "pay.slip_view").rows(branch=None, team="team_id", person="person_id")
        whole = money.rows(branch="run__branch_id", team=None)
        return self.filter(whole | (signed & Q(run__state__in=SETTLED)))


class PaySlip(models.Model):
    """One person's pay of one month; written by the pay run, read-only ever after (薪酬单)."""

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="slips")
    person = models.ForeignKey(Person, models.PROTECT, related_name="slips", verbose_name=_("person"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", verbose_name=_("team"))
    number = models.CharField(_("employee number"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    grade = models.CharField(_("grade"), max_length=20)
    contract = models.CharField(_("contract"), max_length=10, choices=Contract.choices)
    standard = models.ForeignKey(
        PayStandard, models.PROTECT, related_name="+", verbose_name=_("pay standard")
    )
    measures = models.JSONField(default=dict)
    # Cumulative figures of the tax year after this month: where the next month goes on.
    tax_state = models.JSONField(default=dict)
    # Which rows of parameters and inputs went in: {"tax_table": 1, "vat_rule": 2, "adjustments": [3], …}
    sources = models.JSONField(default=dict)
    # The employer's own contributions, outside pay: [{"code", "amount", "detail"}].
    employer_lines = models.JSONField(default=list)
    gross = MoneyField(_("gross"))
    insurance = MoneyField(_("insurance and fund"))
    vat = MoneyField(_("value-added tax"))
    surtaxes = MoneyField(_("surtaxes"))
    income_tax = MoneyField(_("income tax"))
    recoveries = MoneyField(_("recoveries"))
    net = MoneyField(_("net"))
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(_("seen"), null=True)

    objects = PaySlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("pay slip")
        verbose_name_plural = _("pay slips")
        ordering: ClassVar = ["run", "team", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="pay_slip_once", fields=["run", "person"]),
            models.CheckConstraint(
                name="pay_slip_net_adds_up",
                condition=Q(
                    net=F("gross")
                    - F("insurance")
                    - F("vat")
                    - F("surtaxes")
                    - F("income_tax")
                    - F("recoveries")
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="pay_slip_by_person")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("compensation:slip", args=[self.pk])


class PayLine(models.Model):
    """One line of a slip with its working: `detail` is what compensation.rules.wording puts into words."""

    slip = models.ForeignKey(PaySlip, models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=60)
    kind = models.CharField(_("kind"), max_length=30)
    amount = MoneyField(_("amount"))
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["slip", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="pay_line_order_once", fields=["slip", "order"])
        ]


class ReserveQuerySet(models.QuerySet["ReserveEntry"]):
    def visible_to(self, user: object) -> "ReserveQuerySet":
        """Reserves that the branches withheld over which the user holds pay.run_view, and one's own."""
        far = reach(user, "pay.run_view")
        if far.everywhere:
            return self.all()
        own = reach(user, "pay.own").rows(branch=None, team=None, person="person_id")
        return self.filter(far.rows(branch="withheld_run__branch_id", team=None) | own)


class ReserveEntry(models.Model):
    """An amount withheld from a settled slip, released at most once.

    Due from `release_month` on, or, where that is not set, `exit_months` after the person has left.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="reserves", verbose_name=_("person"))
    withheld_run = models.ForeignKey(PayRun, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    month = MonthField(_("withheld in"))
    release_month = MonthField(_("due in"), null=True)
    exit_months = models.PositiveSmallIntegerField(_("months after leaving"), null=True)
    amount = MoneyField(_("amount"))
    released_run = models.ForeignKey(PayRun, models.PROTECT, null=True, related_name="+")

    objects = ReserveQuerySet.as_manager()

    class Meta:
        verbose_name = _("withheld reserve")
        ordering: ClassVar = ["person", "month"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="reserve_once", fields=["withheld_run", "person", "code"]),
            models.CheckConstraint(name="reserve_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="reserve_released_later", condition=Q(release_month__gt=F("month"))),
            models.CheckConstraint(
                name="reserve_due_one_way",
                condition=Q(release_month=None, exit_months__isnull=False)
                | Q(release_month__isnull=False, exit_months=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person", "release_month"], condition=Q(released_run=None), name="reserve_due"
            ),
        ]


class AppliedInput(models.Model):
    """That a settled run took up an adjustment or an instalment, and with how much; never twice."""

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="applied_inputs")
    adjustment = models.OneToOneField(Adjustment, models.PROTECT, null=True, related_name="applied")
    charge = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="instalments")
    amount = MoneyField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="applied_input_is_one_thing",
                condition=Q(adjustment=None, charge__isnull=False) | Q(adjustment__isnull=False, charge=None),
            ),
            models.UniqueConstraint(
                name="applied_charge_once_a_run", fields=["run", "charge"], condition=Q(charge__isnull=False)
            ),
        ]


class SlipQuestionQuerySet(models.QuerySet["SlipQuestion"]):
    def visible_to(self, user: object) -> "SlipQuestionQuerySet":
        """Questions on slips of the branches for which the user answers."""
        return self.filter(reach(user, "pay.question_answer").rows(branch="slip__run__branch_id", team=None))


class SlipQuestion(models.Model):
    """An account manager's question on a line of the own slip, and finance's answer on the slip."""

    slip = models.ForeignKey(PaySlip, models.PROTECT, related_name="questions")
    line_order = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(_("question"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = SlipQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        ordering: ClassVar = ["slip", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="slip_answer_is_whole",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("compensation:question", args=[self.pk])
