"""Which figures shortfalls are asked by: of the team, its regions, its people (P4)."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from teams.queries.month_progress import MonthProgress

Key = tuple[str, int | None, int | None]
Figures = tuple[Decimal, Decimal]


def place_of(key: Key) -> Key:
    """What is measured there, whoever answers for a region."""
    measure, region_id, person_id = key
    return measure, region_id, None if region_id is not None else person_id


def figures_of(
    progress: Sequence[MonthProgress], answers_for: Callable[[str, int], int | None]
) -> dict[Key, Figures]:
    """(measure, region, person) → planned and reached, of everybody of whom it is told yet.

    Without a person the lead's: the team, or with a region one that nobody directs; with both a region's, of
    whoever `answers_for` it.
    """
    found: dict[Key, Figures] = {}
    for month in progress:
        measure = month.measure.value
        if month.actual is not None:
            found[measure, None, None] = (month.plan, month.actual)
        for region in month.regions:
            if region.region_id is not None and region.actual is not None:
                key = (measure, region.region_id, answers_for(measure, region.region_id))
                found[key] = (region.plan, region.actual)
        for pk, person in month.of_people().items():
            if person.actual is not None:
                found[measure, None, pk] = (person.plan, person.actual)
    return found
