from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from archives.models import Document
from core.components import Badge
from core.fields import MonthField, first_day_constraint
from core.figures import month_text
from core.fsm import Act
from core.models import Paper
from org.models import Branch, Team
from teams import report_permissions as permissions
from teams import wording_reports
from teams.choices.reports import REPORT_TONES, TEXTS, WRITABLE, ReportKind, ReportState, Timeliness
from teams.rules.report_periods import end_of

S = ReportState
CONFIRMED_FIRST = sorted({S.LEAD_CONFIRMED, S.CONFIRMED})
HANDED_IN = sorted({S.SUBMITTED, S.LEAD_CONFIRMED, S.CONFIRMED})


class ReportQuerySet(models.QuerySet["BusinessReport"]):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Reports that the user may read: of the own branch or team from the draft on, else the confirmed."""
        return self.filter(permissions.visible_reports(user))

    def listed_to(self, user: Any) -> "ReportQuerySet":
        """Reports whose state and due day the user follows; `opens` says whether they may be read too."""
        opens = ExpressionWrapper(permissions.visible_reports(user), output_field=models.BooleanField())
        return self.filter(permissions.listed_reports(user)).annotate(opens=opens)

    def kept(self) -> "ReportQuerySet":
        """All but the drafts that were discarded."""
        return self.exclude(state=S.DISCARDED)

    def with_timeliness(self, day: date) -> "ReportQuerySet":
        """With `timeliness` on `day`: what the register says of the due day; nothing of a discarded one."""
        return self.annotate(
            timeliness=Case(
                When(state=S.DISCARDED, then=Value("")),
                When(first_submitted_on__lte=F("due_on"), then=Value(Timeliness.IN_TIME)),
                When(first_submitted_on__gt=F("due_on"), then=Value(Timeliness.LATE)),
                When(Q(due_on__lt=day), then=Value(Timeliness.MISSING)),
                default=Value(Timeliness.DUE),
                output_field=models.CharField(),
            )
        )

    def with_people(self) -> "ReportQuerySet":
        """With all that pages and papers name."""
        return self.select_related(
            "branch",
            "team",
            "document__number",
            "submitted_by",
            "submitted_for",
            "lead_by",
            "lead_for",
            "manager_by",
            "manager_for",
        )


class BusinessReport(Paper):
    """A business analysis report of a team, or of a branch over its teams, for one period (业务分析报告, G6).

    `facts` are the figures as taken from the records (rules.report_facts); from the handing in on they stay
    as they are. `writers` are all accounts that ever wrote on it, principals too: none of them confirms it.
    """

    ACTION_LABELS = wording_reports.REPORT

    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind.choices)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", verbose_name=_("team"))
    start = MonthField(_("period"))
    due_on = models.DateField(_("due on"))
    state = FSMField(_("state"), choices=ReportState.choices, default=ReportState.DRAFT, protected=True)
    facts = models.JSONField(default=dict)
    facts_hash = models.CharField(max_length=64)
    facts_at = models.DateTimeField(_("figures taken"))
    # What the last taking anew changed: [[way, was, is], …]; emptied by the handing in.
    facts_changes = models.JSONField(default=list)
    analysis = models.TextField(TEXTS["analysis"], blank=True)
    problems = models.TextField(TEXTS["problems"], blank=True)
    competitors = models.TextField(TEXTS["competitors"], blank=True)
    next_steps = models.TextField(TEXTS["next_steps"], blank=True)
    # Of the local market, as a ratio: no record of ours knows it, so the author states it.
    market_share = models.DecimalField(_("market share"), max_digits=9, decimal_places=6, null=True)
    writers = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # How often it was handed in.
    revision = models.PositiveSmallIntegerField(_("version"), default=0)
    first_submitted_on = models.DateField(_("handed in on"), null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    lead_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lead_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lead_at = models.DateTimeField(null=True)
    manager_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    manager_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    manager_at = models.DateTimeField(null=True)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("business analysis report")
        verbose_name_plural = _("business analysis reports")
        ordering: ClassVar = ["-start", "kind", "branch", "team"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="report_once",
                fields=["branch", "team", "kind", "start"],
                condition=~Q(state=S.DISCARDED),
                nulls_distinct=False,
                violation_error_message=_("There is a report of that period already."),
            ),
            first_day_constraint("report_begins_on_a_first_day", "start"),
            models.CheckConstraint(
                name="report_period_fits_its_kind",
                condition=Q(kind=ReportKind.MONTH)
                | Q(kind=ReportKind.HALF, start__month__in=[1, 7])
                | Q(kind=ReportKind.YEAR, start__month=1),
            ),
            models.CheckConstraint(
                name="report_handed_in_is_whole",
                condition=~Q(state__in=HANDED_IN)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False, first_submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="report_first_confirmation_is_whole",
                condition=Q(state__in=CONFIRMED_FIRST, lead_by__isnull=False, lead_at__isnull=False)
                | (~Q(state__in=CONFIRMED_FIRST) & Q(lead_by=None, lead_at=None)),
            ),
            models.CheckConstraint(
                name="report_second_confirmation_is_whole",
                condition=Q(state=S.CONFIRMED, manager_by__isnull=False, manager_at__isnull=False)
                | (~Q(state=S.CONFIRMED) & Q(manager_by=None, manager_at=None)),
            ),
            models.CheckConstraint(
                name="report_is_confirmed_by_two_others",
                condition=Q(lead_by=None)
                | (
                    ~Q(lead_by=F("submitted_by"))
                    & (Q(manager_by=None) | (~Q(manager_by=F("lead_by")) & ~Q(manager_by=F("submitted_by"))))
                ),
            ),
            models.CheckConstraint(
                name="report_share_is_a_ratio",
                condition=Q(market_share=None) | Q(market_share__gte=0, market_share__lte=1),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["branch", "-start"], name="reports_by_branch"),
            models.Index(fields=["team", "-start"], name="reports_by_team"),
            models.Index(fields=["state", "due_on"], name="reports_by_due_day"),
        ]

    def __str__(self) -> str:
        words = {"period": self.period_text, "place": self.team or self.branch}
        return gettext("%(place)s, %(period)s: business analysis report") % words

    def get_absolute_url(self) -> str:
        return reverse("teams:report", args=[self.pk])

    def audit_label(self) -> str:
        """How the audit names it, whatever language it was pressed in."""
        place = self.team.code if self.team else self.branch.code
        return f"{place} {self.kind} {self.start:%Y-%m}"

    @property
    def end(self) -> date:
        """The first month after the period."""
        return end_of(self.kind, self.start)

    @property
    def period_text(self) -> str:
        """2026年10月, 2026年上半年, 2026年."""
        if self.kind == ReportKind.YEAR:
            return gettext("year %(year)s") % {"year": self.start.year}
        if self.kind == ReportKind.HALF and self.start.month == 1:
            return gettext("first half of %(year)s") % {"year": self.start.year}
        if self.kind == ReportKind.HALF:
            return gettext("second half of %(year)s") % {"year": self.start.year}
        return month_text(self.start)

    @property
    def unit_name(self) -> str:
        """Whose report it is: the team's name, or that it is the whole branch's."""
        return self.team.name if self.team else gettext("whole branch")

    @property
    def badge(self) -> Badge:
        """The state as a record page shows it."""
        return Badge(str(self.get_state_display()), REPORT_TONES[self.state])

    @property
    def is_writable(self) -> bool:
        """Whether it is still, or again, with its author."""
        return self.state in WRITABLE

    def participants(self) -> set[int]:
        """Who wrote on it, handed it in or confirmed this version, principals included."""
        ids = {self.submitted_by_id, self.submitted_for_id, self.lead_by_id, self.lead_for_id}
        return {pk for pk in ids | {self.manager_by_id, self.manager_for_id} | set(self.writers) if pk}

    @transition(
        field=state,
        source=[S.DRAFT, S.RETURNED],
        target=S.SUBMITTED,
        custom={"may": permissions.may_write, "apart": False},
    )
    def submit(self, act: Act) -> None:
        self.submitted_by_id, self.submitted_for_id = act.by.pk, act.capacity.on_behalf_of_id
        self.submitted_at, self.facts_changes = act.at, []
        self.first_submitted_on = self.first_submitted_on or act.given["day"]
        self.revision = act.given["revision"]

    @transition(
        field=state,
        source=S.SUBMITTED,
        target=S.LEAD_CONFIRMED,
        custom={"may": permissions.may_confirm_first},
    )
    def confirm_lead(self, act: Act) -> None:
        self.lead_by_id, self.lead_for_id = act.by.pk, act.capacity.on_behalf_of_id
        self.lead_at = act.at

    @transition(
        field=state,
        source=S.LEAD_CONFIRMED,
        target=S.CONFIRMED,
        custom={"may": permissions.may_confirm_manager},
    )
    def confirm_manager(self, act: Act) -> None:
        self.manager_by_id, self.manager_for_id = act.by.pk, act.capacity.on_behalf_of_id
        self.manager_at = act.at

    @transition(
        field=state,
        source=[S.SUBMITTED, S.LEAD_CONFIRMED],
        target=S.RETURNED,
        custom={"may": permissions.may_return, "needs_reason": True},
    )
    def send_back(self, act: Act) -> None:
        del act
        self.lead_by_id = self.lead_for_id = self.lead_at = None

    @transition(
        field=state,
        source=S.DRAFT,
        target=S.DISCARDED,
        custom={"may": permissions.may_write, "apart": False, "needs_reason": True},
    )
    def discard(self, act: Act) -> None:
        del act
