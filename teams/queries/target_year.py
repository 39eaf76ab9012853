"""A team's year of targets as it is shared out: team, regions and people month by month (G5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from org.models import Person, Region, Team
from teams.choices.measures import STOCKS, Measure
from teams.models import Target, TargetShare


class Level(Enum):
    TEAM = "team"
    REGION = "region"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class YearLine:
    """The months of the team, of a region of it (None: of who has no region), or of a person there.

    `total` is None for a stock, which is not added up.
    """

    level: Level
    region: Region | None
    person: Person | None
    months: Mapping[date, Decimal]
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One measure's year: its total, and its lines from the team down."""

    measure: Measure
    total: Decimal
    lines: Sequence[YearLine]


def year_plans(team: Team, year: int) -> list[YearPlan]:
    """Every measure that the team has a target of in that year; three queries."""
    rows = Target.objects.filter(team=team, year=year).prefetch_related("months").order_by("measure")
    targets = {row.measure: row for row in rows}
    shares = TargetShare.objects.filter(month__target__team=team, month__target__year=year)
    found = list(
        shares.select_related("region", "person", "month__target").order_by("region__code", "person__number")
    )
    return [
        YearPlan(measure, targets[measure].total, _lines(targets[measure], found))
        for measure in Measure
        if measure in targets
    ]


Key = tuple[Region | None, Person | None]


def _lines(target: Target, shares: Sequence[TargetShare]) -> list[YearLine]:
    is_stock = target.measure in STOCKS
    of_team = {row.month: row.amount for row in target.months.all()}
    by_place: dict[Key, dict[date, Decimal]] = {}
    for share in shares:
        if share.month.target_id == target.pk:
            by_place.setdefault((share.region, share.person), {})[share.month.month] = share.amount
    lines = [_line(Level.TEAM, (None, None), of_team, is_stock=is_stock)]
    for place in sorted(by_place, key=_order):
        level = Level.REGION if place[1] is None else Level.PERSON
        lines.append(_line(level, place, by_place[place], is_stock=is_stock))
    return lines


def _order(place: Key) -> tuple[str, str]:
    """By region, those without one last; the region itself before its people."""
    region, person = place
    return (region.code if region else "\uffff", person.number if person else "")


def _line(level: Level, place: Key, months: Mapping[date, Decimal], *, is_stock: bool) -> YearLine:
    total = None if is_stock else sum(months.values(), Decimal(0))
    return YearLine(level, *place, months, total)
