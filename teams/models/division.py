from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from org.models import Branch, Outlet, Person, Team
from org.models.periods import Period, PeriodQuerySet, forward, no_overlap
from org.permissions import reach
from teams import wording_reports
from teams.choices.division import SheetState
from teams.report_permissions import DIVISION_VIEW

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


def one_at_a_time() -> ExclusionConstraint:
    """Two sheets of a team that hold never cover the same day."""
    constraint = no_overlap("division_one_at_a_time", "team_id")
    constraint.condition = Q(replaced_at=None)
    return constraint


class DivisionQuerySet(PeriodQuerySet["Division"]):
    def visible_to(self, user: Any) -> "DivisionQuerySet":
        """Sheets of the teams within reach: those who look after the whole team see the whole sheet."""
        return self.filter(reach(user, DIVISION_VIEW).rows(branch="branch_id", team="team_id"))

    def holding(self) -> "DivisionQuerySet":
        """Without those that were replaced or withdrawn."""
        return self.filter(replaced_at=None)

    def planned(self, team_id: int, day: date) -> "DivisionQuerySet":
        """The team's sheets that begin after `day`, the nearest first."""
        return self.holding().filter(team_id=team_id, valid_from__gt=day).order_by("valid_from")

    def with_state(self, day: date) -> "DivisionQuerySet":
        """With `state`: where the sheet stands on `day` (SheetState)."""
        return self.annotate(
            state=Case(
                When(withdrawn_at__isnull=False, then=Value(SheetState.WITHDRAWN)),
                When(replaced_at__isnull=False, then=Value(SheetState.REPLACED)),
                When(valid_from__gt=day, then=Value(SheetState.COMING)),
                When(valid_until__lte=day, then=Value(SheetState.ENDED)),
                default=Value(SheetState.CURRENT),
                output_field=models.CharField(),
            )
        )


class Division(Period):
    """A team's division of labour from a day on (分工表, G5.2); a new sheet closes the earlier one."""

    ACTION_LABELS = wording_reports.DIVISION

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="divisions", verbose_name=_("team"))
    note = models.TextField(_("note"), blank=True)
    laid_down_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    laid_down_at = models.DateTimeField(_("laid down"))
    # Set where another sheet took this one's day, or where it was withdrawn: it never held, or no longer.
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = DivisionQuerySet.as_manager()

    if TYPE_CHECKING:
        rows: RelatedManager["DivisionRow"]

    class Meta:
        verbose_name = _("division of labour")
        verbose_name_plural = _("divisions of labour")
        ordering: ClassVar = ["-valid_from", "-id"]
        constraints: ClassVar = [
            one_at_a_time(),
            forward("division_forward"),
            models.CheckConstraint(
                name="division_withdrawn_holds_no_longer",
                condition=Q(withdrawn_at=None) | Q(replaced_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "-valid_from"], name="divisions_by_team")]

    def __str__(self) -> str:
        words = {"team": self.team, "day": f"{self.valid_from:%Y-%m-%d}"}
        return gettext("Division of labour of %(team)s from %(day)s") % words

    def get_absolute_url(self) -> str:
        return reverse("teams:division", args=[self.pk])

    def state_on(self, day: date) -> SheetState:
        """Where the sheet stands on `day`."""
        if self.replaced_at:
            return SheetState.WITHDRAWN if self.withdrawn_at else SheetState.REPLACED
        if self.valid_from > day:
            return SheetState.COMING
        return SheetState.CURRENT if self.covers(day) else SheetState.ENDED


class DivisionRowQuerySet(models.QuerySet["DivisionRow"]):
    def visible_to(self, user: Any) -> "DivisionRowQuerySet":
        """Rows of the sheets within reach, and one's own."""
        far = reach(user, DIVISION_VIEW)
        return self.filter(
            far.rows(branch="division__branch_id", team="division__team_id", person="person_id")
        )


class DivisionRow(models.Model):
    """What one person of the team does: develops, serves, other duties, who stands in.

    `reason`: why somebody only develops or only serves.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="rows")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, related_name="+", verbose_name=_("outlet to develop")
    )
    develops = models.CharField(_("customers to develop"), max_length=200, blank=True)
    serves = models.CharField(_("customers to serve"), max_length=200, blank=True)
    duties = models.CharField(_("other duties"), max_length=200, blank=True)
    substitute = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("substitute")
    )
    reason = models.CharField(_("why only one of both"), max_length=200, blank=True)

    objects = DivisionRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of the division of labour")
        ordering: ClassVar = ["division", "person__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="division_row_once", fields=["division", "person"]),
            models.CheckConstraint(
                name="division_row_says_something",
                condition=~Q(develops="", serves="", duties=""),
            ),
            models.CheckConstraint(
                name="division_row_says_why_one_sided",
                condition=Q(develops="", serves="") | (~Q(develops="") & ~Q(serves="")) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="division_substitute_is_another",
                condition=Q(substitute=None) | ~Q(substitute=models.F("person")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_one_sided(self) -> bool:
        """Whether the person only develops or only serves."""
        return bool(self.develops) != bool(self.serves)
