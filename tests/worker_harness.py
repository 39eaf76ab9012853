"""Real worker processes: started on a broker of the test's own, watched, killed, started again.

    def test_…(office):                       # the fixture `office` of tests/worker_fixtures.py
        job = services.start_run(…).job       # enqueued in the test's own process, woken through the broker
        with office.worker() as worker:
            office.wait_for(job, state="running")
            worker.kill()                     # SIGKILL to the whole process group
        with office.worker(schedules=True):   # offers again what was lost
            office.wait_for(job, state="done")

Tests need `@pytest.mark.worker` and `@pytest.mark.django_db(transaction=True)`. Kinds of work that exist for the tests
only are in tests/core/job_kinds.py; the workers know them.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import connection
from kombu import pools

from core.models import Job

ROOT = Path(__file__).resolve().parent.parent
LEASE = 1
REDIS_INSTALL = "apt-get install -y redis-server"


@dataclass
class Process:
    """A process group that ends with its test at the latest."""

    command: list
    environment: dict
    log: Path
    _popen: subprocess.Popen = field(init=False)

    def __post_init__(self):
        with self.log.open("ab") as out:
            self._popen = subprocess.Popen(
                self.command, env=self.environment, cwd=ROOT, stdout=out, stderr=out, start_new_session=True
            )

    def kill(self):
        """As a power cut: nothing is ended in order."""
        self._signal(signal.SIGKILL)

    def stop(self):
        """As a deployment does it."""
        self._signal(signal.SIGTERM)

    def freeze(self):
        """As a machine that hangs: it lives, and says nothing."""
        os.killpg(self._popen.pid, signal.SIGSTOP)

    def thaw(self):
        os.killpg(self._popen.pid, signal.SIGCONT)

    def _signal(self, number):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, number)
        try:
            self._popen.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait(timeout=15)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()


@dataclass
class Office:
    """The background half of the product on one broker, against the test's database."""

    directory: Path
    broker: str

    def environment(self):
        database = connection.settings_dict
        url = f"postgresql://{database['USER']}:{database['PASSWORD']}@{_place(database)}"
        chosen = {
            "DATABASE_URL": url,
            "BRANCHOPS_MODE": "test",
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "VAR_DIR": str(self.directory),
            "BROKER_DIR": str(self.directory / "broker"),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "REDIS_URL": self.broker,
            "JOB_LEASE_SECONDS": str(LEASE),
            "JOB_OFFER_SECONDS": "1",
            "PYTHONPATH": str(ROOT),
        }
        return os.environ | chosen

    def worker(self, *, processes=1, schedules=False):
        """A worker with as many processes; where it `schedules`, it also offers again, once a second."""
        arguments = ["--concurrency", str(processes), "--without-mingle", "--without-gossip"]
        return self._celery("worker", *arguments, *(["--beat"] if schedules else []))

    def _celery(self, *arguments):
        command = [sys.executable, "-m", "celery", "-A", "branchops", *arguments, "--loglevel", "WARNING"]
        return Process(command, self.environment(), self.directory / f"{arguments[0]}.log")

    def wait_for(self, job, *, state, seconds=30):
        """The job's row once it is in `state`; fails with the worker's log where it never comes to that."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            row = Job.objects.get(pk=job.pk)
            if row.state == state:
                return row
            if row.is_finished:
                break
            time.sleep(0.02)
        raise AssertionError(f"job {row.pk} is {row.state}, not {state}: {row.error}\n{self.logs()}")

    def logs(self):
        return "\n".join(
            f"== {path.name}\n{path.read_text()}" for path in sorted(self.directory.glob("*.log"))
        )


def _place(database):
    """Host, port and name as a URL has them; a socket's directory goes into the query."""
    if database["HOST"].startswith("/") or not database["HOST"]:
        return f"/{database['NAME']}?host={database['HOST']}"
    return f"{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


@contextlib.contextmanager
def sending_through(office):
    """The test's own process offers its jobs through the office's broker."""
    folders = {
        "queue": office.directory / "broker" / "queue",
        "control": office.directory / "broker" / "control",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    on_disk = {
        "data_folder_in": str(folders["queue"]),
        "data_folder_out": str(folders["queue"]),
        "control_folder": str(folders["control"]),
    }
    options = settings.REDIS_PATIENCE if office.broker else on_disk
    before = {"broker_url": current_app.conf.broker_url}
    before["broker_transport_options"] = current_app.conf.broker_transport_options
    _use(broker_url=office.broker or "filesystem://localhost", broker_transport_options=dict(options))
    try:
        yield office
    finally:
        _use(**before)


def _use(**conf):
    current_app.conf.update(conf)
    pools.reset()
    current_app._pool = None
    current_app.amqp._producer_pool = None


@dataclass
class Redis:
    """A Redis server of the test's own on a free port."""

    directory: Path
    port: int = field(default_factory=lambda: _free_port())
    _process: Process | None = None

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        command = [
            shutil.which("redis-server"),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
        ]
        command += ["--dir", str(self.directory), "--appendonly", "no"]
        self._process = Process(command, dict(os.environ), self.directory / "redis.log")
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return self
            time.sleep(0.02)
        raise AssertionError((self.directory / "redis.log").read_text())

    def kill(self):
        if self._process:
            self._process.kill()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
