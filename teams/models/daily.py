from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from org.models import Branch, Person, Team
from org.permissions import reach
from teams.choices.measures import COUNTED, DAILY


class DailyFigureQuerySet(models.QuerySet["DailyFigure"]):
    def visible_to(self, user: Any) -> "DailyFigureQuerySet":
        """Figures of the branches and teams over which the user sees targets, and own ones."""
        far = reach(user, "teams.target_view")
        return self.filter(far.rows(branch="branch_id", team="team_id", person="person_id"))


class DailyFigure(models.Model):
    """What somebody counted on a day, until the accepted CRM month replaces it (P4)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="daily_figures", verbose_name=_("person"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    day = models.DateField(_("day"))
    measure = models.CharField(
        _("measure"), max_length=30, choices=[(item.value, item.label) for item in DAILY]
    )
    value = models.DecimalField(_("figure"), max_digits=16, decimal_places=2)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = DailyFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of a day")
        ordering: ClassVar = ["day", "person", "measure"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="daily_figure_once", fields=["person", "day", "measure"]),
            models.CheckConstraint(
                name="daily_figure_counts_are_whole",
                condition=~Q(measure__in=sorted(COUNTED)) | Q(value__gte=0),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "day"], name="daily_figures_by_team")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.measure}"
