from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.fsm import Act
from core.models import Paper
from core.months import format_month
from org.models import Branch, Person, Region, Team
from org.permissions import reach
from teams import shortfall_steps
from teams.choices.measures import COUNTED, Measure
from teams.choices.targets import ShortfallState
from teams.rules.targets import in_unit
from teams.wording_targets import SHORTFALL, TARGET

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

S = ShortfallState


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, user: Any) -> "TargetQuerySet":
        """Targets of the branches and teams over which the user sees them."""
        return self.filter(reach(user, "teams.target_view").rows(branch="branch_id", team="team_id"))


class Target(models.Model):
    """What a team aims at in a year by one measure; its months, regions and people hang below (G5, P4)."""

    ACTION_LABELS = TARGET

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="targets", verbose_name=_("team"))
    year = models.PositiveSmallIntegerField(_("year"))
    measure = models.CharField(_("measure"), max_length=30, choices=Measure.choices)
    total = models.DecimalField(_("target of the year"), max_digits=16, decimal_places=2)
    version = models.PositiveIntegerField(default=0)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("set"))

    objects = TargetQuerySet.as_manager()

    if TYPE_CHECKING:
        months: RelatedManager["TargetMonth"]

    class Meta:
        verbose_name = _("target")
        ordering: ClassVar = ["team", "-year", "measure"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="target_once_a_year", fields=["team", "year", "measure"]),
            models.CheckConstraint(name="target_is_something", condition=Q(total__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("teams:targets", args=[self.team_id])


class TargetMonth(models.Model):
    """The target's part of one month; for a stock, what is to stand at its end."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="months")
    month = models.DateField(_("month"))
    amount = models.DecimalField(_("target of the month"), max_digits=16, decimal_places=2)

    if TYPE_CHECKING:
        shares: RelatedManager["TargetShare"]

    class Meta:
        ordering: ClassVar = ["target", "month"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="target_month_once", fields=["target", "month"]),
            models.CheckConstraint(name="target_month_is_a_month", condition=Q(month__day=1, amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.target} {format_month(self.month)}"


class TargetShare(models.Model):
    """A region's part of a month (no person), or a person's part of the region's.

    `is_kept`: what somebody who left the region keeps for the days worked there; not shared out again.
    """

    month = models.ForeignKey(TargetMonth, models.CASCADE, related_name="shares")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", verbose_name=_("region"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="target_shares", verbose_name=_("person")
    )
    amount = models.DecimalField(_("share"), max_digits=16, decimal_places=2)
    is_kept = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["month", "region", "person"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="target_share_once", fields=["month", "region", "person"], nulls_distinct=False
            ),
            models.CheckConstraint(name="target_share_is_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.month_id} {self.region_id} {self.person_id}"


class ShortfallRule(models.Model):
    """From which completion on cause and remedy are asked for, from a day on."""

    ACTION_LABELS = TARGET

    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    valid_from = models.DateField(_("from"))
    threshold = models.DecimalField(
        _("asked below"), max_digits=4, decimal_places=3, default=Decimal("0.900")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["team", "-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="shortfall_rule_once_a_day", fields=["team", "valid_from"]),
            models.CheckConstraint(
                name="shortfall_threshold_is_a_share", condition=Q(threshold__gt=0, threshold__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.valid_from}"


class ShortfallQuerySet(models.QuerySet["Shortfall"]):
    def visible_to(self, user: Any) -> "ShortfallQuerySet":
        """Shortfalls of the branches and teams within reach, and own ones."""
        far = reach(user, "teams.target_view")
        return self.filter(far.rows(branch="branch_id", team="team_id", person="person_id"))


class Shortfall(Paper):
    """A month's target that was missed: cause and remedy, asked of who owns it, read by the lead (P4).

    `person` None is the team's own, which the lead answers; with a `region` it is the region's, which the
    person who directs it answers, the lead where nobody does.
    """

    ACTION_LABELS = SHORTFALL

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", verbose_name=_("region"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    month = models.DateField(_("month"))
    measure = models.CharField(_("measure"), max_length=30, choices=Measure.choices)
    plan = models.DecimalField(_("target"), max_digits=16, decimal_places=2)
    actual = models.DecimalField(_("reached"), max_digits=16, decimal_places=2)
    state = FSMField(_("state"), choices=S.choices, default=S.ASKED, protected=True)
    asked_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("due"))
    cause = models.TextField(_("cause"), blank=True)
    remedy = models.TextField(_("remedy"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    figures_at = models.DateTimeField(_("figures renewed"), null=True)

    objects = ShortfallQuerySet.as_manager()

    class Meta:
        verbose_name = _("shortfall")
        verbose_name_plural = _("shortfalls")
        ordering: ClassVar = ["-month", "team", "person"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="shortfall_asked_once",
                fields=["team", "region", "person", "month", "measure"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="shortfall_answer_is_whole",
                condition=Q(answered_by=None, answered_at=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(cause="") & ~Q(remedy=""),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="shortfalls_by_state")]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {format_month(self.month)}"

    def get_absolute_url(self) -> str:
        return reverse("teams:shortfall", args=[self.pk])

    @property
    def whose(self) -> str:
        """The team, the region with who directs it if anybody does, or the person."""
        if self.person is None:
            return str(self.region or self.team)
        return f"{self.region} · {self.person}" if self.region is not None else str(self.person)

    @property
    def shown_plan(self) -> Decimal:
        """What was planned, accounts as whole numbers."""
        return in_unit(self.plan, whole=self.measure in COUNTED)

    @property
    def shown_actual(self) -> Decimal:
        """What was reached, likewise."""
        return in_unit(self.actual, whole=self.measure in COUNTED)

    @property
    def has_other_figures(self) -> bool:
        """Whether the answer that waits was written for figures that were renewed since."""
        if self.state != S.ANSWERED or self.answered_at is None or self.figures_at is None:
            return False
        return bool(self.answered_at < self.figures_at)

    def is_overdue(self, today: date) -> bool:
        """Whether the answer was due before today."""
        return bool(self.state == S.ASKED) and self.due_on < today

    def participants(self) -> set[int]:
        """Who answered does not judge the answer."""
        return {self.answered_by_id} if self.answered_by_id else set()

    @transition(
        field=state,
        source=S.ASKED,
        target=S.ANSWERED,
        custom={"may": shortfall_steps.may_answer, "apart": False},
    )
    def answer(self, act: Act) -> None:
        self.cause, self.remedy = act.given["cause"], act.given["remedy"]
        self.answered_by_id, self.answered_at = act.by.pk, act.at

    @transition(field=state, source=S.ANSWERED, target=S.ACCEPTED, custom={"may": shortfall_steps.may_judge})
    def accept(self, act: Act) -> None:
        self.judged_at = act.at

    @transition(
        field=state,
        source=S.ANSWERED,
        target=S.ASKED,
        custom={"may": shortfall_steps.may_judge, "needs_reason": True},
    )
    def ask_again(self, act: Act) -> None:
        self.due_on = date.fromisoformat(act.given["due"])
        self.judged_at = act.at

    @transition(
        field=state,
        source=[S.ASKED, S.ANSWERED],
        target=S.WITHDRAWN,
        custom={"may": shortfall_steps.may_follow_the_file, "apart": False},
    )
    def withdraw(self, act: Act) -> None:
        """It is short no longer, as the figures of now show; without them those of then stay."""
        if act.given:
            self._take_figures(act)
        self.judged_at = act.at

    @transition(
        field=state,
        source=[S.ASKED, S.ANSWERED],
        target=None,
        custom={"may": shortfall_steps.may_follow_the_file, "apart": False},
    )
    def renew(self, act: Act) -> None:
        """A later file shows other figures, and the month is short still."""
        self._take_figures(act)

    @transition(
        field=state,
        source=S.WITHDRAWN,
        target=S.ASKED,
        custom={"may": shortfall_steps.may_follow_the_file, "apart": False},
    )
    def ask_anew(self, act: Act) -> None:
        """A later file shows it short after all; what was answered before stays to be built on."""
        self._take_figures(act)
        self.asked_at, self.judged_at = act.at, None
        self.due_on = date.fromisoformat(act.given["due"])

    def _take_figures(self, act: Act) -> None:
        self.plan, self.actual = Decimal(act.given["plan"]), Decimal(act.given["actual"])
        self.figures_at = act.at

    @transition(
        field=state,
        source=S.ASKED,
        target=S.RELEASED,
        custom={"may": shortfall_steps.may_release, "needs_reason": True},
    )
    def release(self, act: Act) -> None:
        """The lead asks no longer, because who is asked has left the team."""
        self.judged_at = act.at
