from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.components import Badge
from core.fsm import Act
from core.models import Paper
from org.models import Branch, Outlet, Person, Team
from org.permissions import reach
from teams import report_permissions as permissions
from teams import wording_reports
from teams.choices.moves import MOVE_TONES, MoveStage, MoveState


class MoveQuerySet(models.QuerySet["OutletMove"]):
    def visible_to(self, user: Any) -> "MoveQuerySet":
        """Moves of the branches and teams within reach, and one's own."""
        far = reach(user, permissions.MOVE_VIEW)
        return self.filter(far.rows(branch="branch_id", team="team_id", person="person_id"))

    def with_stage(self, day: date) -> "MoveQuerySet":
        """With `stage`: where the move stands on `day`."""
        return self.annotate(
            stage=Case(
                When(state=MoveState.CANCELLED, then=Value(MoveStage.CANCELLED)),
                When(effective_on__gt=day, then=Value(MoveStage.PLANNED)),
                When(handed_over_at__isnull=False, then=Value(MoveStage.HANDED_OVER)),
                default=Value(MoveStage.IN_EFFECT),
                output_field=models.CharField(),
            )
        )

    def with_places(self) -> "MoveQuerySet":
        """With all that pages name."""
        return self.select_related(
            "person",
            "branch",
            "team",
            "from_outlet__region",
            "to_outlet__region",
            "decided_by",
            "handed_over_by",
        )


class OutletMove(Paper):
    """An account manager's move from one outlet of the team to another, decided by the team (G5.4).

    The place itself is org's posting; this says who decided it, why, and what is left to hand over.
    """

    ACTION_LABELS = wording_reports.MOVE

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    from_outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, related_name="+", verbose_name=_("from outlet")
    )
    to_outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="+", verbose_name=_("to outlet"))
    effective_on = models.DateField(_("from"))
    reason = models.TextField(_("reason"))
    state = FSMField(_("state"), choices=MoveState.choices, default=MoveState.DECIDED, protected=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("move decided"))
    cancelled_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    handed_over_at = models.DateTimeField(_("hand-over completed"), null=True)
    hand_over_note = models.TextField(_("hand-over"), blank=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("outlet move")
        verbose_name_plural = _("outlet moves")
        ordering: ClassVar = ["-effective_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="move_once_a_day",
                fields=["person", "effective_on"],
                condition=Q(state=MoveState.DECIDED),
            ),
            models.CheckConstraint(
                name="move_leads_elsewhere",
                condition=Q(from_outlet=None) | ~Q(from_outlet=models.F("to_outlet")),
            ),
            models.CheckConstraint(
                name="move_cancelled_is_whole",
                condition=Q(state=MoveState.CANCELLED, cancelled_at__isnull=False)
                | Q(state=MoveState.DECIDED, cancelled_at=None),
            ),
            models.CheckConstraint(
                name="move_hand_over_is_whole",
                condition=Q(handed_over_at=None, handed_over_by=None)
                | Q(handed_over_at__isnull=False, handed_over_by__isnull=False, state=MoveState.DECIDED),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "-effective_on"], name="moves_by_team")]

    def __str__(self) -> str:
        return gettext("%(person)s to %(outlet)s") % {
            "person": self.person.name,
            "outlet": self.to_outlet.name,
        }

    def get_absolute_url(self) -> str:
        return reverse("teams:move", args=[self.pk])

    def stage_on(self, day: date) -> MoveStage:
        """Where the move stands on `day`."""
        if self.state == MoveState.CANCELLED:
            return MoveStage.CANCELLED
        if self.effective_on > day:
            return MoveStage.PLANNED
        return MoveStage.HANDED_OVER if self.handed_over_at else MoveStage.IN_EFFECT

    @property
    def badge(self) -> Badge:
        """Where it stands today."""
        stage = self.stage_on(timezone.localdate())
        return Badge(stage.label, MOVE_TONES[stage])

    def participants(self) -> set[int]:
        """Who decided it."""
        return {pk for pk in (self.decided_by_id, self.decided_for_id) if pk}

    @transition(
        field=state,
        source=MoveState.DECIDED,
        target=MoveState.CANCELLED,
        custom={"may": permissions.may_decide_move, "apart": False, "needs_reason": True},
    )
    def cancel(self, act: Act) -> None:
        self.cancelled_at = act.at
