"""What a file is, told by its bytes alone: its name and what the browser says of it prove nothing."""

import json
import re
import zipfile
from io import BytesIO

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
JSON = "application/json"
CSV = "text/csv"
TEXT = "text/plain"

# Type → the endings that a file of it may have; the first is given where the name has another.
SUFFIXES: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    XLSX: (".xlsx",),
    ZIP: (".zip",),
    JSON: (".json",),
    CSV: (".csv",),
    TEXT: (".txt",),
}
# What a scanner makes.
SCANS = frozenset({PDF, PNG, JPEG})
_MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")
_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|\?php)", re.IGNORECASE
)
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_RUNS = (".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar", ".class",
         ".sh", ".lnk", ".html", ".htm", ".svg", "vbaproject.bin")  # fmt: skip
_MOST_ENTRIES = 10_000
_LOOKED_AT = 64 * 1024


class Refused(ValueError):  # noqa: N818  an answer, not a programmer's error
    """The archive does not take such a file; `code` says why: empty, program, markup, unknown, damaged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def type_of(content: bytes, file_name: str = "") -> str:
    """The media type, by content; the name only tells delimited text from other text. Raises Refused."""
    if not content:
        raise Refused("empty")
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(_ZIP_MAGIC):
        return _packed_type(content)
    if content.startswith(_PROGRAMS):
        raise Refused("program")
    return _text_type(content, file_name)


def _packed_type(content: bytes) -> str:
    """Workbook or other zip, by the list of what is in it; nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = [entry.filename.lower() for entry in packed.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise Refused("damaged") from fault
    if len(names) > _MOST_ENTRIES:
        raise Refused("unknown")
    if any(name.endswith(_RUNS) for name in names):
        raise Refused("program")
    is_workbook = {"[content_types].xml", "xl/workbook.xml"} <= set(names)
    return XLSX if is_workbook else ZIP


def _text_type(content: bytes, file_name: str) -> str:
    text = _decoded(content)
    if text is None or _NOT_IN_TEXT.search(text):
        raise Refused("unknown")
    if _MARKUP.search(content[:_LOOKED_AT]):
        raise Refused("markup")
    if _is_json(text):
        return JSON
    return CSV if file_name.lower().endswith(".csv") else TEXT


def _decoded(content: bytes) -> str | None:
    """The text in UTF-8 or GB18030, the two that offices send."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
