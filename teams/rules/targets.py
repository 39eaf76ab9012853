"""Splitting a target so that the parts always sum to it: months, days, weeks, regions, people (G5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from core.money import FEN, round_to, split

Key = TypeVar("Key")
ZERO = Decimal(0)


def shared_out(total: Decimal, weights: Mapping[Key, Decimal], *, whole: bool) -> dict[Key, Decimal]:
    """`total` shared out by the weights, in whole units or to the fen; the parts sum to it exactly.

    Equal weights where all are zero. Nobody gives nobody: {}. Raises ValueError for a negative weight or a
    total that is not in whole units (fen).
    """
    if not weights:
        return {}
    parts = list(weights.values())
    if not any(parts):
        parts = [Decimal(1)] * len(weights)
    unit = Decimal(1) if whole else FEN
    # core.money splits to the fen; whole units are split as so many fen.
    shares = split(total / unit * FEN, parts)
    return {key: share / FEN * unit for key, share in zip(weights, shares, strict=True)}


def in_unit(amount: Decimal, *, whole: bool) -> Decimal:
    """As pages and papers show it: accounts without places, which the column keeps of all; yuan as it is."""
    return round_to(amount, Decimal(1)) if whole else amount


@dataclass(frozen=True, slots=True)
class Share:
    """What one person of a region is to reach."""

    region_id: int | None
    person_id: int
    amount: Decimal


def after_moves(shares: Sequence[Share], places: Mapping[int, int | None]) -> list[Share]:
    """The shares of those who still are where they were; `places` is person → region of today.

    What the others had goes back to the remainder of the region that it was given to.
    """
    return [
        share for share in shares if share.person_id in places and places[share.person_id] == share.region_id
    ]


def remainder(total: Decimal, parts: Sequence[Decimal]) -> Decimal:
    """What is not shared out; negative where more was given than there is."""
    return total - sum(parts, ZERO)


def resplit(
    region_totals: Mapping[int | None, Decimal],
    places: Mapping[int, int | None],
    weights: Mapping[int, Decimal],
    *,
    whole: bool,
) -> list[Share]:
    """Every region's total shared out anew among the people who are there today, by their weights.

    A region without people keeps its total as remainder.
    """
    shares = []
    for region_id, total in region_totals.items():
        own = {pk: weights.get(pk, ZERO) for pk, region in places.items() if region == region_id}
        shares += [Share(region_id, pk, amount) for pk, amount in shared_out(total, own, whole=whole).items()]
    return shares


def months_of_year(year: int) -> list[date]:
    """The twelve months."""
    return [date(year, month, 1) for month in range(1, 13)]


def by_day(amount: Decimal, days: Sequence[date], *, whole: bool) -> dict[date, Decimal]:
    """A month's amount, not below zero, over its working days in their order; the days sum to it.

    What cannot be the same every day is spread over the month: the one account of a month is for its middle,
    not its end.
    """
    unit = Decimal(1) if whole else FEN
    steps, count = int(amount / unit), len(days)
    until = [(2 * done * steps + count) // (2 * count) for done in range(count + 1)] if count else []
    return {day: (until[n + 1] - until[n]) * unit for n, day in enumerate(days)}


def worked_part(amount: Decimal, days: Sequence[date], worked: Collection[date], *, whole: bool) -> Decimal:
    """What of a month's amount falls on the days that somebody worked before leaving."""
    daily = by_day(amount, days, whole=whole)
    return sum((part for day, part in daily.items() if day in worked), ZERO)


def days_within(days: Sequence[date], start: date, end: date | None) -> Decimal:
    """How many of the days lie in [start, end); without an end all from the start on."""
    return Decimal(sum(start <= day and (end is None or day < end) for day in days))


@dataclass(frozen=True, slots=True)
class Spell:
    """The days of [start, end) that somebody spent in a region of the team; without an end all from then."""

    region_id: int | None
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.start <= day and (self.end is None or day < self.end)


