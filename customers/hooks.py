"""Where the pay cycle, an upper app, tells a CRM month what it may still do, and is told of accepted files.

An upper app appends plain callables in its `apps.ready()`; go-to-definition finds them.
"""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from core.components import Link


class Gate(StrEnum):
    """What a branch's month allows."""

    # Nothing has been submitted on it: a newer file replaces the older.
    OPEN = "open"
    # Pay computed from it is under signature: refuse a newer file.
    LOCKED = "locked"
    # Pay computed from it is signed: a newer file is a correction of a settled month.
    SETTLED = "settled"


# Asked with a branch's id and a month.
MONTH_GATES: list[Callable[[int, date], Gate]] = []
# Called inside the accepting transaction with the accepted CrmMonth, who accepted it, and when.
ON_ACCEPTED: list[Callable[[Any, Any, datetime], None]] = []
# Asked with an accepted CrmMonth and the reader: the page of what is done next with it, or None.
NEXT_STEPS: list[Callable[[Any, Any], Link | None]] = []


def gate_of(branch_id: int, month: date) -> Gate:
    """The strictest answer of all gates; open where nobody objects."""
    answers = {gate(branch_id, month) for gate in MONTH_GATES}
    return next((gate for gate in (Gate.LOCKED, Gate.SETTLED) if gate in answers), Gate.OPEN)
