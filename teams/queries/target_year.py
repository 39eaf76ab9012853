"""A team's year of targets as it is shared out, month by month, and what was reached so far (G5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from customers.choices import CrmState
from customers.models import CrmMonth
from customers.queries import sums_by_manager
from org.models import Person, Posting, Region, Team
from teams.choices.measures import STOCKS, Measure
from teams.models import DailyFigure, Target, TargetShare
from teams.queries.targets import ZERO, day_of, figure_of
from teams.rules import targets as rules


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

    @property
    def team(self) -> YearLine:
        """The team's own line."""
        return self.lines[0]

    @property
    def left(self) -> Decimal | None:
        """What of the year no month has, below zero what they have too much; None for a stock."""
        return None if self.team.total is None else rules.remainder(self.total, [self.team.total])

    def left_of(self, month: date) -> Decimal | None:
        """What of the month no region has; None without a target of the month."""
        if month not in self.team.months:
            return None
        given = [line.months.get(month, ZERO) for line in self.lines if line.level is Level.REGION]
        return rules.remainder(self.team.months[month], given)


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


def reached_by_month(team: Team, year: int, today: date) -> dict[str, dict[date, Decimal]]:
    """Measure → month → what the team reached in it, as its months' pages say; four queries.

    Months to come are not there, nor those of which neither a file nor a day tells anything.
    """
    months = [month for month in rules.months_of_year(year) if month <= today]
    if not months:
        return {}
    members = _members(team, months, today)
    everybody = set().union(*members.values())
    filed = set(
        CrmMonth.objects.filter(
            branch_id=team.branch_id, month__in=months, state=CrmState.ACCEPTED
        ).values_list("month", flat=True)
    )
    found: dict[str, dict[date, Decimal]] = {
        m.value: {month: ZERO for month in months if month in filed} for m in Measure
    }
    for row in sums_by_manager(months=months, person_ids=everybody, branch_id=team.branch_id):
        if row.manager_id in members[row.month]:
            for m in Measure:
                found[m.value][row.month] += figure_of(row, m)
    entered = DailyFigure.objects.filter(
        branch_id=team.branch_id, person__in=everybody, day__gte=months[0], day__lt=date(year + 1, 1, 1)
    ).annotate(month=TruncMonth("day"))
    sums = entered.order_by().values_list("measure", "month", "person_id").annotate(Sum("value"))
    for measure, month, person_id, value in sums:
        if month not in filed and person_id in members.get(month, ()):
            found[measure][month] = found[measure].get(month, ZERO) + value
    return found


def _members(team: Team, months: Sequence[date], today: date) -> dict[date, set[int]]:
    """Month → whose month belongs to the team (as `last_places` says of one month)."""
    until = day_of(months[-1], today) + timedelta(days=1)
    within = Posting.objects.within(months[0], until)
    rows = within.filter(person__in=within.filter(team=team).order_by().values("person_id"))
    stays = rows.order_by("valid_from").values_list("person_id", "team_id", "valid_from", "valid_until")
    members: dict[date, set[int]] = {}
    places = list(stays)
    for month in months:
        last = day_of(month, today)
        teams = {pk: at for pk, at, start, end in places if start <= last and (end is None or end > month)}
        members[month] = {pk for pk, at in teams.items() if at == team.pk}
    return members
