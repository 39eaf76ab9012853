"""Child processes: started, watched, and gone with their parent whatever ends it."""

import os
import signal
import subprocess
import sys

import pytest

from ops.processes import Process, end_all
from tests.architecture.tree import ROOT
from tests.core.parallel import eventually

SLEEP = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)"]


@pytest.fixture
def part(tmp_path):
    """Starts a part; all of them are ended with the test."""
    started = []

    def start(command=SLEEP, name="part"):
        process = Process(name, command, dict(os.environ), tmp_path / "log" / f"{name}.log")
        process.start()
        started.append(process)
        return process

    yield start
    end_all(started, patience=1)


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_start_writes_what_it_says_to_its_log(part):
    process = part()

    assert eventually(lambda: process.last_words() == "awake")
    assert not process.has_ended()


def test_has_ended_notices_an_end(part):
    process = part([sys.executable, "-c", "raise SystemExit('no way')"])

    assert eventually(process.has_ended)
    assert process.ended_too_soon()
    assert process.last_words() == "no way"


def test_end_all_asks_first(part, tmp_path):
    polite = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('goodbye', flush=True), sys.exit()))\n"
        "print('ready', flush=True); time.sleep(60)"
    )
    process = part([sys.executable, "-c", polite])
    assert eventually(lambda: process.last_words() == "ready")

    end_all([process])

    assert process.last_words() == "ready\ngoodbye"


def test_end_all_makes_end_what_does_not_listen(part):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    process = part([sys.executable, "-c", deaf])
    assert eventually(lambda: process.last_words() == "deaf")

    end_all([process], patience=0.2)

    assert process.popen.returncode == -signal.SIGKILL


def test_end_all_takes_the_children_of_children_along(part):
    parent = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    process = part([sys.executable, "-c", parent])
    assert eventually(lambda: process.last_words().isdigit())
    grandchild = int(process.last_words())

    end_all([process], patience=1)

    assert eventually(lambda: not is_alive(grandchild))


def test_ctrl_c_in_the_terminal_does_not_reach_the_parts_directly(part):
    process = part()

    assert os.getsid(process.popen.pid) != os.getsid(os.getpid())


@pytest.mark.skipif(
    sys.platform != "linux", reason="orphans end with their parent on Linux only; lifted by: Linux"
)
def test_part_ends_with_a_parent_that_was_killed(tmp_path):
    parent = (
        "import os, sys, time\nfrom pathlib import Path\nfrom ops.processes import Process\n"
        f"part = Process('p', {SLEEP!r}, dict(os.environ), Path({str(tmp_path)!r}) / 'p.log')\n"
        "part.start(); print(part.popen.pid, flush=True); time.sleep(60)"
    )
    running = subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pid = int(running.stdout.readline())

    running.kill()
    running.wait()
    running.stdout.close()

    assert eventually(lambda: not is_alive(pid))
