"""A team's whole year (全年): every month by region and person, what is left over, what was reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.components import Crumb
from core.errors import Text
from org.permissions import reach
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.forms.targets import FIRST_YEAR, LAST_YEAR
from teams.queries.month_progress import UNITS
from teams.queries.target_year import Level, YearLine, YearPlan, reached_by_month, year_plans
from teams.rules import targets as rules
from teams.views.target_edits import month_page
from teams.views.targets import EDIT, VIEW, OfTeam

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the table: twelve cells (None: nothing to say) and what they come to."""

    label: str
    level: str
    cells: Sequence[Decimal | None]
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class MeasureYear:
    """One measure's year as the page shows it; `left` is what of the year no month has."""

    measure: Measure
    unit: Promise
    total: Decimal
    left: Decimal | None
    reached: Decimal | None
    lines: Sequence[PlanLine]

    @property
    def over(self) -> Decimal:
        """By how much the months come to more than the year."""
        return max(ZERO, -(self.left or ZERO))

    @property
    def share(self) -> Decimal | None:
        """What was reached so far of the whole year."""
        return rules.completion(self.total, self.reached)


def measure_year(plan: YearPlan, reached: Mapping[date, Decimal], months: Sequence[date]) -> MeasureYear:
    """The plan's lines with, after the team's own, what was reached and what no region has."""
    is_stock = plan.measure in STOCKS
    told = [reached.get(month) for month in months]
    known = [amount for amount in told if amount is not None]
    so_far = (known[-1] if is_stock else sum(known, ZERO)) if known else None
    left = [plan.left_of(month) for month in months]
    lines = [
        _line(plan.team, months),
        PlanLine(_("reached by the team"), "reached", told, so_far),
        PlanLine(
            _("not given to a region"),
            "left",
            left,
            None if is_stock else sum((one or ZERO for one in left), ZERO),
        ),
        *(_line(line, months) for line in plan.lines[1:]),
    ]
    unit = UNITS[plan.measure in COUNTED]
    return MeasureYear(plan.measure, unit, plan.total, plan.left, so_far, lines)


def _line(line: YearLine, months: Sequence[date]) -> PlanLine:
    if line.level is Level.TEAM:
        label = _("the team")
    elif line.person is not None:
        label = line.person.name
    else:
        label = line.region.name if line.region is not None else _("without a region")
    return PlanLine(label, line.level.value, [line.months.get(month) for month in months], line.total)


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
        months = rules.months_of_year(year)
        reached = reached_by_month(self.team, year, self.today)
        far = reach(self.request.user, EDIT)
        return super().context() | {
            "team": self.team,
            "year": year,
            "year_before": year - 1 if year > FIRST_YEAR else None,
            "year_after": year + 1 if year <= self.today.year else None,
            "months": months,
            "month_address": reverse("teams:targets", args=[self.team.pk]),
            "shown": [
                measure_year(plan, reached.get(plan.measure.value, {}), months)
                for plan in year_plans(self.team, year)
            ],
            "may_edit": far.everywhere
            or self.team.pk in far.team_ids
            or self.team.branch_id in far.branch_ids,
        }
