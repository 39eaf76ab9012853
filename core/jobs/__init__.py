"""Background work as rows: nothing is lost and nothing is done twice (architecture.md, Jobs).

An app registers a kind in its `apps.ready()`; a service calls `enqueue`; after commit a wake-up goes to the
broker; a worker claims the row and runs the kind. The work and the row's end are one transaction, guarded by
the attempt's number, so a worker that was thought dead cannot finish what another has taken over.
"""

from core.jobs.kinds import KINDS, Kind, OnFailure, Work, register
from core.jobs.queue import enqueue, forget, offer_again, unfinished, wake
from core.jobs.running import Running
from core.jobs.work import MAX_ATTEMPTS, LostLease, claim, run

__all__ = [
    "KINDS",
    "MAX_ATTEMPTS",
    "Kind",
    "LostLease",
    "OnFailure",
    "Running",
    "Work",
    "claim",
    "enqueue",
    "forget",
    "offer_again",
    "register",
    "run",
    "unfinished",
    "wake",
]
