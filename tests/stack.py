"""One stack for a whole test: CPython 3.11 keeps its frames in pieces of 16 KB and gives the last one back at once.

Where a loop calls across the end of a piece, every call asks the kernel for memory and returns it: a tenth of the
suite. A frame that asks for more brings a piece in which all that follows has room.
"""

import pytest
from _pytest.runner import runtestprotocol

WORDS = 70_000  # the piece is the next power of two: 1 MB, of which only what is used comes to be


def _with_room(item, nextitem):
    return runtestprotocol(item, nextitem=nextitem)


_with_room.__code__ = _with_room.__code__.replace(co_stacksize=WORDS)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """As pytest's own."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    _with_room(item, nextitem)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
