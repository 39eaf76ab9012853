"""The embedded PostgreSQL: found again, kept, ended."""

import contextlib
import os
import subprocess
import threading

import psycopg2
import pytest

from ops import database


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://postgres:@/postgres?host=/tmp/x", "postgresql://postgres:@/pay?host=/tmp/x"),
        ("postgresql://postgres:@127.0.0.1:5/postgres?a=b", "postgresql://postgres:@127.0.0.1:5/pay?a=b"),
    ],
)
def test_with_name_leads_to_another_database_of_the_server(url, expected):
    assert database.with_name(url, "pay") == expected


def test_runtime_directory_is_each_users_own(monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    path = database.runtime_directory()

    assert path == tmp_path / f"branchops-{os.getuid()}"
    assert path.stat().st_mode & 0o777 == 0o700
    assert (path / "python_PostgresServer").is_dir()


def test_runtime_directory_that_somebody_else_took_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    mine = os.getuid()
    (tmp_path / f"branchops-{mine + 1}").mkdir()
    monkeypatch.setattr(os, "getuid", lambda: mine + 1)

    with pytest.raises(RuntimeError, match="belongs to another user"):
        database.runtime_directory()


def test_stop_of_what_never_ran_does_nothing(tmp_path):
    assert database.stop(tmp_path / "nothing") is None


def test_wait_until_ready_waits_for_the_word_of_the_server(tmp_path):
    file = tmp_path / "postmaster.pid"
    threading.Timer(0.15, lambda: file.write_text("1\n/data\n0\n\n/socket\n\n1 2\nstarting\n")).start()
    threading.Timer(0.3, lambda: file.write_text("1\n/data\n0\n\n/socket\n\n1 2\nready   \n")).start()

    assert database.wait_until_ready(file, seconds=10) is None
    assert "ready" in file.read_text()


def test_wait_until_ready_gives_up_and_says_where_the_log_is(tmp_path):
    with pytest.raises(RuntimeError, match=f"not ready within 0.2 seconds; its log lies beside {tmp_path}"):
        database.wait_until_ready(tmp_path / "postmaster.pid", seconds=0.2)


def asked(url, question):
    with contextlib.closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


@pytest.fixture
def directory(tmp_path):
    yield tmp_path / "postgres"
    database.stop(tmp_path / "postgres")


@pytest.mark.worker
def test_server_is_found_again_while_it_runs(directory):
    first = database.start_detached(directory, test=True)

    assert database.start_detached(directory, test=True) == first


@pytest.mark.worker
def test_server_keeps_its_data_over_an_end_and_a_stale_pid_file(directory):
    url = database.create_if_missing(database.start_detached(directory, test=True), "kept")
    asked(url, "CREATE TABLE rows AS SELECT 7 AS n; SELECT 1")
    its_own = (directory / "postmaster.pid").read_text()

    for left in [its_own, "99999999\n", "", f"{os.getpid()}\n/elsewhere\n"]:
        database.stop(directory)
        (directory / "postmaster.pid").write_text(left)

        again = database.create_if_missing(database.start_detached(directory, test=True), "kept")

        assert asked(again, "SELECT n FROM rows") == (7,), left


@pytest.mark.worker
def test_server_that_was_tuned_otherwise_is_tuned_anew(directory):
    url = database.start_detached(directory)
    assert asked(url, "SHOW fsync") == ("on",)

    assert database.start_detached(directory, test=True) == url

    assert asked(url, "SHOW fsync") == ("off",)
    assert asked(url, "SHOW wal_level") == ("minimal",)


def test_server_that_cannot_start_says_why(tmp_path):
    (tmp_path / "postgres").write_text("a file where the directory should be")

    with pytest.raises(RuntimeError, match="did not start"):
        database.start_detached(tmp_path / "postgres")


class SlowWheel:
    """The wheel as it is after a power cut: it gives up waiting the first time and finds the server the second."""

    def __init__(self, directory, outcomes):
        self.directory, self.outcomes, self.asked = directory, list(outcomes), []

    def get_server(self, directory, *, cleanup_mode):
        self.asked.append((directory, cleanup_mode))
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            (self.directory / "postmaster.pid").write_text("1\nready\n")
            raise outcome
        return outcome


def test_server_that_redoes_its_log_for_long_is_waited_for(monkeypatch, tmp_path):
    wheel = SlowWheel(tmp_path, [subprocess.TimeoutExpired("pg_ctl", 10), "the server"])
    monkeypatch.setattr(database, "_wheel", lambda: wheel)

    found = database._server(tmp_path, cleanup_mode=None)

    assert found == "the server"
    assert wheel.asked == [(tmp_path, None)] * 2


def test_server_that_cannot_start_says_why_at_once(monkeypatch, tmp_path):
    wheel = SlowWheel(tmp_path, [subprocess.CalledProcessError(1, "pg_ctl")])
    monkeypatch.setattr(database, "_wheel", lambda: wheel)

    with pytest.raises(subprocess.CalledProcessError):
        database._server(tmp_path, cleanup_mode="stop")

    assert len(wheel.asked) == 1
