"""For how long somebody may stand in for somebody else."""

from datetime import date, timedelta

LONGEST_ABSENCE = timedelta(days=60)


def is_bounded(start: date, end: date) -> bool:
    """Whether [start, end) is a period of at least one day and at most sixty."""
    return timedelta() < end - start <= LONGEST_ABSENCE
