"""Rows as the text that PostgreSQL's COPY reads."""

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Row = tuple[int, tuple[str, ...]]

_BLOCK = 2000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})


def copy_blocks(rows: Iterable[Row]) -> Iterator[bytes]:
    """The rows in UTF-8 as COPY's text format has them: the row's number, then its texts, tab between.

    Empty texts stay empty, not NULL. Escaping is looked for once per block, not once per cell.
    """
    iterator = iter(rows)
    while block := list(islice(iterator, _BLOCK)):
        lines = ["\t".join((str(number), *texts)) for number, texts in block]
        text = "\n".join(lines)
        if _has_specials(text, tabs=sum(len(texts) for _number, texts in block), breaks=len(block) - 1):
            text = "\n".join(_escaped(number, texts) for number, texts in block)
        yield f"{text}\n".encode()


def _has_specials(text: str, *, tabs: int, breaks: int) -> bool:
    return (
        "\\" in text or "\r" in text or "\0" in text or text.count("\t") != tabs or text.count("\n") != breaks
    )


def _escaped(number: int, texts: tuple[str, ...]) -> str:
    return "\t".join((str(number), *(text.translate(_ESCAPES) for text in texts)))


class CopyStream(io.RawIOBase):
    """A readable file over blocks of bytes, as psycopg2's `copy_expert` wants it."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer with what is left of a block, or with the next one; 0 at the end."""
        if not self._rest:
            self._rest = memoryview(next(self._blocks, b""))
        target = memoryview(buffer)
        size = min(len(target), len(self._rest))
        target[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def copy_stream(rows: Iterable[Row]) -> CopyStream:
    """A file-like object for `COPY staging (row, …) FROM STDIN`, fed from the rows as it is read."""
    return CopyStream(copy_blocks(rows))
