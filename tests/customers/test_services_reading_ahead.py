"""Batches of whole rows, read ahead by a thread; what goes wrong while reading reaches who takes them."""

import threading
import time

import pytest

from customers.rules.copying import CopyStream
from customers.rules.faults import FileFault, UnreadableFile
from customers.services import reading_ahead
from customers.services.reading_ahead import batches


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Blocks and batches of a few bytes, so that a test sees several."""
    monkeypatch.setattr(reading_ahead, "BLOCK_BYTES", 8)
    monkeypatch.setattr(reading_ahead, "BATCH_BYTES", 16)
    monkeypatch.setattr(reading_ahead, "MOST_BLOCKS", 2)


def readers():
    return [thread for thread in threading.enumerate() if thread.name == "crm-reader"]


def ended(seconds=5):
    """Whether every reader has ended within that time."""
    until = time.monotonic() + seconds
    while readers() and time.monotonic() < until:
        time.sleep(0.01)
    return not readers()


def test_batches_give_every_byte_once_and_in_order():
    text = b"".join(b"%d\tabc\n" % number for number in range(40))

    found = list(batches(CopyStream(iter([text]))))

    assert b"".join(found) == text
    assert len(found) > 5


def test_batches_end_with_a_row():
    text = b"".join(b"%d\tabc\n" % number for number in range(40))

    assert {batch[-1:] for batch in batches(CopyStream(iter([text])))} == {b"\n"}


def test_batches_keep_a_row_longer_than_a_batch_whole():
    long = b"1\t" + b"x" * 100 + b"\n"

    assert list(batches(CopyStream(iter([long, b"2\ty\n"])))) == [long, b"2\ty\n"]


def test_batches_of_nothing_are_none():
    assert list(batches(CopyStream(iter(())))) == []


def test_batches_give_what_came_before_a_fault_and_then_raise_it():
    def broken():
        yield b"1\tabcdefghijklmnop\n"
        raise UnreadableFile(FileFault.DAMAGED, {"row": 2})

    taken = []
    with pytest.raises(UnreadableFile) as fault:
        for batch in batches(CopyStream(broken())):
            taken.append(batch)

    assert fault.value.details == {"row": 2}
    assert taken == [b"1\tabcdefghijklmnop\n"]


def test_batches_end_their_thread_once_all_is_read():
    list(batches(CopyStream(iter([b"1\ta\n"]))))

    assert ended()


def test_batches_end_their_thread_where_nobody_takes_the_rest():
    endless = iter(lambda: b"1\tabcdefg\n", None)
    found = batches(CopyStream(endless))
    next(found)

    found.close()

    assert ended()
