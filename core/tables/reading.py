"""How a value is taken from a record: compiled once per column, not looked up anew for every cell."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

Reader = Callable[[Any], Any]


def reader(path: str) -> Reader:
    """A function that follows `path` ("customer__name") through attributes or keys, to None where it ends."""
    steps = path.replace("__", ".").split(".")
    follow = attrgetter(".".join(steps))

    def read(record: Any) -> Any:
        if isinstance(record, dict):
            return record[path]
        try:
            value = follow(record)
        except AttributeError:
            value = _slowly(record, steps)
        return value() if callable(value) else value

    return read


def _slowly(record: Any, steps: list[str]) -> Any:
    """Step by step, so that an empty relation gives None and a wrong name still fails."""
    for step in steps:
        if record is None:
            return None
        record = getattr(record, step)
    return record
