"""Kinds of work that exist for the tests only; `registered` takes them out again."""

import time

import pytest

from core import jobs
from core.errors import DomainError
from core.models import Job, SerialSeries
from django.core.exceptions import PermissionDenied
from django.db import OperationalError

FAILURES = []


def count(running):
    """Effect in the database: one more."""
    series, _ = SerialSeries.objects.select_for_update().get_or_create(code=running.args["series"])
    series.last_number += 1
    series.save()
    return {"count": series.last_number}


def count_slowly(running):
    """As `count`, but begun long before it is ended; shows how far it is meanwhile."""
    result = count(running)
    steps = running.args["steps"]
    for step in range(1, steps + 1):
        running.progress(step, steps, f"step {step}")
        time.sleep(running.args["pause"])
    return result


def refuse(running):
    count(running)
    raise DomainError("The month is closed.", faults=["Row 3 is empty.", "Row 4 too."])


def deny(running):
    count(running)
    raise PermissionDenied


def break_down(running):
    count(running)
    raise KeyError("internal detail")


def deadlock_at_first(running):
    count(running)
    if running.attempt == 1:
        raise OperationalError("deadlock detected")


def remember(job, error):
    FAILURES.append((job.pk, error))


def break_while_telling(job, error):
    SerialSeries.objects.create(code="told")
    raise KeyError("while telling")


KINDS = {
    "test.count": jobs.Kind(count),
    "test.count_slowly": jobs.Kind(count_slowly),
    "test.refuse": jobs.Kind(refuse, remember),
    "test.deny": jobs.Kind(deny, remember),
    "test.break_down": jobs.Kind(break_down, remember),
    "test.deadlock_at_first": jobs.Kind(deadlock_at_first, remember),
    "test.break_while_telling": jobs.Kind(refuse, break_while_telling),
}


@pytest.fixture
def kinds():
    """The kinds of this module, for one test."""
    FAILURES.clear()
    jobs.KINDS.update(KINDS)
    yield
    for name in KINDS:
        del jobs.KINDS[name]


def counted(series="s"):
    """How often the work took effect."""
    return sum(SerialSeries.objects.filter(code=series).values_list("last_number", flat=True))


def state_of(job):
    return Job.objects.get(pk=job.pk).state
