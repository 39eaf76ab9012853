"""A database of the bench's own, with the tuning of `make run`, and the clocks of its measurements."""

import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from ops import database
from ops.template import migrated_template

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
SERVER = VAR / "postgres"
EMPTY = "bench_empty_"


def in_own_process(module: str, *arguments: object) -> Any:
    """What a section prints as its last line, parsed: its memory, caches and settings touch no other."""
    command = [sys.executable, "-W", "ignore", "-m", module, *map(str, arguments)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def fresh_database(name: str) -> None:
    """Set Django up on an empty, migrated database `name`; before any import of the product."""
    VAR.mkdir(parents=True, exist_ok=True)
    url = database.start_detached(SERVER)
    os.environ |= {
        "BRANCHOPS_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "branchops.settings",
        "VAR_DIR": str(VAR),
        "DATABASE_URL": database.with_name(url, name),
        "LOG_LEVEL": "ERROR",
    }
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            template = migrated_template(url, prefix=EMPTY)
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    import django  # noqa: PLC0415  the settings read the environment
    from django.urls import reverse  # noqa: PLC0415

    django.setup()
    # A worker has long loaded its addresses when a job comes in.
    reverse("desk:home")


@dataclass
class Clock:
    """What a measured block took, in seconds: on the wall, and of the processors, the database's included."""

    seconds: float = 0.0
    cpu: float = 0.0


@contextmanager
def timed() -> Iterator[Clock]:
    clock, start, cpu = Clock(), time.perf_counter(), _cpu_seconds()
    yield clock
    clock.seconds, clock.cpu = time.perf_counter() - start, _cpu_seconds() - cpu


def _cpu_seconds() -> float:
    """Processor time of this process, its children that have ended, and the whole database server."""
    own = sum(os.times()[:4])
    server = psutil.Process(int((SERVER / "postmaster.pid").read_text().split("\n", 1)[0]))
    total: float = own + sum(server.cpu_times()[:4])
    for child in server.children():
        with contextlib.suppress(psutil.Error):
            total += sum(child.cpu_times()[:4])
    return total


def peak_megabytes() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