def entered_by_region(entered: Mapping[date, Decimal], spells: Sequence[Spell]) -> dict[int | None, Decimal]:
    """What was entered day by day, each day in the region where the person stood; in the order of the spells.

    A day outside of them all counts in the last one. The regions sum to the days exactly.
    """
    parts: dict[int | None, Decimal] = {spell.region_id: ZERO for spell in spells}
    for day, amount in entered.items():
        region_id = next((one.region_id for one in spells if one.holds(day)), spells[-1].region_id)
        parts[region_id] += amount
    return parts


def told_by_region(
    total: Decimal, spells: Sequence[Spell], days: Sequence[date], *, whole: bool
) -> dict[int | None, Decimal]:
    """A month's figure, below zero too, over the person's regions by the working `days` there.

    All of it in the last one where none of the days lies within. The regions sum to the figure exactly.
    """
    worked: dict[int | None, Decimal] = {spell.region_id: ZERO for spell in spells}
    for spell in spells:
        worked[spell.region_id] += days_within(days, spell.start, spell.end)
    if not any(worked.values()):
        worked[spells[-1].region_id] = Decimal(1)
    return shared_out(total, worked, whole=whole)


Place = tuple[int | None, int]


def full_shares(
    held: Mapping[Place, Decimal],
    kept: Collection[Place],
    places: Mapping[int, int | None],
    worked: Mapping[Place, Decimal],
    total: Decimal,
) -> dict[int, Decimal]:
    """What everybody of `places` would have of a whole month, at the rate of what they hold of it.

    `held` and `worked` are amounts and working days by (region, person), `total` the month's days. Who came
    to the region within the month and has nothing there yet brings along what was held before: what is `kept`
    is for the days there, anything else for the days from then on. Without `worked` days count for nothing.
    """
    found = {}
    for pk, region in places.items():
        own = {place: amount for place, amount in held.items() if place[1] == pk}
        home = (region, pk)
        counted = {home} if own.get(home) else own.keys() - {home}
        amount = sum((own[place] for place in counted), ZERO)
        if counted - set(kept):
            counted = counted | {home}
        days = sum((worked.get(place, ZERO) for place in counted), ZERO)
        found[pk] = amount * total / days if days else amount
    return found


def by_days_there(
    full: Mapping[int, Decimal],
    places: Mapping[int, int | None],
    worked: Mapping[Place, Decimal],
    total: Decimal,
) -> dict[int, Decimal]:
    """What is for a whole month, less for whoever is in the region on part of its days only."""
    if not total:
        return dict(full)
    return {pk: full.get(pk, ZERO) * worked.get((region, pk), ZERO) / total for pk, region in places.items()}


def less_kept(
    region_totals: Mapping[int | None, Decimal], kept: Sequence[Share]
) -> dict[int | None, Decimal]:
    """What of each region's total is left for who is there today, after what leavers keep."""
    given: dict[int | None, Decimal] = {}
    for share in kept:
        given[share.region_id] = given.get(share.region_id, ZERO) + share.amount
    return {region: max(ZERO, total - given.get(region, ZERO)) for region, total in region_totals.items()}


def by_week(daily: Mapping[date, Decimal]) -> dict[date, Decimal]:
    """The days added up by their week's Monday."""
    weeks: dict[date, Decimal] = {}
    for day, amount in daily.items():
        monday = day - timedelta(days=day.weekday())
        weeks[monday] = weeks.get(monday, ZERO) + amount
    return weeks


def completion(plan: Decimal, actual: Decimal | None) -> Decimal | None:
    """Actual over plan; None where nothing was planned, or what was reached is not told yet."""
    return actual / plan if plan > 0 and actual is not None else None


def is_short(plan: Decimal, actual: Decimal | None, threshold: Decimal) -> bool:
    """Whether so little was reached that cause and remedy are asked for."""
    reached = completion(plan, actual)
    return reached is not None and reached < threshold
