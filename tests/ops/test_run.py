"""`make run`: refuses in one line, comes up, keeps its parts alive, ends them all."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from ops import run
from ops.processes import Process, end_all
from tests.architecture.tree import ROOT
from tests.factories.org import TeamFactory, account_manager
from tests.worker_harness import Office


@pytest.fixture
def place(monkeypatch, tmp_path):
    """A data directory and a port of the test's own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setattr(run, "VAR", tmp_path)
    monkeypatch.setattr(run, "PORT", port)
    return tmp_path


def test_only_one_runs_on_the_same_data(place):
    with run.only_one(), pytest.raises(run.Refusal, match="is running already"), run.only_one():
        pass


def test_only_one_starts_again_after_the_first_has_ended(place):
    with run.only_one():
        pass

    with run.only_one():
        assert (place / "run.lock").exists()


def test_taken_port_is_named_with_the_way_out(place):
    with socket.socket() as other:
        other.bind(("127.0.0.1", run.PORT))
        other.listen()

        with pytest.raises(run.Refusal, match=f"PORT={run.PORT + 1} make run"):
            run.refuse_taken_port()


def test_free_port_is_taken_without_a_word(place):
    assert run.refuse_taken_port() is None


def test_database_of_the_environment_is_used_as_it_is(place, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://there/now")

    with run.running_database() as url:
        assert url == "postgresql://there/now"


def test_surroundings_are_the_demonstrations(place, monkeypatch):
    monkeypatch.setenv("BRANCHOPS_MODE", "production")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/5")

    environment = run.surroundings("postgresql://x/y")

    assert (environment["BRANCHOPS_MODE"], environment["DATABASE_URL"]) == ("demo", "postgresql://x/y")
    assert environment["REDIS_URL"] == "redis://127.0.0.1:6379/5"
    assert (place / "broker" / "queue").is_dir()


def test_commands_beside_it_find_the_same_data_while_it_runs(place):
    environment = run.surroundings("postgresql:///a name?host=/x")
    with run.commands_beside(environment) as file:
        asked = subprocess.run(
            ["sh", "-c", f'. "{file}"; echo "$BRANCHOPS_MODE $DATABASE_URL $VAR_DIR"'],
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": os.environ["PATH"]},
        )
        mode = file.stat().st_mode & 0o777

    assert asked.stdout == f"demo postgresql:///a name?host=/x {place}\n"
    assert mode == 0o600
    assert not file.exists()


def test_look_after_starts_again_what_ended(place, capsys):
    process = Process("worker", [sys.executable, "-c", "pass"], dict(os.environ), place / "worker.log")
    process.start()
    process.popen.wait()
    first, process.started = process.popen.pid, process.started - 60

    run.look_after([process])
    end_all([process])

    assert process.popen.pid != first
    assert "worker ended and is started again" in capsys.readouterr().out


def test_look_after_gives_up_what_ends_at_once(place):
    process = Process(
        "web", [sys.executable, "-c", "raise SystemExit('no module')"], dict(os.environ), place / "w.log"
    )
    process.start()
    process.popen.wait()

    with pytest.raises(run.Refusal, match="web ended with:\nno module"):
        run.look_after([process])


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_run_comes_up_says_where_it_is_and_ends_everything_on_ctrl_c(place):
    account_manager(TeamFactory(), user__username="lihua", user__name="李华")
    environment = Office(place, "").environment() | {"VAR_DIR": str(place), "PORT": str(run.PORT)}
    running = subprocess.Popen(
        [sys.executable, "-m", "ops.run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        said = read_until(running, "branchops is at")
        with urllib.request.urlopen(f"http://127.0.0.1:{run.PORT}/healthz", timeout=10) as answer:
            health = answer.status
        parts = children_of(running.pid)
    finally:
        running.send_signal(signal.SIGINT)
        rest, _ = running.communicate(timeout=60)

    assert f"http://127.0.0.1:{run.PORT}" in said
    assert "lihua" in said
    assert health == 200
    assert len(parts) == 3
    assert (running.returncode, rest.splitlines()[-1]) == (0, "ended")
    assert [pid for pid in parts if os.path.exists(f"/proc/{pid}")] == []


def read_until(running, words, seconds=90):
    said, end = "", time.monotonic() + seconds
    while words not in said and time.monotonic() < end:
        line = running.stdout.readline()
        assert line, f"it ended: {said}"
        said += line
    return said


def children_of(pid):
    found = []
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if entry.isdigit() and f"PPid:\t{pid}\n" in Path(f"/proc/{entry}/status").read_text():
                found.append(int(entry))
    return found
