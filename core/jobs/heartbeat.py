"""Says every few seconds, on a connection of its own, that the worker lives and how far it is."""

import logging
import threading
import time
from typing import Any, Self

from django.conf import settings
from django.db import DatabaseError, connection

log = logging.getLogger(__name__)
# Seconds between two writes of the progress, however often the work reports it.
PACE = 0.2
TICK = 0.5


class Heartbeat:
    """A thread beside the work; its writes name the attempt, so who lost the lease changes nothing."""

    def __init__(self, job_id: int, attempt: int) -> None:
        self.job_id, self.attempt = job_id, attempt
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._connection: Any = connection.copy()
        self._connection.inc_thread_sharing()
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"heartbeat-{job_id}")
        self._pending: dict[str, Any] = {}
        self._written_at = 0.0

    def show(self, *, done: int, total: int, message: str) -> None:
        """Remember how far the work is, and write it unless that was done a moment ago."""
        with self._lock:
            self._pending = {"done": max(0, done), "total": max(0, total), "message": message[:300]}
            if time.monotonic() - self._written_at >= PACE or done >= total > 0:
                self._write()

    def _write(self) -> None:
        """One UPDATE. A connection that broke is left to the next beat: the work itself goes on."""
        values, self._pending = self._pending, {}
        columns = "".join(f", {name} = %s" for name in values)
        self._written_at = time.monotonic()
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE core_job SET heartbeat = clock_timestamp(){columns}"  # noqa: S608  names are ours
                    " WHERE id = %s AND attempt = %s AND state = 'running'",
                    [*values.values(), self.job_id, self.attempt],
                )
        except DatabaseError as error:
            log.warning("heartbeat of job %s could not be written: %s", self.job_id, error)
            self._pending = values
            self._connection.close()

    def _run(self) -> None:
        pause = settings.JOB_LEASE_SECONDS / 4
        while not self._stopped.wait(min(TICK, pause)):
            with self._lock:
                if self._pending or time.monotonic() - self._written_at >= pause:
                    self._write()

    def __enter__(self) -> Self:
        with self._lock:
            self._write()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join(timeout=5)
        self._connection.close()
