"""The figures of a report out of monthly sums: totals, comparisons, who and where; and what changed (G6).

Facts are plain JSON, amounts as text, so that what is frozen reads the same for ever.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any

FLOWS = (
    "new_accounts",
    "new_valid_accounts",
    "net_new_assets",
    "turnover",
    "net_commission",
    "product_sales",
)
STANDING = ("valid_accounts", "month_end_assets")
MEASURES = (
    "new_accounts",
    "new_valid_accounts",
    "valid_accounts",
    "month_end_assets",
    "net_new_assets",
    "turnover",
    "net_commission",
    "product_sales",
)
# Facts of format 1 state completion and changes of a period of which months are missing, too.
FORMAT = 2
Figures = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class MonthSum:
    """What one account manager's customers came to in one month, at the team that the month counts for."""

    month: date
    person_id: int
    team_id: int | None
    figures: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Place:
    """Who somebody is and where they stood last in the period."""

    person_id: int
    number: str
    name: str
    team: str = ""
    region: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Periods:
    """The months of the period, of the one before and of the same one last year; which have a CRM file."""

    now: Sequence[date]
    before: Sequence[date]
    last_year: Sequence[date]
    on_file: frozenset[date] = field(default_factory=frozenset)

    def missing(self, months: Iterable[date]) -> list[date]:
        """The months without an accepted file."""
        return [month for month in months if month not in self.on_file]


def summed(rows: Iterable[MonthSum], months: Sequence[date]) -> Figures:
    """Flows added up over the months, stocks as they stood in the last of them."""
    figures = dict.fromkeys(MEASURES, Decimal(0))
    wanted = set(months)
    for row in rows:
        if row.month in wanted:
            for name in FLOWS:
                figures[name] += row.figures[name]
        if row.month == months[-1]:
            for name in STANDING:
                figures[name] += row.figures[name]
    return figures


def totals(
    rows: Sequence[MonthSum], periods: Periods, plan: Mapping[str, Decimal | None]
) -> list[dict[str, str | None]]:
    """Each measure against plan, the period before and last year; None where a figure is not there.

    A period of which a month has no CRM file is not compared with: its sum would be too small. The period
    itself adds up the months that have one.
    """
    now = summed(rows, periods.now)
    unknown = _unknown(periods)
    before = None if periods.missing(periods.before) else summed(rows, periods.before)
    last_year = None if periods.missing(periods.last_year) else summed(rows, periods.last_year)
    return [
        {
            "measure": name,
            "actual": None if name in unknown else text(now[name]),
            "plan": text(plan.get(name)),
            "before": text(before[name]) if before else None,
            "last_year": text(last_year[name]) if last_year else None,
        }
        for name in MEASURES
    ]


def is_partial(facts: Mapping[str, Any]) -> bool:
    """Whether the flows add up only some months of the period, so that nothing whole is set against them.

    Facts of format 1 were handed in and confirmed with such comparisons: they keep them.
    """
    return facts.get("format", 1) > 1 and bool(facts["missing"])


def is_bare(facts: Mapping[str, Any]) -> bool:
    """Whether no month of the period has a file: there is nothing to report."""
    return len(facts["missing"]) == len(facts["months"])


def compared(facts: Mapping[str, Any], measure: str) -> bool:
    """Whether the measure can be set against plan and earlier periods; a stock needs its last month alone."""
    return measure in STANDING or not is_partial(facts)


def _unknown(periods: Periods) -> frozenset[str]:
    """What cannot be said of the period: stocks without its last month, all without any month."""
    missing = periods.missing(periods.now)
    if len(missing) == len(periods.now):
        return frozenset(MEASURES)
    return frozenset(STANDING) if periods.now[-1] in missing else frozenset()


def text(amount: Decimal | None) -> str | None:
    """An amount as the facts keep it: 12.50, 3, -1.00; a whole count without places."""
    if amount is None:
        return None
    return f"{amount:f}"


