"""Work on bytes from outside, in a process of its own whose memory and time are bounded.

Pictures and PDFs are decoded by libraries written in C. What goes wrong there ends a child, never a page or a
worker. A module that works so calls `serve` when it is run as a program: bytes in, one line of JSON out.
"""

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[1]


class Broken(ValueError):  # noqa: N818  an answer, not a programmer's error
    """The work did not come to its end; the text is the name of the fault, for programs."""


def run(module: str, content: bytes, *, memory_bytes: int, cpu_seconds: int, wall_seconds: int) -> Any:
    """What `module`, run as a program, makes of the bytes.

    Raises Broken where it fails, or asks for more memory (bytes) or time (seconds) than it may.
    """
    limits = json.dumps({"memory_bytes": memory_bytes, "cpu_seconds": cpu_seconds})
    try:
        done = subprocess.run(  # noqa: S603  our own module, nothing of the file in the command
            [sys.executable, "-m", module, limits],
            input=content,
            capture_output=True,
            cwd=_ROOT,
            timeout=wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Broken("too long") from late
    try:
        answer = json.loads(done.stdout)
    except ValueError as fault:
        raise Broken("damaged") from fault
    if "fault" in answer:
        raise Broken(answer["fault"])
    return answer["made"]


def serve(work: Callable[[bytes], Any]) -> None:
    """In the child: take the limits, do the work on the standard input, print what came of it or the fault.

    A fault that `work` knows it raises as Broken.
    """
    import resource  # noqa: PLC0415  only where there are such limits

    limits = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_seconds"],) * 2)
    os.nice(5)
    warnings.simplefilter("ignore")
    try:
        answer: dict[str, Any] = {"made": work(sys.stdin.buffer.read())}
    except Broken as fault:
        answer = {"fault": str(fault)}
    except Exception as fault:  # noqa: BLE001  whatever the libraries raise, the file cannot be read
        answer = {"fault": type(fault).__name__}
    sys.stdout.write(json.dumps(answer))
