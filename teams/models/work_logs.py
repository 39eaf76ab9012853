from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import SerialNumber
from org.models import Branch, Person, Team
from org.models.periods import DateRange, IdRange
from org.permissions import reach
from teams.choices.work_logs import CheckProgress, CheckResult
from teams.wording_logs import LOG, SAMPLE

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class WorkLogQuerySet(models.QuerySet["WorkLog"]):
    def visible_to(self, user: Any, right: str = "teams.log_view") -> "WorkLogQuerySet":
        """Logs of the branches and teams over which the user holds the right, and own ones."""
        return self.filter(reach(user, right).rows(branch="branch_id", team="team_id", person="person_id"))


class WorkLog(models.Model):
    """What an account manager did on a day (工作日志): one a person and day (G5.1).

    `due_at` is until when it was in time; `like_log` an earlier log that reads much the same, `likeness` by
    how much, for the lead to look at.
    """

    ACTION_LABELS = LOG

    person = models.ForeignKey(Person, models.PROTECT, related_name="work_logs", verbose_name=_("person"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    day = models.DateField(_("day"))
    done = models.TextField(_("done today"))
    problems = models.TextField(_("problems"), blank=True)
    plan = models.TextField(_("plan for the next working day"), blank=True)
    submitted_at = models.DateTimeField(_("handed in"))
    due_at = models.DateTimeField(_("in time until"))
    changed_at = models.DateTimeField(_("corrected"), null=True)
    like_log = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    likeness = models.DecimalField(_("likeness"), max_digits=4, decimal_places=3, null=True)
    compared_at = models.DateTimeField(null=True)
    remark = models.CharField(_("remark by the lead"), max_length=500, blank=True)
    remarked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    remarked_at = models.DateTimeField(null=True)

    objects = WorkLogQuerySet.as_manager()

    if TYPE_CHECKING:
        samplings: RelatedManager["SampledLog"]

    class Meta:
        verbose_name = _("work log")
        verbose_name_plural = _("work logs")
        ordering: ClassVar = ["-day", "person"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="work_log_once_a_day", fields=["person", "day"]),
            models.CheckConstraint(name="work_log_says_something", condition=~Q(done="")),
            models.CheckConstraint(
                name="work_log_likeness_is_whole",
                condition=Q(like_log=None)
                | Q(likeness__isnull=False, likeness__gte=0, likeness__lte=1) & ~Q(like_log=F("id")),
            ),
            models.CheckConstraint(
                name="work_log_remark_is_whole",
                condition=Q(remark="", remarked_by=None, remarked_at=None)
                | ~Q(remark="") & Q(remarked_by__isnull=False, remarked_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "day"], name="work_logs_by_team")]

    def __str__(self) -> str:
        return f"{self.person.name} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("teams:log", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Whether it came after its time."""
        return self.submitted_at > self.due_at


class LogRule(models.Model):
    """What holds for a team's logs and spot checks from a day on; the latest row counts."""

    ACTION_LABELS = LOG

    team = models.ForeignKey(Team, models.PROTECT, related_name="log_rules", verbose_name=_("team"))
    valid_from = models.DateField(_("from"))
    due_hour = models.PositiveSmallIntegerField(_("in time until (o'clock of the same day)"), default=24)
    late_days = models.PositiveSmallIntegerField(_("can be handed in late for (working days)"), default=3)
    alike_from = models.DecimalField(
        _("reads alike from"), max_digits=4, decimal_places=3, default=Decimal("0.800")
    )
    sample_share = models.DecimalField(
        _("share drawn"), max_digits=4, decimal_places=3, default=Decimal("0.100")
    )
    sample_least = models.PositiveSmallIntegerField(_("drawn at least"), default=5)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("rule for logs")
        ordering: ClassVar = ["team", "-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="log_rule_once_a_day", fields=["team", "valid_from"]),
            models.CheckConstraint(
                name="log_rule_is_within_reason",
                condition=Q(
                    due_hour__gte=12,
                    due_hour__lte=24,
                    late_days__lte=20,
                    alike_from__gte=Decimal("0.5"),
                    alike_from__lte=1,
                    sample_share__gt=0,
                    sample_share__lte=1,
                    sample_least__gte=1,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.valid_from}"

    def get_absolute_url(self) -> str:
        return reverse("teams:log_rules")


class LogReopening(models.Model):
    """A day whose time was over, opened again by the lead for one person, with the reason."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    day = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="log_reopened_once", fields=["person", "day"]),
            models.CheckConstraint(name="log_reopening_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class SampleDrawQuerySet(models.QuerySet["SampleDraw"]):
    def visible_to(self, user: Any) -> "SampleDrawQuerySet":
        """Draws of the branches and teams over which the user sees spot checks."""
        return self.filter(reach(user, "teams.sample_view").rows(branch="branch_id", team="team_id"))


class SampleDraw(models.Model):
    """A spot check (抽查) of a team's logs in [start, end), which anybody can draw again.

    `population` is {log id: weight} as it was; `seed` was chosen by the system at that moment. `audit_head`
    was the audit's end before the draw, so that it cannot have been made to order.
    """

    ACTION_LABELS = SAMPLE

    number = models.OneToOneField(SerialNumber, models.PROTECT, related_name="+", verbose_name=_("number"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="sample_draws", verbose_name=_("team"))
    start = models.DateField(_("from"))
    end = models.DateField(_("until (exclusive)"))
    algorithm = models.CharField(max_length=40)
    # Chosen by the system at the draw; the seed is made of it and the audit's end.
    nonce = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    audit_head = models.CharField(max_length=90)
    population = models.JSONField()
    # {log id: SHA-256 of its text} as it was: what is checked is what was drawn.
    texts = models.JSONField(default=dict)
    population_hash = models.CharField(max_length=64)
    size = models.PositiveSmallIntegerField(_("logs drawn"))
    reason = models.CharField(_("why once more"), max_length=300, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drawn by")
    )
    drawn_at = models.DateTimeField(_("drawn"))
    # None for what was drawn before there was such a day.
    check_due_on = models.DateField(_("to be checked by"), null=True)

    objects = SampleDrawQuerySet.as_manager()

    if TYPE_CHECKING:
        logs: RelatedManager["SampledLog"]

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        ordering: ClassVar = ["-drawn_at", "-id"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="sample_drawn_once_unless_reasoned",
                expressions=[
                    (IdRange(F("team_id")), RangeOperators.EQUAL),
                    (DateRange(F("start"), F("end"), Value("[)")), RangeOperators.OVERLAPS),
                ],
                condition=Q(reason=""),
            ),
            models.CheckConstraint(name="sample_period_forward", condition=Q(end__gt=F("start"))),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.start}"

    def get_absolute_url(self) -> str:
        return reverse("teams:sample", args=[self.pk])

    def progress(self, checked: int, today: date) -> str:
        """Whether all its logs are checked, or are to be, or should have been."""
        if checked >= self.size:
            return CheckProgress.CHECKED
        if self.check_due_on is not None and self.check_due_on < today:
            return CheckProgress.OVERDUE
        return CheckProgress.OPEN

    def audit_label(self) -> str:
        return f"{self.number.text} {self}"[:200]

    @property
    def last_day(self) -> date:
        """The last day of the period, as people write it."""
        from datetime import timedelta  # noqa: PLC0415

        return self.end - timedelta(days=1)


class SampledLog(models.Model):
    """One log of a spot check: what the lead found, what its author says to that."""

    draw = models.ForeignKey(SampleDraw, models.PROTECT, related_name="logs")
    log = models.ForeignKey(WorkLog, models.PROTECT, related_name="samplings", verbose_name=_("log"))
    order = models.PositiveSmallIntegerField()
    result = models.CharField(_("result"), max_length=12, choices=CheckResult.choices, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(_("checked"), null=True)
    answer = models.CharField(_("answer of the author"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["draw", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="sampled_log_once_a_draw", fields=["draw", "log"]),
            models.CheckConstraint(
                name="sampled_log_check_is_whole",
                condition=Q(result="", checked_by=None, checked_at=None)
                | ~Q(result="") & Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id}/{self.order}"

    def get_absolute_url(self) -> str:
        return reverse("teams:sample", args=[self.draw_id])
