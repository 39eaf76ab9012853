"""Questions about the organisation that more than one caller asks."""

from org.queries.calendar import (
    add_working_days,
    is_working_day,
    pay_day_of,
    published_years,
    special_days,
    trading_days_between,
    working_days,
    working_days_between,
)
from org.queries.grants import grants_on
from org.queries.holders import holders

__all__ = [
    "add_working_days",
    "grants_on",
    "holders",
    "is_working_day",
    "pay_day_of",
    "published_years",
    "special_days",
    "trading_days_between",
    "working_days",
    "working_days_between",
]
