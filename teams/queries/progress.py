"""What was reached of the targets: teams side by side, a period, a person's month (G5, P4)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.functional import Promise

from core.months import add_months, next_month
from org.models import Posting, Team
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.models import TargetMonth, TargetShare
from teams.queries.actuals import Actuals, actuals_of, last_places
from teams.queries.month_progress import UNITS, PersonProgress
from teams.queries.targets import ZERO
from teams.rules import targets as rules


@dataclass(frozen=True, slots=True)
class Progress:
    """One measure over a period: what was planned, what was reached (None: not told yet), in which unit."""

    measure: Measure
    plan: Decimal
    actual: Decimal | None

    @property
    def unit(self) -> Promise:
        return UNITS[self.measure in COUNTED]

    @property
    def share(self) -> Decimal | None:
        """Reached over planned; None where nothing was planned."""
        return rules.completion(self.plan, self.actual)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team's month for the page that shows teams side by side."""

    team: Team
    progress: Sequence[Progress]


def side_by_side(teams: Sequence[Team], month: date, today: date) -> list[TeamRow]:
    """Each team's month by every measure, counted as the team's own page counts; five queries."""
    plans: dict[tuple[int, str], Decimal] = {}
    rows = TargetMonth.objects.filter(target__team__in=teams, month=month)
    for team_id, measure, amount in rows.values_list("target__team_id", "target__measure", "amount"):
        plans[(team_id, measure)] = amount
    reached = _reached(month, today, {"team__in": teams})
    return [
        TeamRow(
            team,
            [
                Progress(m, plans.get((team.pk, m), ZERO), _of_team(reached, team.pk, team.branch_id, m))
                for m in Measure
            ],
        )
        for team in teams
    ]


@dataclass(frozen=True, slots=True)
class _Reached:
    """(team, measure) → figure, and (branch, measure) of what no file has told yet."""

    figures: Mapping[tuple[int, str], Decimal]
    filed: frozenset[int]


def _of_team(reached: _Reached, team_id: int, branch_id: int, measure: Measure) -> Decimal | None:
    if measure in STOCKS and branch_id not in reached.filed:
        return None
    return reached.figures.get((team_id, measure), ZERO)


def _reached(month: date, today: date, place: Mapping[str, Any]) -> _Reached:
    """What the people whose month belongs there reached in it, by team."""
    posted = last_places(month, today).filter(**place).order_by()
    found = posted.values_list("person_id", "team_id", "team__branch_id")
    places = {person_id: (team_id, branch_id) for person_id, team_id, branch_id in found}
    actuals = actuals_of(month, {pk: branch_id for pk, (_team, branch_id) in places.items()})
    figures: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for (measure, person_id), value in actuals.figures.items():
        figures[(places[person_id][0], measure)] += value
    return _Reached(figures, frozenset(actuals.filed))


def planned(
    *, team_id: int | None = None, branch_id: int | None = None, start: date, end: date
) -> dict[str, Decimal]:
    """Measure → plan of a team, or summed of a branch, for the months of [start, end).

    What has no target is not there; a stock is what is to stand at the end of the last month. One query.
    """
    of_whom = {"target__team_id": team_id} if team_id else {"target__branch_id": branch_id}
    rows = TargetMonth.objects.filter(month__gte=start, month__lt=end, **of_whom)
    last = add_months(end, -1)
    plans: dict[str, Decimal] = defaultdict(Decimal)
    sums = rows.order_by().values_list("target__measure", "month").annotate(amount=Sum("amount"))
    for measure, month, amount in sums:
        if measure not in STOCKS or month == last:
            plans[measure] += amount
    return dict(plans)


def plan_and_actual(
    *,
    team_id: int | None = None,
    branch_id: int | None = None,
    start: date,
    end: date,
    today: date = date.max,
) -> list[Progress]:
    """Each measure of a team or branch over the months of [start, end): planned and reached.

    A stock (customer assets) is that of the period's last month, all others are added up. Actuals are those
    of the team's page: of everybody whose month belongs there (`last_places`).
    """
    months = _months(start, end)
    plans = planned(team_id=team_id, branch_id=branch_id, start=start, end=end)
    place = {"team_id": team_id} if team_id else {"team__branch_id": branch_id}
    reached: dict[str, Decimal] = defaultdict(Decimal)
    filed: frozenset[int] = frozenset()
    for month in months:
        found = _reached(month, today, place)
        filed = found.filed
        for (_team, measure), value in found.figures.items():
            if measure not in STOCKS or month == months[-1]:
                reached[measure] += value
    branches = Team.objects.filter(pk__in=[team_id]).values_list("branch_id", flat=True)
    told = filed.intersection([branch_id] if branch_id else branches)
    awaited = frozenset() if told else STOCKS
    return [Progress(m, plans.get(m, ZERO), None if m in awaited else reached[m]) for m in Measure]


def _months(start: date, end: date) -> list[date]:
    months = [start]
    while next_month(months[-1]) < end:
        months.append(next_month(months[-1]))
    return months


def place_of(person_id: int, month: date, today: date) -> Posting | None:
    """Where the person's month belongs: the posting of its last day, of today while it runs.

    Of who left within the month the last one in it; None for a month without any.
    """
    rows = last_places(month, today).filter(person_id=person_id)
    return rows.select_related("team", "person", "region").first()


def person_month(posting: Posting | None, month: date) -> tuple[dict[Measure, PersonProgress], Actuals]:
    """The person's month by measure in that place's team, planned and reached; nothing without a place.

    All parts as one: what is kept of a region that was left, and what was given in the next.
    """
    if posting is None:
        return {}, Actuals({}, (), is_from_file=False)
    pk, person = posting.person_id, posting.person
    shares = TargetShare.objects.filter(
        person_id=pk, month__month=month, month__target__team_id=posting.team_id
    )
    plans = dict(shares.order_by().values_list("month__target__measure").annotate(Sum("amount")))
    branch_id = posting.team.branch_id
    actuals = actuals_of(month, {pk: branch_id}, with_days=True)
    parts = {
        m: PersonProgress(
            pk,
            person.name,
            person.number,
            posting.region_id,
            plans.get(m, ZERO),
            actuals.of(m, pk, branch_id),
        )
        for m in Measure
        if m in plans or (m, pk) in actuals.figures
    }
    return parts, actuals
