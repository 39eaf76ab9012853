"""A measure's year as page and workbook show it: team, what was reached and left over, regions, people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from org.models import Team
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.queries.month_progress import UNITS
from teams.queries.target_year import Level, YearLine, YearPlan, reached_by_month, year_plans
from teams.rules import targets as rules

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the table: twelve cells (None: nothing to say) and what they come to.

    `place` is the region, or what the label says; `number` a person's.
    """

    label: str
    level: str
    cells: Sequence[Decimal | None]
    total: Decimal | None
    place: str = ""
    number: str = ""


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


def measure_years(team: Team, year: int, today: date) -> list[MeasureYear]:
    """Every measure that the team has a target of in that year, with what was reached until today."""
    reached = reached_by_month(team, year, today)
    months = rules.months_of_year(year)
    return [
        measure_year(plan, reached.get(plan.measure.value, {}), months) for plan in year_plans(team, year)
    ]


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
    place = line.region.name if line.region is not None else _("without a region")
    if line.level is Level.TEAM:
        place = _("the team")
    cells = [line.months.get(month) for month in months]
    label, number = (place, "") if line.person is None else (line.person.name, line.person.number)
    return PlanLine(label, line.level.value, cells, line.total, place, number)
