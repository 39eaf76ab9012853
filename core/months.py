"""Months: a month is its first day; periods are half-open [start, end)."""

import re
from datetime import date

# Three centuries: the months before and after one that is read can be named too.
_MONTH = re.compile(r"((?:19|2[0-9])[0-9]{2})-(0[1-9]|1[0-2])")


def parse_month(text: str) -> date:
    """Read '2026-10' as 2026-10-01, from 1900 to 2999. Raises ValueError with a sentence for all else."""
    match = _MONTH.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a month; write it as 2026-10")
    return date(int(match[1]), int(match[2]), 1)


def format_month(month: date) -> str:
    """Write 2026-10-01 as '2026-10', the form that files and commands use."""
    return f"{month:%Y-%m}"


def month_of(day: date) -> date:
    """The month that a day lies in."""
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """The month `count` months after (or, negative, before) `month`."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def months_between(start: date, end: date) -> int:
    """How many months `end` lies after `start`."""
    return (end.year - start.year) * 12 + end.month - start.month


def next_month(month: date) -> date:
    """The month after, and so the first day that no longer belongs to `month`."""
    return add_months(month, 1)
