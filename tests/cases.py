"""A table of cases that one test goes through: what a test for each would cost is paid once."""

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction


def each(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Callable], Callable]:
    """As pytest.mark.parametrize, but one test: it tries every case and names all that fail.

    A case leaves no row behind. What fixtures made is the same for all, so a test that changes such an object
    itself (not only its row) is parametrised.
    """
    names = tuple(name.strip() for name in names.split(",")) if isinstance(names, str) else names
    table = [dict(zip(names, case if len(names) > 1 else (case,), strict=True)) for case in cases]
    assert table, "a test without a case proves nothing"

    def decorate(test: Callable) -> Callable:
        @functools.wraps(test)
        def through_all(**fixtures: Any) -> None:
            failed = []
            for case in table:
                try:
                    with undone():
                        test(**fixtures, **case)
                except (Exception, pytest.fail.Exception) as error:
                    failed.append(AssertionError(f"{case}: {type(error).__name__}: {error}"))
                    failed[-1].__cause__ = error
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {len(table)} cases", failed)

        asked = inspect.signature(test)
        fixtures = [value for name, value in asked.parameters.items() if name not in names]
        through_all.__signature__ = asked.replace(parameters=fixtures)
        return through_all

    return decorate


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """What is written within is gone afterwards, where a test has a database."""
    if not connection.in_atomic_block:
        yield
        return
    frame = transaction.atomic()
    # As the frame of a whole test is marked: within it, what has to commit by itself may.
    frame._from_testcase = True
    with frame:
        yield
        transaction.set_rollback(True)
