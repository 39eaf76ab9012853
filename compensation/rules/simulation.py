"""A draft standard on months that are past: what each person's components would have come to. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from compensation.rules.components import Plan
from compensation.rules.standard import PayStandard
from core.money import ZERO
from core.months import format_month


@dataclass(frozen=True, slots=True)
class PastMonth:
    """A settled month: measures and balances of reserves then, and what the components came to (yuan)."""

    person_id: int
    number: str
    name: str
    grade: str
    month: date
    measures: Mapping[str, Decimal]
    before: Decimal
    held: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One past month under the draft; `after` is None where the draft does not know the grade."""

    past: PastMonth
    after: Decimal | None


def simulate(standard: PayStandard, months: Iterable[PastMonth]) -> list[Outcome]:
    """Run the draft on every past month, by the very engine of the pay run."""
    plans: dict[str, Plan | None] = {}
    outcomes = []
    for past in months:
        if past.grade not in plans:
            plans[past.grade] = _plan(standard, past.grade)
        plan = plans[past.grade]
        after = _total(plan, past) if plan else None
        outcomes.append(Outcome(past, after))
    return outcomes


def _total(plan: Plan, past: PastMonth) -> Decimal:
    return sum((line.amount for line in plan.lines(past.measures, held=past.held)), ZERO)


def _plan(standard: PayStandard, grade: str) -> Plan | None:
    known = {known.code for known in standard.grades}
    return Plan(standard, grade, standard.contract) if grade in known else None


def as_result(outcomes: Iterable[Outcome]) -> dict[str, object]:
    """The result as it is kept: people with their months, sums per month and in total, amounts as text."""
    people: dict[int, dict[str, object]] = {}
    sums: dict[str, list[Decimal]] = {}
    unknown_grades: set[str] = set()
    for outcome in outcomes:
        past, month = outcome.past, format_month(outcome.past.month)
        if outcome.after is None:
            unknown_grades.add(past.grade)
            continue
        _add(people, past, month, outcome.after)
        both = sums.setdefault(month, [ZERO, ZERO])
        both[0] += past.before
        both[1] += outcome.after
    months = [_pair({"month": month}, *sums[month]) for month in sorted(sums)]
    total = [sum((pair[side] for pair in sums.values()), ZERO) for side in (0, 1)]
    return {
        "people": [_closed(person) for person in people.values()],
        "months": months,
        "total": _pair({}, *total),
        "unknown_grades": sorted(unknown_grades),
    }


def _add(people: dict[int, dict[str, object]], past: PastMonth, month: str, after: Decimal) -> None:
    blank: dict[str, object] = {"number": past.number, "name": past.name, "grade": past.grade, "months": {}}
    person = people.setdefault(past.person_id, blank)
    person["grade"] = past.grade
    months = person["months"]
    assert isinstance(months, dict)
    months[month] = (past.before, after)


def _closed(person: dict[str, object]) -> dict[str, object]:
    months = person["months"]
    assert isinstance(months, dict)
    before = sum((pair[0] for pair in months.values()), ZERO)
    after = sum((pair[1] for pair in months.values()), ZERO)
    told = [_pair({"month": month}, *pair) for month, pair in sorted(months.items())]
    return _pair(person | {"months": told}, before, after)


def _pair(head: Mapping[str, object], before: Decimal, after: Decimal) -> dict[str, object]:
    figures = {"before": before, "after": after, "change": after - before}
    return {**head, **{name: f"{amount:.2f}" for name, amount in figures.items()}}
