"""Where an upper app is asked before a team is opened, and told afterwards.

An upper app appends plain callables in its `apps.ready()`; go-to-definition finds them. Whatever opens a
team (page, command, import) goes through `ask_gates` and `tell_opened`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from org.models import Team


class Opened(Protocol):
    """Told of a team that was opened."""

    def __call__(self, team: "Team", *, by: Any, at: datetime) -> None: ...


# Asked with the team that is to be opened, before its row is written; raises DomainError where it may not be.
TEAM_GATES: "list[Callable[[Team], None]]" = []
# Called inside the opening transaction with the team, who opened it, and when.
ON_TEAM_OPENED: list[Opened] = []


def ask_gates(team: "Team") -> None:
    """Raise DomainError where a gate refuses the opening."""
    for gate in TEAM_GATES:
        gate(team)


def tell_opened(team: "Team", *, by: Any, at: datetime) -> None:
    """Tell all who want to know that the team is open."""
    for told in ON_TEAM_OPENED:
        told(team, by=by, at=at)
