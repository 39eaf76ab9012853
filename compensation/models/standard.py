from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from approvals.models import Request
from compensation import permissions
from compensation.choices import EDITABLE, STANDARD_TONES, StandardState
from core.components import Badge
from core.fields import MonthField, first_day_constraint
from core.fsm import Act
from core.models import Job, Paper
from org.choices import Contract
from org.models import Branch, Team
from org.permissions import reach


class PayStandardQuerySet(models.QuerySet["PayStandard"]):
    def visible_to(self, user: object) -> "PayStandardQuerySet":
        """Standards of the branches and teams over which the user holds pay.standard_view."""
        return self.filter(reach(user, "pay.standard_view").rows(branch="branch_id", team="team_id"))

    def in_force(self, month: object) -> "PayStandardQuerySet":
        """For each team and contract the approved standard with the latest start up to `month`."""
        approved = self.filter(state=StandardState.APPROVED, effective_from__lte=month)
        return approved.order_by("team_id", "contract", "-effective_from").distinct("team_id", "contract")


class PayStandard(Paper):
    """A team's pay standard for one contract from a month on (薪酬标准); applies only once approved (G2).

    `content` is the exchange form `branchops/pay-standard/1`; the columns repeat what is searched by. A draft
    is kept as it is written: `faults` says how many it still has.
    """

    State = StandardState

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="pay_standards", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="pay_standards", verbose_name=_("team"))
    contract = models.CharField(_("contract"), max_length=10, choices=Contract.choices)
    name = models.CharField(_("name"), max_length=120)
    effective_from = MonthField(_("in force from"))
    revision = models.PositiveIntegerField(_("version"), default=1)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    faults = models.PositiveIntegerField(_("faults"), default=0)
    state = FSMField(_("state"), choices=StandardState.choices, default=StandardState.DRAFT, protected=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    request = models.OneToOneField(Request, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = PayStandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("pay standard")
        verbose_name_plural = _("pay standards")
        ordering: ClassVar = ["team", "contract", "-effective_from", "-revision"]
        constraints: ClassVar = [
            first_day_constraint("pay_standard_from_is_first_day", "effective_from"),
            models.UniqueConstraint(
                name="pay_standard_revision_once", fields=["team", "contract", "revision"]
            ),
            models.UniqueConstraint(
                name="pay_standard_one_approved_per_start",
                fields=["team", "contract", "effective_from"],
                condition=Q(state="approved"),
            ),
            models.CheckConstraint(
                name="pay_standard_sound_once_submitted", condition=Q(faults=0) | Q(state__in=EDITABLE)
            ),
            models.CheckConstraint(
                name="pay_standard_approved_is_decided",
                condition=~Q(state="approved") | Q(decided_at__isnull=False, request__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.revision}"

    def get_absolute_url(self) -> str:
        return reverse("compensation:standard", args=[self.pk])

    @property
    def badge(self) -> Badge:
        """The state as pages show it."""
        return Badge(self.get_state_display(), STANDARD_TONES[self.state])

    @transition(
        field=state,
        source=[StandardState.DRAFT, StandardState.RETURNED],
        target=StandardState.SUBMITTED,
        custom={"may": permissions.may_edit_standard, "apart": False},
    )
    def submit(self, act: Act) -> None:
        self.request_id = act.given["request"]

    @transition(
        field=state,
        source=StandardState.SUBMITTED,
        target=StandardState.APPROVED,
        custom={"may": permissions.may_decide_standard},
    )
    def approve(self, act: Act) -> None:
        self.decided_at = act.at

    @transition(
        field=state,
        source=StandardState.SUBMITTED,
        target=StandardState.RETURNED,
        custom={"may": permissions.may_decide_or_withdraw_standard, "apart": False},
    )
    def send_back(self, act: Act) -> None:
        self.decided_at = act.at

    def participants(self) -> set[int]:
        return {self.drafted_by_id}


class SimulationQuerySet(models.QuerySet["Simulation"]):
    def visible_to(self, user: object) -> "SimulationQuerySet":
        """Simulations show what named people are paid: for who holds pay.standard_simulate over the team."""
        far = reach(user, "pay.standard_simulate")
        return self.filter(far.rows(branch="standard__branch_id", team="standard__team_id"))


class Simulation(models.Model):
    """A draft standard computed on past months, per person and in total, before and after."""

    standard = models.ForeignKey(PayStandard, models.CASCADE, related_name="simulations")
    standard_hash = models.CharField(max_length=64)
    first_month = MonthField()
    last_month = MonthField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    result = models.JSONField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulation")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return str(self.standard)

    def get_absolute_url(self) -> str:
        return reverse("compensation:simulation", args=[self.pk])
