"""On how many of a month's working days people stand in their regions (G5.4)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.months import next_month
from org.models import Posting
from teams.rules.targets import Place, Spell


def days_there(
    team_id: int, month: date, days: Sequence[date], *, known_until: date | None = None
) -> dict[Place, Decimal]:
    """(region, person) → how many of the month's working `days` the person is posted there; one query.

    A posting whose end lies after `known_until` counts as if it went on.
    """
    found: dict[Place, set[date]] = defaultdict(set)
    rows = Posting.objects.within(month, next_month(month)).filter(team_id=team_id).order_by()
    stays = rows.values_list("region_id", "person_id", "valid_from", "valid_until")
    for region_id, person_id, start, end in stays:
        goes_on = end is not None and known_until is not None and end > known_until
        spell = Spell(region_id, start, None if goes_on else end)
        found[region_id, person_id].update(day for day in days if spell.holds(day))
    return {place: Decimal(len(worked)) for place, worked in found.items()}
