"""What follows from values alone: deadlines, the end of a chain, what changed between two versions."""

from approvals.rules.deadlines import REVIEW_DAYS, due_day_by_the_week

__all__ = ["REVIEW_DAYS", "due_day_by_the_week"]
