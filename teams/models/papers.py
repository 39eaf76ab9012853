from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from approvals.models import Request
from archives.models import Document
from core.fsm import Act
from core.models import Paper
from org.models import Branch, Outlet, Team
from org.permissions import reach
from teams import permissions, wording
from teams.choices.papers import SECTIONS, PaperKind, PaperState, Section

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

S = PaperState


class TeamPaperQuerySet(models.QuerySet["TeamPaper"]):
    def visible_to(self, user: Any, right: str = permissions.PAPER_VIEW) -> "TeamPaperQuerySet":
        """Papers of the branches and teams over which the user holds the right."""
        return self.filter(reach(user, right).rows(branch="branch_id", team="team_id"))

    def renewable_on(self, day: date) -> "TeamPaperQuerySet":
        """Cooperation schemes in force whose renewal is due and that nobody has renewed."""
        due = Q(cooperation__remind_on__lte=day, cooperation__valid_until__gt=day)
        return self.filter(due, state__in=[S.IN_FORCE, S.EXECUTING], renewals=None)


class TeamPaper(Paper):
    """A paper that a team writes and that applies only once approved (G2–G4): plan, scheme, rules, method, set-up.

    `sections` holds the text under each heading of its kind, `content_hash` what an approval is bound to. A set-up
    file has no team yet, it names one (`set_up`).
    """

    ACTION_LABELS = wording.PAPER

    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind.choices)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="papers", verbose_name=_("team"))
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    revision = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=160)
    sections = models.JSONField(default=dict)
    budget = models.DecimalField(_("budget (yuan)"), max_digits=14, decimal_places=2, null=True)
    head_count = models.PositiveSmallIntegerField(_("people"), null=True)
    content_hash = models.CharField(max_length=64)
    state = FSMField(_("state"), choices=PaperState.choices, default=PaperState.DRAFT, protected=True)
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="+")
    renews = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    effective_at = models.DateTimeField(_("in force since"), null=True)
    begun_at = models.DateTimeField(_("begun"), null=True)
    done_at = models.DateTimeField(_("carried out"), null=True)
    opened_team = models.OneToOneField(Team, models.PROTECT, null=True, related_name="set_up_paper")

    objects = TeamPaperQuerySet.as_manager()

    if TYPE_CHECKING:
        attachments: RelatedManager["PaperAttachment"]

    class Meta:
        verbose_name = _("plan or scheme")
        verbose_name_plural = _("plans and schemes")
        ordering: ClassVar = ["-year", "kind", "-revision", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="team_paper_version_once",
                fields=["branch", "team", "kind", "year", "revision"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="team_paper_has_a_team_unless_it_sets_one_up",
                condition=Q(kind="set_up", team=None) | (~Q(kind="set_up") & Q(team__isnull=False)),
            ),
            models.CheckConstraint(
                name="team_paper_is_sent_with_its_request",
                condition=Q(state="draft") | Q(request__isnull=False),
            ),
            models.CheckConstraint(
                name="team_paper_begins_once_it_is_in_force",
                condition=Q(begun_at=None) | Q(effective_at__isnull=False, begun_at__gte=F("effective_at")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["branch", "year", "kind"], name="team_papers_by_year")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("teams:paper", args=[self.pk])

    @property
    def headings(self) -> tuple[Section, ...]:
        """The headings of the paper's form, in their order."""
        return SECTIONS[self.kind]

    def participants(self) -> set[int]:
        """Who drafted it."""
        return {self.drafted_by_id}

    @transition(
        field=state,
        source=S.DRAFT,
        target=S.SUBMITTED,
        custom={"may": permissions.may_edit_paper, "apart": False},
    )
    def submit(self, act: Act) -> None:
        self.request_id = act.given["request"]

    @transition(
        field=state, source=S.SUBMITTED, target=S.DRAFT, custom={"may": permissions.follows, "apart": False}
    )
    def come_back(self, act: Act) -> None:
        del act

    @transition(
        field=state,
        source=S.SUBMITTED,
        target=S.REFUSED,
        custom={"may": permissions.follows, "apart": False},
    )
    def be_refused(self, act: Act) -> None:
        del act

    @transition(
        field=state,
        source=S.SUBMITTED,
        target=S.IN_FORCE,
        custom={"may": permissions.follows, "apart": False},
    )
    def take_effect(self, act: Act) -> None:
        self.effective_at = act.at

    @transition(
        field=state,
        source=[S.IN_FORCE, S.EXECUTING],
        target=S.SUPERSEDED,
        custom={"may": permissions.follows, "apart": False},
    )
    def be_superseded(self, act: Act) -> None:
        del act

    @transition(
        field=state,
        source=S.IN_FORCE,
        target=S.EXECUTING,
        custom={"may": permissions.may_edit_paper, "apart": False},
    )
    def begin(self, act: Act) -> None:
        self.begun_at = act.at

    @transition(
        field=state,
        source=S.EXECUTING,
        target=S.DONE,
        custom={"may": permissions.may_edit_paper, "apart": False},
    )
    def finish(self, act: Act) -> None:
        self.done_at = act.at


class PaperAttachment(models.Model):
    """A document attached to a paper; the archive keeps it, the paper's hash covers it."""

    paper = models.ForeignKey(TeamPaper, models.CASCADE, related_name="attachments")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        ordering: ClassVar = ["paper", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="paper_attachment_name_once", fields=["paper", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class BankCooperation(models.Model):
    """The typed part of a bank cooperation scheme: with whom, where, from when until when (G3)."""

    paper = models.OneToOneField(TeamPaper, models.CASCADE, related_name="cooperation")
    bank = models.CharField(_("partner bank"), max_length=80)
    outlets = models.ManyToManyField(Outlet, blank=True, related_name="+", verbose_name=_("outlets"))
    valid_from = models.DateField(_("from"), null=True)
    valid_until = models.DateField(_("until (exclusive)"), null=True)
    remind_on = models.DateField(_("remind of the renewal on"), null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cooperation_forward",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.bank


class TeamSetUp(models.Model):
    """The typed part of a set-up file: the team that is to be, and how many accounts it aims at (G3)."""

    paper = models.OneToOneField(TeamPaper, models.CASCADE, related_name="set_up")
    code = models.CharField(_("code of the team"), max_length=20)
    name = models.CharField(_("name of the team"), max_length=80)
    opens_on = models.DateField(_("opens on"), null=True)
    target_accounts = models.PositiveIntegerField(
        _("target of account openings in its first year"), null=True
    )
    lead_name = models.CharField(_("proposed lead"), max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name
