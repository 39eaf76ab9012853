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
from core.components import Badge
from core.fsm import Act
from core.models import Paper
from org.models import Branch, Team
from teams import permissions, wording
from teams.choices.papers import (
    ABOUT_SOMETHING,
    EDITABLE,
    PAPER_TONES,
    WITH_BUDGET,
    WORKING,
    PaperKind,
    PaperState,
)

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from teams.models import BankCooperation, PaperAttachment, TeamSetUp

S = PaperState
FIRST_YEAR, LAST_YEAR = 2000, 2100


class TeamPaperQuerySet(models.QuerySet["TeamPaper"]):
    def visible_to(self, user: Any) -> "TeamPaperQuerySet":
        """Papers of the branches and teams within the user's reach; headquarters sees what was sent up."""
        return self.filter(permissions.visible_papers(user))

    def editable_by(self, user: Any) -> "TeamPaperQuerySet":
        """Papers that the user may write, whatever their state."""
        return self.filter(permissions.papers_within(user, permissions.PAPER_EDIT))

    def with_parts(self) -> "TeamPaperQuerySet":
        """With all that a page or the hash needs besides rows of other tables."""
        related = ("branch", "team", "request__number", "drafted_by", "cooperation", "set_up", "opened_team")
        return self.select_related(*related)

    def with_rows(self) -> "TeamPaperQuerySet":
        """As `with_parts`, with what stands in rows of its own read ahead: for reading, not for changing."""
        return self.with_parts().prefetch_related(
            "attachments", "cooperation__outlets", "cooperation__stationed"
        )

    def versions_of(self, paper: "TeamPaper") -> "TeamPaperQuerySet":
        """All versions of the paper, itself included: one team, kind and year, about the same."""
        team = Q(team=None) if paper.team_id is None else Q(team_id=paper.team_id)
        return self.filter(
            team, branch_id=paper.branch_id, kind=paper.kind, year=paper.year, about=paper.about
        )

    def with_renewal(self, day: date) -> "TeamPaperQuerySet":
        """With `is_to_renew`: a cooperation that applies and ends later, whose reminder came in vain."""
        due = Q(cooperation__remind_on__lte=day, cooperation__valid_until__gt=day)
        renewed = self.model.objects.filter(renews=models.OuterRef("pk")).exclude(state=S.REFUSED)
        wanted = due & Q(state__in=sorted({*WORKING, S.DONE})) & ~models.Exists(renewed)
        return self.annotate(
            is_to_renew=models.Case(
                models.When(wanted, then=models.Value(value=True)), default=models.Value(value=False)
            )
        )

    def to_renew(self, day: date) -> "TeamPaperQuerySet":
        """Cooperations that apply, whose reminder has come, that end later and that nobody renews yet."""
        rows: Any = self.with_renewal(day)
        found: TeamPaperQuerySet = rows.filter(is_to_renew=True)
        return found


