"""Reading in a process of its own, whose memory and time are bounded by the system.

A workbook of a few kilobytes can name a cell in column XFD of row 1,048,576 or one long text a million
times; the parser then asks for more memory than the machine has, and that ends its process. Here it ends
a child, and the file is refused. It also leaves no memory behind in the worker, and reads while the
database already copies.

The child prints one line of JSON (the header, or the fault), then the rows as COPY text, and at the
end another line of JSON on the error channel.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from customers.rules.columns import Header, Placed, column_of
from customers.rules.copying import CopyStream, copy_blocks
from customers.rules.faults import FileFault, UnreadableFile
from customers.rules.reading import MonthFile, open_month_file

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 180
_ROOT = Path(__file__).resolve().parents[2]
_PIPE_BLOCK = 256 * 1024


@dataclass(slots=True)
class ConfinedFile:
    """A month file opened by the child; `stream` is read once, after which `totals` and `rows` are known."""

    form: str
    header: Header
    header_row: int
    sheet: str
    encoding: str
    delimiter: str
    stream: CopyStream = field(repr=False)
    rows: int = 0
    totals: list[int] = field(default_factory=list)
    failure: UnreadableFile | None = field(default=None, repr=False)


@contextmanager
def open_confined(
    data: bytes,
    *,
    remembered: Mapping[str, str] | None = None,
    memory_bytes: int = MEMORY_BYTES,
    cpu_seconds: int = CPU_SECONDS,
) -> Iterator[ConfinedFile]:
    """Open an uploaded month file; raises UnreadableFile here, or out of the block that reads the stream.

    `stream` is for `COPY staging (row, <the header's codes>) FROM STDIN`. A driver that wraps what goes
    wrong in the stream does not hide it: leaving the block raises the file's own fault.
    """
    arguments = json.dumps(
        {"remembered": dict(remembered or {}), "memory_bytes": memory_bytes, "cpu_seconds": cpu_seconds}
    )
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as summary:
        source.write(data)
        source.seek(0)
        child = subprocess.Popen(  # noqa: S603  our own module, nothing of the file in the command
            [sys.executable, "-m", __name__, arguments],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=summary,
            cwd=_ROOT,
            bufsize=_PIPE_BLOCK,
        )
        try:
            yield from _guarded(_opened(child, summary))
        finally:
            child.kill()
            child.communicate()


def _guarded(file: ConfinedFile) -> Iterator[ConfinedFile]:
    try:
        yield file
    except Exception as error:
        if file.failure is not None and file.failure is not error:
            raise file.failure from error
        raise


def _opened(child: subprocess.Popen[bytes], summary: IO[bytes]) -> ConfinedFile:
    assert child.stdout is not None
    first = child.stdout.readline()
    if not first:
        raise _end_of(child, summary)
    opened = json.loads(first)
    _raise_fault(opened)
    columns = tuple(_placed(*place) for place in opened.pop("columns"))
    header = Header(columns, *(tuple(opened.pop(name)) for name in ("unknown", "missing", "repeated")))
    stream = CopyStream(iter(()))
    file = ConfinedFile(header=header, stream=stream, **opened)
    file.stream = CopyStream(_blocks(child, summary, file))
    return file


def _placed(code: str, heading: str, position: int) -> Placed:
    column = column_of(code)
    assert column is not None
    return Placed(column, heading, position)


def _blocks(child: subprocess.Popen[bytes], summary: IO[bytes], file: ConfinedFile) -> Iterator[bytes]:
    """What the child writes; only at its orderly end is the file known to be whole."""
    assert child.stdout is not None
    while block := child.stdout.read(_PIPE_BLOCK):
        yield block
    try:
        end = _summary_of(child, summary)
    except UnreadableFile as error:
        file.failure = error
        raise
    file.rows, file.totals = end["rows"], end["totals"]


def _summary_of(child: subprocess.Popen[bytes], summary: IO[bytes]) -> dict[str, Any]:
    if child.wait():
        raise _end_of(child, summary)
    summary.seek(0)
    end: dict[str, Any] = json.loads(summary.read())
    _raise_fault(end)
    return end


def _raise_fault(answer: dict[str, Any]) -> None:
    if "fault" in answer:
        raise UnreadableFile(FileFault(answer["fault"]), answer["details"])


def _end_of(child: subprocess.Popen[bytes], summary: IO[bytes]) -> Exception:
    """The child has gone without a word: its bounds ended it, or else something of ours is broken."""
    status = child.wait()
    summary.seek(0)
    words = summary.read().decode(errors="replace")
    if status < 0 or "MemoryError" in words:
        return UnreadableFile(FileFault.ENORMOUS)
    return RuntimeError(f"the reading process ended with status {status}: {words[-2000:]}")


def _fault_line(error: UnreadableFile) -> str:
    return json.dumps({"fault": error.fault, "details": error.details})


def _header_line(file: MonthFile) -> str:
    header = file.header
    return json.dumps(
        {
            "form": file.form,
            "header_row": file.header_row,
            "sheet": file.sheet,
            "encoding": file.encoding,
            "delimiter": file.delimiter,
            "columns": [(placed.column.code, placed.heading, placed.position) for placed in header.columns],
            "unknown": header.unknown,
            "missing": header.missing,
            "repeated": header.repeated,
        }
    )


def serve(data: bytes, remembered: Mapping[str, str], out: IO[bytes]) -> str:
    """The child's work: header line and rows to `out`; returns the summary line."""
    try:
        file = open_month_file(data, remembered=remembered)
    except UnreadableFile as error:
        out.write(f"{_fault_line(error)}\n".encode())
        return "{}"
    out.write(f"{_header_line(file)}\n".encode())
    rows = 0
    try:
        for block in copy_blocks(file.rows):
            rows += block.count(b"\n")
            out.write(block)
    except UnreadableFile as error:
        return _fault_line(error)
    return json.dumps({"rows": rows, "totals": file.totals})


def _confine(memory_bytes: int, cpu_seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Entrance of the child."""
    arguments = json.loads(sys.argv[1])
    _confine(arguments["memory_bytes"], arguments["cpu_seconds"])
    with os.fdopen(sys.stdout.fileno(), "wb", closefd=False) as out:
        summary = serve(sys.stdin.buffer.read(), arguments["remembered"], out)
    sys.stderr.write(summary)


if __name__ == "__main__":
    main()
