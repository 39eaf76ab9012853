"""Whether an uploaded file opens: its first bytes say what it wants to be, not that anybody can read it.

Run as a program this module is the child that looks (core.contained).
"""

import io
import zipfile

from archives.rules.content import JPEG, PDF, PNG, XLSX, ZIP, Refused
from core import contained

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS, WALL_SECONDS = 20, 40
MOST_PIXELS = 200_000_000
_LOOKED_AT = frozenset({PDF, PNG, JPEG, XLSX, ZIP})
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
_IS_SEALED = 0x1  # the bit of a zip's entry that says it is encrypted


def check_opens(content: bytes, mime_type: str) -> None:
    """Open it as a reader will: pages of a PDF, the whole picture, the sums of what is packed.

    Raises Refused with `damaged`, or `locked` for what opens with a password only; text has
    nothing that could be broken and passes.
    """
    if mime_type not in _LOOKED_AT:
        return
    try:
        contained.run(
            __name__,
            content,
            memory_bytes=MEMORY_BYTES,
            cpu_seconds=CPU_SECONDS,
            wall_seconds=WALL_SECONDS,
        )
    except contained.Broken as fault:
        raise Refused("locked" if str(fault) == "locked" else "damaged") from fault


def _look(content: bytes) -> bool:
    if content.startswith(b"%PDF-"):
        _look_at_pdf(content)
    elif content.startswith(b"PK"):
        _look_at_packed(content)
    else:
        _look_at_picture(content)
    return True


def _look_at_pdf(content: bytes) -> None:
    import pypdfium2  # noqa: PLC0415  the parent process needs none of these libraries

    try:
        pages = len(pypdfium2.PdfDocument(content))
    except pypdfium2.PdfiumError as fault:
        is_locked = getattr(fault, "err_code", None) == _PASSWORD_ERROR
        raise contained.Broken("locked" if is_locked else "damaged") from fault
    if not pages:
        raise contained.Broken("no pages")


def _look_at_picture(content: bytes) -> None:
    from PIL import Image  # noqa: PLC0415  as above

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()


def _look_at_packed(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if any(entry.flag_bits & _IS_SEALED for entry in packed.infolist()):
            raise contained.Broken("locked")
        if packed.testzip() is not None:
            raise contained.Broken("damaged")


if __name__ == "__main__":
    contained.serve(_look)
