"""A database of the bench's own, with the tuning of `make run`: empty and migrated, or found again."""

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"


def open_database(name: str) -> None:
    """Point the settings at database `name` and set Django up; call it before any import of the product."""
    from ops import database  # noqa: PLC0415  starts the server first

    VAR.mkdir(parents=True, exist_ok=True)
    url = database.start_detached(VAR / "postgres")
    os.environ |= {
        "BRANCHOPS_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "branchops.settings",
        "VAR_DIR": str(VAR),
        "DATABASE_URL": database.create_if_missing(url, name),
    }
    import django  # noqa: PLC0415

    django.setup()


def fresh_database(name: str) -> None:
    """As `open_database`, emptied and migrated."""
    import psycopg2  # noqa: PLC0415

    from ops import database  # noqa: PLC0415

    VAR.mkdir(parents=True, exist_ok=True)
    connection = psycopg2.connect(database.start_detached(VAR / "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    connection.close()
    open_database(name)
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


@dataclass
class Clock:
    """What a measured block took, in seconds."""

    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Clock]:
    clock, start = Clock(), time.perf_counter()
    yield clock
    clock.seconds = time.perf_counter() - start


def peak_megabytes() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
