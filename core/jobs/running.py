"""What the work of a job is given: its arguments, and a way to show how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.jobs.heartbeat import Heartbeat


@dataclass(slots=True)
class Running:
    """A claimed job as its work sees it."""

    id: int
    args: Mapping[str, Any]
    owner_id: int | None
    attempt: int
    started_at: datetime
    _beat: Heartbeat = field(repr=False)

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Show how far the work is; seen within half a second, whatever transaction the work is in.

        May be called for every row: it is written a few times a second.
        """
        self._beat.show(done=done, total=total, message=message)
