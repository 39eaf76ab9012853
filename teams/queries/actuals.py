"""What was reached in a month as the CRM file or the days tell it, and where it belongs (G5, P4)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import DateField, Exists, F, OuterRef, QuerySet, Sum, Value

from core.months import next_month
from customers.queries import branches_with_file, sums_by_manager
from org.models import Posting
from teams.choices.measures import COUNTED, STOCKS, Measure
from teams.models import DailyFigure
from teams.queries.targets import ZERO, day_of, figure_of
from teams.rules import targets as rules
from teams.rules.targets import Spell


@dataclass(frozen=True, slots=True)
class Actuals:
    """What was reached in a month: (measure, person) → figure, and the branches whose CRM file says so.

    `entered`: (measure, person) → day → what was entered, of those whom no file tells.
    """

    figures: Mapping[tuple[str, int], Decimal]
    filed: Collection[int]
    is_from_file: bool
    entered: Mapping[tuple[str, int], Mapping[date, Decimal]] = field(default_factory=dict)

    def of(self, measure: Measure, person_id: int, branch_id: int) -> Decimal | None:
        """The figure, zero where there is none; None for a stock whose file is not in yet."""
        if self.is_awaited(measure, branch_id):
            return None
        return self.figures.get((measure.value, person_id), ZERO)

    def is_awaited(self, measure: Measure, branch_id: int) -> bool:
        """Whether only a file that is not accepted yet can tell the figure."""
        return measure in STOCKS and branch_id not in self.filed

    def by_region(
        self, measure: Measure, person_id: int, spells: Sequence[Spell], days: Sequence[date]
    ) -> dict[int | None, Decimal]:
        """The figure over the regions where the person stood, in their order; they sum to it exactly.

        What was entered counts where the person stood that day, what the file tells by the working `days` in
        each, a stock at the last place.
        """
        key = (measure.value, person_id)
        total, last = self.figures.get(key, ZERO), spells[-1].region_id
        if measure in STOCKS or all(spell.region_id == last for spell in spells):
            return {last: total}
        if key in self.entered:
            return rules.entered_by_region(self.entered[key], spells)
        return rules.told_by_region(total, spells, days, whole=measure in COUNTED)

    def by_day(self, measure: Measure) -> dict[date, Decimal]:
        """What all of them entered, by day."""
        days: dict[date, Decimal] = defaultdict(Decimal)
        for (code, _person), entered in self.entered.items():
            for day, value in entered.items() if code == measure else ():
                days[day] += value
        return dict(days)


@dataclass(frozen=True, slots=True)
class Stand:
    """Whose month belongs to a team: the posting that says so, and where in the team the days were spent."""

    posting: Posting
    spells: Sequence[Spell]


def last_places(month: date, today: date) -> QuerySet[Posting]:
    """Where everybody's month belongs: the posting on its last day, on `today` while it runs.

    Of who left within the month the last one in it, so that what was reached before stays with that team.
    """
    until = day_of(month, today) + timedelta(days=1)
    within = Posting.objects.within(month, until)
    later = within.filter(person=OuterRef("person"), valid_from__gt=OuterRef("valid_from"))
    return within.filter(~Exists(later.order_by()))


def stands_of(team_id: int, month: date, today: date) -> dict[int, Stand]:
    """Everybody whose month belongs to the team (`last_places`), in the order of numbers; one query."""
    until = day_of(month, today) + timedelta(days=1)
    last = last_places(month, today).filter(pk=OuterRef("pk"))
    rows = (
        Posting.objects.within(month, until).filter(team_id=team_id).annotate(is_last=Exists(last.order_by()))
    )
    spells: dict[int, list[Spell]] = defaultdict(list)
    found: dict[int, Stand] = {}
    for row in rows.select_related("person", "region").order_by("person__number", "valid_from"):
        end = min(row.valid_until or until, until)
        spells[row.person_id].append(Spell(row.region_id, max(row.valid_from, month), end))
        if row.is_last:
            found[row.person_id] = Stand(row, spells[row.person_id])
    return found


def actuals_of(month: date, people: Mapping[int, int], *, with_days: bool = False) -> Actuals:
    """What these people (person → branch) reached in the month; three queries however many branches.

    From the branch's accepted CRM file where there is one, else from what was entered there day by day.
    Figures of another branch, from before a transfer, are that branch's.
    """
    by_branch: dict[int, list[int]] = defaultdict(list)
    for person_id, branch_id in people.items():
        by_branch[branch_id].append(person_id)
    filed = branches_with_file(month)
    told = {branch: ids for branch, ids in by_branch.items() if branch in filed}
    sums = sums_by_manager(months=[month], people_of=told) if told else []
    figures = {(m.value, row.manager_id): figure_of(row, m) for row in sums for m in Measure}
    entered = DailyFigure.objects.none()
    for branch, ids in by_branch.items():
        if branch not in filed:
            entered |= DailyFigure.objects.filter(branch_id=branch, person_id__in=ids)
    entered = entered.filter(day__gte=month, day__lt=next_month(month)).order_by()
    by_day = [F("day")] if with_days else [Value(None, DateField())]
    rows = entered.values_list("measure", "person_id", *by_day).annotate(Sum("value"))
    days: dict[tuple[str, int], dict[date, Decimal]] = defaultdict(dict)
    for measure, person_id, day, total in rows:
        key = (measure, person_id)
        figures[key] = figures.get(key, ZERO) + total
        if day is not None:
            days[key][day] = total
    is_from_file = bool(by_branch) and filed >= by_branch.keys()
    return Actuals(figures, filed, is_from_file=is_from_file, entered=days)
