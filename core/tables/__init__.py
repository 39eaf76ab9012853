"""Tables: the base and the columns (core/README.md)."""

from core.tables.columns import (
    BadgeColumn,
    DayColumn,
    HtmlColumn,
    LinkColumn,
    MomentColumn,
    MoneyColumn,
    MonthColumn,
    NumberColumn,
    PercentColumn,
    TextColumn,
)
from core.tables.table import Table

__all__ = [
    "BadgeColumn",
    "DayColumn",
    "HtmlColumn",
    "LinkColumn",
    "MomentColumn",
    "MoneyColumn",
    "MonthColumn",
    "NumberColumn",
    "PercentColumn",
    "Table",
    "TextColumn",
]
