"""A team's whole year (全年): every month by region and person, what is left over, what was reached."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.components import Crumb
from core.errors import Text
from org.permissions import reach
from teams.documents.target_lines import measure_years
from teams.forms.targets import FIRST_YEAR, LAST_YEAR
from teams.rules import targets as rules
from teams.views.target_edits import month_page
from teams.views.targets import EDIT, VIEW, OfTeam


class YearOfTeam(OfTeam):
    """The year's targets of a team, readable by whoever reads its months."""

    right = VIEW
    template_name = "teams/target_plan.html"

    @property
    def year(self) -> int:
        """The year in the URL; 404 for one that no target can be of."""
        year = int(self.kwargs["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        return year

    def get_title(self) -> Text:
        return _("Targets of %(team)s, whole year %(year)s") % {"team": self.team, "year": self.year}

    def crumbs(self) -> Sequence[Crumb]:
        month = month_page(self.team, self.year, self.today)
        return [*super().crumbs(), Crumb(_("Targets of %(team)s") % {"team": self.team}, month)]

    def context(self) -> dict[str, Any]:
        year = self.year
        far = reach(self.request.user, EDIT)
        return super().context() | {
            "team": self.team,
            "year": year,
            "year_before": year - 1 if year > FIRST_YEAR else None,
            "year_after": year + 1 if year <= self.today.year else None,
            "months": rules.months_of_year(year),
            "month_address": reverse("teams:targets", args=[self.team.pk]),
            "shown": measure_years(self.team, year, self.today),
            "may_edit": far.everywhere
            or self.team.pk in far.team_ids
            or self.team.branch_id in far.branch_ids,
        }