def by_person(
    rows: Sequence[MonthSum], months: Sequence[date], places: Iterable[Place]
) -> list[dict[str, Any]]:
    """One row a person, by employee number: everybody who had a place here in the period, or figures."""
    own: dict[int, list[MonthSum]] = {}
    for row in rows:
        own.setdefault(row.person_id, []).append(row)
    return [
        {
            "number": place.number,
            "name": place.name,
            "team": place.team,
            "region": place.region,
            "outlet": place.outlet,
            "figures": _texts(summed(own.get(place.person_id, ()), months)),
        }
        for place in sorted(places, key=lambda place: place.number)
    ]


def by_team(
    rows: Sequence[MonthSum], months: Sequence[date], names: Mapping[int, str]
) -> list[dict[str, Any]]:
    """One row a team; what no team stands for is under "" and comes last."""
    own: dict[int | None, list[MonthSum]] = {pk: [] for pk in names}
    for row in rows:
        if row.month in set(months):
            own.setdefault(row.team_id if row.team_id in names else None, []).append(row)
    order = sorted(own, key=lambda pk: (pk is None, names.get(pk or 0, "")))
    return [
        {
            "name": names.get(pk or 0, ""),
            "people": len({row.person_id for row in own[pk]}),
            "figures": _texts(summed(own[pk], months)),
        }
        for pk in order
    ]


def grouped(people: Sequence[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    """The people's rows added up by region or outlet; those without one come last."""
    sums: dict[str, Figures] = {}
    heads: dict[str, int] = {}
    for person in people:
        name = person[key]
        into = sums.setdefault(name, dict.fromkeys(MEASURES, Decimal(0)))
        heads[name] = heads.get(name, 0) + 1
        for measure, amount in person["figures"].items():
            into[measure] += Decimal(amount)
    order = sorted(sums, key=lambda name: (not name, name))
    return [{"name": name, "people": heads[name], "figures": _texts(sums[name])} for name in order]


def series(rows: Sequence[MonthSum], periods: Periods, measure: str) -> list[dict[str, str | None]]:
    """The measure month by month beside the same month of last year; None where no file is."""
    found = []
    for month, earlier in zip(periods.now, periods.last_year, strict=True):
        found.append(
            {
                "month": month.isoformat(),
                "actual": _month_of(rows, periods, month, measure),
                "last_year": _month_of(rows, periods, earlier, measure),
            }
        )
    return found


def _month_of(rows: Sequence[MonthSum], periods: Periods, month: date, measure: str) -> str | None:
    if month not in periods.on_file:
        return None
    return text(sum((row.figures[measure] for row in rows if row.month == month), Decimal(0)))


def _texts(figures: Figures) -> dict[str, str | None]:
    return {name: text(amount) for name, amount in figures.items()}


def facts_hash(facts: Mapping[str, Any]) -> str:
    """What a confirmation is bound to: SHA-256 over the canonical text of the facts."""
    canonical = dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


# One fact that changed: the way to it, what it was, what it is; empty where there was or is none.
Change = tuple[tuple[str, ...], str, str]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between two takes of the same report, in the order of the newer one."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    paths = [*new, *(path for path in old if path not in new)]
    return [
        (path, old.get(path, ""), new.get(path, ""))
        for path in paths
        if old.get(path, "") != new.get(path, "")
    ]


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterable[tuple[tuple[str, ...], str]]:
    """Every single fact with the way to it; rows of a list are named by what they are about."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, list | tuple):
        name = _naming(value)
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, name(index, inner)))
    elif value is not None:
        yield path, str(value)


def _naming(rows: Sequence[Any]) -> Callable[[int, Any], str]:
    """How the rows of a list are told apart."""
    for key in ("measure", "number", "name", "month", "code"):
        names = [row[key] for row in rows if isinstance(row, Mapping) and key in row]
        if names and len(names) == len(rows) == len(set(names)):
            return lambda _index, row: str(row[key])
    if all(isinstance(row, str) for row in rows):
        return lambda _index, row: str(row)
    return lambda index, _row: str(index + 1)
