"""Twenty people at once before two web processes: each opens a page, reads for a second, opens the next."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from bench.ground import ROOT

USERS, PROCESSES = 20, 2
VISITS, THINK_SECONDS = 50, 1.0
HOST = "127.0.0.1"


@contextlib.contextmanager
def web_server() -> Iterator[int]:
    """Gunicorn as in production, on a free port, as long as the block runs."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "branchops.wsgi"]
    command += ["--config", "python:ops.gunicorn", "--bind", f"{HOST}:{port}", "--log-level", "error"]
    settings = {"BRANCHOPS_MODE": "demo", "WEB_PROCESSES": str(PROCESSES)}
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            _get(port, "/healthz", "")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not come up")


def visit_all(port: int, doors: Sequence[tuple[str, str]]) -> list[list[float]]:
    """Milliseconds of every visit, per (path, session key); each person begins at another page."""
    taken: list[list[float]] = [[] for _ in doors]
    failed: list[Exception] = []
    for path, session in doors:
        for _ in range(2 * PROCESSES):  # a process opens its templates once
            _get(port, path, session)

    def person(number: int) -> None:
        try:
            time.sleep(number * THINK_SECONDS / USERS)
            for place in islice(cycle(range(len(doors))), number, number + VISITS):
                taken[place].append(_get(port, *doors[place]))
                time.sleep(THINK_SECONDS)
        except Exception as error:  # noqa: BLE001  raised again below
            failed.append(error)

    people = [threading.Thread(target=person, args=(number,)) for number in range(USERS)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    if failed:
        raise failed[0]
    return taken


def _get(port: int, path: str, session: str) -> float:
    start = time.perf_counter()
    with contextlib.closing(http.client.HTTPConnection(HOST, port, timeout=60)) as connection:
        connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
        response = connection.getresponse()
        response.read()
    if response.status != http.client.OK:
        raise RuntimeError(f"{path} answers {response.status}")
    return (time.perf_counter() - start) * 1000
