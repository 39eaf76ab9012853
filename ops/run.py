"""`make run`: database, web, worker and scheduler of the demonstration in one terminal; Ctrl-C ends them all.

PORT, HOST, DATABASE_URL and REDIS_URL override the defaults; VAR_DIR is where data and logs lie.
"""

import contextlib
import fcntl
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from ops import database
from ops.processes import Process, end_all

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
PYTHON = sys.executable
READY_WITHIN = 90.0


class Refusal(Exception):  # noqa: N818  one line for the terminal
    """`make run` cannot go on, and why."""


def main() -> None:
    """Start everything, print where to go, stay until Ctrl-C or until a part cannot be kept alive."""
    # Interrupt, too: a shell that starts this in the background has it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _as_interrupt)
    with only_one(), contextlib.suppress(KeyboardInterrupt):
        refuse_taken_port()
        with running_database() as url:
            environment = surroundings(url)
            prepare(environment)
            with commands_beside(environment) as file:
                serve(environment, file)
    print("\nended", flush=True)


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """One `make run` per data directory; the lock goes with its process, so a stale one cannot be."""
    try:
        VAR.mkdir(parents=True, exist_ok=True)
        lock = (VAR / "run.lock").open("a")
    except PermissionError as denied:
        raise Refusal(f"{VAR} belongs to another user; run as that user or choose VAR_DIR=…") from denied
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Refusal("`make run` is running already on this data; end it or choose VAR_DIR=…") from taken
        yield


def refuse_taken_port() -> None:
    """Say at once that somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError as taken:
            raise Refusal(f"port {PORT} is taken; choose another: PORT={PORT + 1} make run") from taken


@contextlib.contextmanager
def running_database() -> Iterator[str]:
    """The database of DATABASE_URL, or the embedded one for as long as this runs."""
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    directory = VAR / "postgres"
    try:
        yield database.create_if_missing(database.start_detached(directory), "branchops")
    finally:
        database.stop(directory)


def surroundings(url: str) -> dict[str, str]:
    """The environment of all parts."""
    hosts = {"127.0.0.1", "localhost", "[::1]", socket.gethostname(), HOST}
    for folder in ("broker/queue", "broker/control", "static", "media"):
        (VAR / folder).mkdir(parents=True, exist_ok=True)
    defaults = {"ALLOWED_HOSTS": ",".join(sorted(hosts)), "SITE_URL": f"http://{HOST}:{PORT}"}
    chosen = {"BRANCHOPS_MODE": "demo", "DATABASE_URL": url, "VAR_DIR": str(VAR), "PYTHONPATH": str(ROOT)}
    return defaults | os.environ | chosen


@contextlib.contextmanager
def commands_beside(environment: dict[str, str]) -> Iterator[Path]:
    """A file for the shell while this runs, by which `manage.py` works on the same data."""
    path = VAR / "environment"
    names = ("BRANCHOPS_MODE", "DATABASE_URL", "VAR_DIR", "REDIS_URL", "SITE_URL")
    lines = [f"export {name}={shlex.quote(environment[name])}\n" for name in names if name in environment]
    path.write_text("".join(lines))
    path.chmod(0o600)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def prepare(environment: dict[str, str]) -> None:
    """Migrate, and load the demonstration once."""
    if subprocess.run([PYTHON, "-m", "ops.prepare"], env=environment, cwd=ROOT, check=False).returncode:
        raise Refusal("the database could not be made ready, see above")


def parts(environment: dict[str, str]) -> list[Process]:
    """Web, worker, scheduler."""
    web = ["gunicorn", "branchops.wsgi", "--bind", f"{HOST}:{PORT}", "--workers", "2", "--threads", "4"]
    web += ["--no-control-socket"]
    celery = ["celery", "-A", "branchops"]
    quiet = ["--without-mingle", "--without-gossip", "--loglevel", "WARNING"]
    worker = [*celery, "worker", "--concurrency", "2", *quiet]
    beat = [*celery, "beat", "--pidfile", "", "--loglevel", "WARNING"]
    return [
        Process(name, [PYTHON, "-m", *command], environment, VAR / "log" / f"{name}.log")
        for name, command in (("web", web), ("worker", worker), ("scheduler", beat))
    ]


def serve(environment: dict[str, str], file: Path) -> None:
    """Keep the parts alive; `file` is named for whoever calls commands beside them."""
    processes = parts(environment)
    try:
        for process in processes:
            process.start()
        wait_until_ready(processes)
        print(f"\nbranchops is at {environment['SITE_URL']}  (Ctrl-C ends it; data and logs: {VAR})")
        print(f"commands beside it: . {_short(file)} && {_short(PYTHON)} manage.py …", flush=True)
        while True:
            time.sleep(0.5)
            look_after(processes)
    finally:
        end_all(processes)


def _short(path: Path | str) -> str:
    """As it is typed in the project's folder."""
    with contextlib.suppress(ValueError):
        return str(Path(path).relative_to(ROOT))
    return str(path)


def wait_until_ready(processes: list[Process]) -> None:
    """Until the web answers."""
    deadline = time.monotonic() + READY_WITHIN
    host = "127.0.0.1" if HOST == "0.0.0.0" else HOST
    while time.monotonic() < deadline:
        look_after(processes)
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"http://{host}:{PORT}/healthz", timeout=5).close()
            return
        time.sleep(0.2)
    raise Refusal(f"the web does not answer after {READY_WITHIN:.0f} s; its log is {VAR / 'log' / 'web.log'}")


def look_after(processes: list[Process]) -> None:
    """Start again what ended; what ends at once is given up with its last words."""
    for process in processes:
        if not process.has_ended():
            continue
        if process.ended_too_soon():
            raise Refusal(f"{process.name} ended with:\n{process.last_words()}")
        print(f"{process.name} ended and is started again; its log is {process.log}", flush=True)
        process.start()


if __name__ == "__main__":
    try:
        main()
    except (Refusal, RuntimeError) as refusal:
        sys.exit(str(refusal))
