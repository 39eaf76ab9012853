"""Child processes that end with their parent, whatever ends the parent."""

import ctypes
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
# A process that ended sooner than this after its start would only do so again.
TOO_SOON = 5.0


def _die_with_parent() -> None:
    """Ask Linux to end this process with its parent; elsewhere an orphan is ended by hand."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        return


@dataclass
class Process:
    """One long-running part: started, looked after, ended with everything that it started itself."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    started: float = 0.0
    popen: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the parent alone."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.popen = subprocess.Popen(
                self.command,
                env=self.environment,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  this parent has no threads
            )
        self.started = time.monotonic()

    def has_ended(self) -> bool:
        return self.popen.poll() is not None

    def ended_too_soon(self) -> bool:
        return time.monotonic() - self.started < TOO_SOON

    def signal(self, number: int) -> None:
        """Send a signal to it and all that it started."""
        try:
            os.killpg(self.popen.pid, number)
        except (ProcessLookupError, PermissionError):
            return

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def end_all(processes: list[Process], *, patience: float = 10.0) -> None:
    """Ask all to end, then make them."""
    for process in processes:
        if not process.has_ended():
            process.popen.terminate()
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and not all(process.has_ended() for process in processes):
        time.sleep(0.05)
    for process in processes:
        process.signal(signal.SIGKILL)
        process.popen.wait()