class TeamPaper(Paper):
    """What a team writes and sends up, and what applies only once approved (G2–G4): plan, scheme, rules,
    set-up.

    `sections` holds the text under each heading of its kind and `tables` its rows (choices.paper_forms);
    `about` is the partner bank or the code of the team to be, where there are several such papers a year.
    `content_hash` covers all of it and is what an approval is bound to. A set-up file belongs to the branch:
    its team is not there yet.
    """

    ACTION_LABELS = wording.PAPER

    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind.choices)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="papers", verbose_name=_("team"))
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    about = models.CharField(_("bank or new team"), max_length=80, blank=True)
    revision = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=160)
    sections = models.JSONField(_("text"), default=dict)
    tables = models.JSONField(_("tables"), default=dict)
    budget = models.DecimalField(_("budget (yuan)"), max_digits=14, decimal_places=2, null=True)
    content_hash = models.CharField(max_length=64)
    state = FSMField(_("state"), choices=PaperState.choices, default=PaperState.DRAFT, protected=True)
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="+")
    renews = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(_("drafted"))
    effective_at = models.DateTimeField(_("in force since"), null=True)
    begun_at = models.DateTimeField(_("begun"), null=True)
    done_at = models.DateTimeField(_("carried out"), null=True)
    opened_team = models.OneToOneField(Team, models.PROTECT, null=True, related_name="set_up_paper")

    objects = TeamPaperQuerySet.as_manager()

    if TYPE_CHECKING:
        attachments: RelatedManager[PaperAttachment]
        cooperation: BankCooperation
        set_up: TeamSetUp

    class Meta:
        verbose_name = _("plan or scheme")
        verbose_name_plural = _("plans and schemes")
        ordering: ClassVar = ["-year", "kind", "-revision", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="team_paper_version_once",
                fields=["branch", "team", "kind", "year", "about", "revision"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="team_paper_has_a_team_unless_it_sets_one_up",
                condition=Q(kind=PaperKind.SET_UP, team=None)
                | (~Q(kind=PaperKind.SET_UP) & Q(team__isnull=False)),
            ),
            models.CheckConstraint(
                name="team_paper_says_what_it_is_about",
                condition=(Q(kind__in=sorted(ABOUT_SOMETHING)) & ~Q(about=""))
                | (~Q(kind__in=sorted(ABOUT_SOMETHING)) & Q(about="")),
            ),
            models.CheckConstraint(
                name="team_paper_is_sent_with_its_request",
                condition=Q(state=S.DRAFT) | Q(request__isnull=False),
            ),
            models.CheckConstraint(
                name="team_paper_works_once_approved",
                condition=Q(state__in=sorted({*EDITABLE, S.SUBMITTED, S.REFUSED}), effective_at=None)
                | (~Q(state__in=sorted({*EDITABLE, S.SUBMITTED, S.REFUSED})) & Q(effective_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="team_paper_begins_once_it_is_in_force",
                condition=Q(begun_at=None) | Q(effective_at__isnull=False, begun_at__gte=F("effective_at")),
            ),
            models.CheckConstraint(
                name="team_paper_opens_a_team_by_its_set_up",
                condition=Q(opened_team=None) | Q(kind=PaperKind.SET_UP, begun_at__isnull=False),
            ),
            models.CheckConstraint(
                name="team_paper_budget_is_not_negative", condition=Q(budget=None) | Q(budget__gte=0)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["branch", "year", "kind"], name="team_papers_by_year"),
            models.Index(fields=["team", "year"], name="team_papers_by_team"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("teams:paper", args=[self.pk])

    @property
    def badge(self) -> Badge:
        """The state as a record page shows it."""
        return Badge(str(self.get_state_display()), PAPER_TONES[self.state])

    @property
    def has_budget(self) -> bool:
        """Whether the kind names what it may cost."""
        return self.kind in WITH_BUDGET

    def participants(self) -> set[int]:
        """Who drafted it."""
        return {self.drafted_by_id}

    @transition(
        field=state,
        source=[S.DRAFT, S.RETURNED],
        target=S.SUBMITTED,
        custom={"may": permissions.may_edit_paper, "apart": False},
    )
    def submit(self, act: Act) -> None:
        self.request_id = act.given["request"]

    @transition(
        field=state,
        source=S.SUBMITTED,
        target=S.RETURNED,
        custom={"may": permissions.follows, "apart": False},
    )
    def come_back(self, act: Act) -> None:
        del act

    @transition(
        field=state,
        source=[S.SUBMITTED, S.RETURNED],
        target=S.DRAFT,
        custom={"may": permissions.follows, "apart": False},
    )
    def be_taken_back(self, act: Act) -> None:
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
        source=S.IN_FORCE,
        target=S.EXECUTING,
        custom={"may": permissions.follows, "apart": False},
    )
    def open_its_team(self, act: Act) -> None:
        self.begun_at = act.at
        self.opened_team_id = act.given["team"]

    @transition(
        field=state,
        source=S.EXECUTING,
        target=S.DONE,
        custom={"may": permissions.may_edit_paper, "apart": False},
    )
    def finish(self, act: Act) -> None:
        self.done_at = act.at
