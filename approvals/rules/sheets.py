"""Reading the codes on scanned sheets, in a process of its own whose memory and time are bounded.

An image or a PDF comes from outside; what goes wrong in it ends a child, and the sheet goes to the tray. Run
as a program this module is that child.
"""

import base64
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core import contained

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS, WALL_SECONDS = 90, 120
MOST_PAGES = 60
MOST_PIXELS = 40_000_000
# A fax of normal fineness has twice as many dots across as down: such a page looks lying although it stands.
LYING = 1.15
DOTS_PER_INCH = 200


@dataclass(frozen=True, slots=True)
class Sheets:
    """Pages that belong together: those of one code, or of none. `content` is empty where it is the whole
    file.
    """

    codes: tuple[str, ...]
    pages: int
    content: bytes = b""


class Unreadable(ValueError):  # noqa: N818  an answer, not a programmer's error
    """The file cannot be read, or asks for more than it may."""


def read_sheets(
    content: bytes, *, memory_bytes: int = MEMORY_BYTES, cpu_seconds: int = CPU_SECONDS
) -> list[Sheets]:
    """What the sheets of a scanned file say, in their order; a file with several codes is parted by them.

    Every text that stands in a QR code is given, ours or not. Raises Unreadable for what is no image and no
    PDF, has too many pages, or does not come to an end within its memory and time.
    """
    try:
        parts = contained.run(
            __name__,
            content,
            memory_bytes=memory_bytes,
            cpu_seconds=cpu_seconds,
            wall_seconds=WALL_SECONDS,
        )
    except contained.Broken as fault:
        raise Unreadable(str(fault)) from fault
    return [Sheets(tuple(part["codes"]), part["pages"], base64.b64decode(part["content"])) for part in parts]


def codes_on(image: Any) -> list[str]:
    """The texts of all QR codes on a picture, tried until one is found: as it is, straightened, larger,
    smoother.
    """
    for picture in _tries(image):
        found = _decode(picture)
        if found:
            return found
    return []


def _tries(image: Any) -> Iterator[Any]:
    from PIL import Image, ImageFilter  # noqa: PLC0415  the parent process needs no image library

    gray = image.convert("L")
    if gray.width > gray.height * LYING:
        gray_tall = gray.resize((gray.width, gray.height * 2), Image.Resampling.BILINEAR)
        yield gray_tall
        yield gray_tall.filter(ImageFilter.MedianFilter(3))
    yield gray
    yield gray.filter(ImageFilter.MedianFilter(3))
    if gray.width * gray.height * 4 <= MOST_PIXELS:
        large = gray.resize((gray.width * 2, gray.height * 2), Image.Resampling.BICUBIC)
        yield large.filter(ImageFilter.GaussianBlur(1.2))
    yield gray.filter(ImageFilter.GaussianBlur(1.5))


def _decode(picture: Any) -> list[str]:
    import zxingcpp  # noqa: PLC0415

    found: list[str] = []
    wanted = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
        codes = zxingcpp.read_barcodes(picture, formats=wanted, binarizer=binarizer)
        found += [code.text for code in codes if code.text and code.text not in found]
    return found


def _pages(content: bytes) -> Iterator[Any]:
    from PIL import Image  # noqa: PLC0415

    if not content.startswith(b"%PDF-"):
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        yield Image.open(io.BytesIO(content))
        return
    for page in _pdf(content):
        width, height = page.get_size()
        scale = DOTS_PER_INCH / 72
        if width * height * scale**2 > MOST_PIXELS:
            raise contained.Broken("too large")
        yield page.render(scale=scale, grayscale=True).to_pil()


def _pdf(content: bytes) -> Any:
    import pypdfium2  # noqa: PLC0415

    opened = pypdfium2.PdfDocument(content)
    if len(opened) > MOST_PAGES:
        raise contained.Broken("too many pages")
    return opened


def _parts(content: bytes) -> list[dict[str, Any]]:
    """Groups of pages: a page without a code belongs to the one before it."""
    groups: list[tuple[list[str], list[int]]] = []
    for index, page in enumerate(_pages(content)):
        codes = codes_on(page)
        if not groups or (codes and codes != groups[-1][0]):
            groups.append((codes, [index]))
        else:
            groups[-1][1].append(index)
    if not groups:
        raise contained.Broken("no pages")
    if len(groups) == 1:
        return [{"codes": groups[0][0], "pages": len(groups[0][1]), "content": ""}]
    return [{"codes": codes, "pages": len(pages), "content": _cut(content, pages)} for codes, pages in groups]


def _cut(content: bytes, pages: Sequence[int]) -> str:
    """Those pages as a PDF of their own."""
    import pypdfium2  # noqa: PLC0415

    part, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
    part.import_pages(pypdfium2.PdfDocument(content), list(pages))
    part.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode()


if __name__ == "__main__":
    contained.serve(_parts)
