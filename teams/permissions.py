"""Who may do what with the teams' matters."""

from datetime import datetime
from typing import Any

from core.actors import Capacity
from org.permissions import holder

PAPER_VIEW, PAPER_EDIT = "teams.paper_view", "teams.paper_edit"

may_edit_paper = holder(PAPER_EDIT)


def follows(record: Any, by: Any, at: datetime) -> Capacity:
    """The paper follows its request, whose own step was asked for its right before."""
    del record, by, at
    return Capacity(role="")
