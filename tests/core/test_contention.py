"""Who was ended by the database for another's sake is done again; everything else is told at once."""

import pytest
from django.db import OperationalError, transaction
from psycopg2.errors import DeadlockDetected, LockNotAvailable

from core.contention import MOST_TRIES, again_where_met


class Work:
    """Fails a number of times, then answers."""

    def __init__(self, failures, cause=DeadlockDetected):
        self.failures, self.cause, self.tries = failures, cause, 0

    def __call__(self):
        self.tries += 1
        if self.tries <= self.failures:
            raise OperationalError("ended") from self.cause()
        return "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("failures", range(MOST_TRIES))
def test_again_where_met_does_it_again(failures):
    work = Work(failures)

    assert (again_where_met(work), work.tries) == ("done", failures + 1)


@pytest.mark.django_db(transaction=True)
def test_again_where_met_gives_up_after_a_few_tries():
    work = Work(MOST_TRIES)

    with pytest.raises(OperationalError):
        again_where_met(work)

    assert work.tries == MOST_TRIES


@pytest.mark.django_db(transaction=True)
def test_again_where_met_tells_other_failures_at_once():
    work = Work(1, cause=LockNotAvailable)

    with pytest.raises(OperationalError):
        again_where_met(work)

    assert work.tries == 1


@pytest.mark.django_db(transaction=True)
def test_again_where_met_inside_a_transaction_tells_at_once():
    work = Work(1)

    with pytest.raises(OperationalError), transaction.atomic():
        again_where_met(work)

    assert work.tries == 1
