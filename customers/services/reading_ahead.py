"""Batches of whole rows out of a stream that a thread reads ahead: reader and database work at once."""

import queue
import threading
from collections.abc import Iterator

from customers.rules.copying import CopyStream

BLOCK_BYTES = 256 * 1024
BATCH_BYTES = 2 * 1024 * 1024
# How far the reader may be ahead: what a wide month of a branch needs, and no more memory than that.
MOST_BLOCKS = 256
_Block = bytes | Exception


def batches(stream: CopyStream) -> Iterator[bytes]:
    """Some megabytes of COPY text at a time, each ending with a row; raises what reading raises."""
    blocks: queue.Queue[_Block] = queue.Queue(MOST_BLOCKS)
    given_up = threading.Event()
    reader = threading.Thread(target=_read, args=(stream, blocks, given_up), daemon=True, name="crm-reader")
    reader.start()
    try:
        yield from _batched(blocks)
    finally:
        given_up.set()


def _batched(blocks: "queue.Queue[_Block]") -> Iterator[bytes]:
    waiting = bytearray()
    while block := blocks.get():
        if isinstance(block, Exception):
            raise block
        waiting += block
        end = waiting.rfind(b"\n") + 1
        if end and len(waiting) >= BATCH_BYTES:
            yield bytes(waiting[:end])
            del waiting[:end]
    if waiting:
        yield bytes(waiting)


def _read(stream: CopyStream, blocks: "queue.Queue[_Block]", given_up: threading.Event) -> None:
    """Fill the queue; an empty block or the error is the end."""
    block: _Block = b"-"
    while block and not isinstance(block, Exception):
        try:
            block = stream.read(BLOCK_BYTES) or b""
        except Exception as error:  # noqa: BLE001  raised again by who takes the batches
            block = error
        while not given_up.is_set():
            try:
                blocks.put(block, timeout=1)
                break
            except queue.Full:
                continue
        else:
            return
