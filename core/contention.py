"""Two who meet: of two transactions that wait for each other PostgreSQL ends one, which is then done again.

Every service holds the audit's head from its entry until it commits, so two services that take the same
rows in another order can meet this way. Nothing of the ended transaction has happened.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection
from psycopg2.errors import DeadlockDetected, SerializationFailure

T = TypeVar("T")
MOST_TRIES = 3


def again_where_met(work: Callable[[], T]) -> T:
    """Do `work`, and again where it was ended for another's sake; never inside a transaction."""
    for _ in range(MOST_TRIES - 1):
        try:
            return work()
        except OperationalError as error:
            met = isinstance(error.__cause__, DeadlockDetected | SerializationFailure)
            if not met or connection.in_atomic_block:
                raise
    return work()
