"""What kinds of work there are: filled by the apps' `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.jobs.running import Running
from core.models import Job

# A kind's work: takes the running job, returns what the page shows as the result.
Work = Callable[[Running], Mapping[str, Any] | None]
# Called with the job and the reason when the work was refused or broke.
OnFailure = Callable[[Job, str], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """`is_atomic`: the work and the job's end are one transaction. False only where the work is itself a row
    of effects outside the database (mails), each marked in a transaction of its own.
    """

    work: Work
    on_failure: OnFailure | None = None
    is_atomic: bool = True


KINDS: dict[str, Kind] = {}


def register(name: str, work: Work, *, on_failure: OnFailure | None = None, is_atomic: bool = True) -> None:
    """Make `name` known; called once per kind from `apps.ready()`."""
    if name in KINDS and KINDS[name].work is not work:
        raise ValueError(f"job kind {name!r} is registered twice")
    KINDS[name] = Kind(work, on_failure, is_atomic)
