"""A migrated, empty database that others are copied from: a copy is made at once, migrating takes seconds."""

import contextlib
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from ops import database

ROOT = Path(__file__).resolve().parent.parent


def migrated_template(url: str, *, prefix: str) -> str:
    """The name of that database on the server of `url`, made once for each state of the migrations.

    Those of earlier states are dropped; `prefix` tells whose they are.
    """
    import psycopg2  # noqa: PLC0415  the bench and the tests read this before Django's settings are chosen

    name = prefix + _state_of_migrations()
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            new = f"new_{prefix}{os.getpid()}"
            _migrate(database.create_if_missing(url, new))
            with contextlib.suppress(psycopg2.errors.DuplicateDatabase):  # somebody was faster
                cursor.execute(f'ALTER DATABASE "{new}" RENAME TO "{name}"')
            cursor.execute(f'DROP DATABASE IF EXISTS "{new}"')
        for other in found - {name}:
            cursor.execute(f'DROP DATABASE IF EXISTS "{other}" WITH (FORCE)')
    return name


def _state_of_migrations() -> str:
    files = sorted(ROOT.glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _migrate(url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "BRANCHOPS_MODE": "test"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
