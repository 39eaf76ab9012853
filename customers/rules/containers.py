"""What a file is by its content, and whether it is safe to unpack; names and MIME types are not asked."""

import io
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

from customers.rules.characters import GB18030_2022
from customers.rules.faults import FileFault, UnreadableFile

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAMPLE = 4096
_PLAUSIBLE_FROM = 10 * 1024 * 1024
"""Below this size an entry may be packed as tightly as it likes."""
_ENCRYPTED_BIT = 1
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a month of one branch never comes near."""

    file_bytes: int = 64 * 1024 * 1024
    unpacked_bytes: int = 768 * 1024 * 1024
    ratio: int = 200
    entries: int = 1000
    rows: int = 1_048_576
    columns: int = 256


LIMITS = Limits()


def sniff(data: bytes, limits: Limits = LIMITS) -> str:
    """'xlsx' or 'text'. Raises UnreadableFile for everything that is neither, saying what it is."""
    if len(data) > limits.file_bytes:
        raise UnreadableFile(FileFault.TOO_LARGE, {"bytes": len(data), "limit": limits.file_bytes})
    if not data.strip():
        raise UnreadableFile(FileFault.EMPTY)
    if data.startswith(_ZIP):
        _check_workbook(data, limits)
        return "xlsx"
    if data.startswith(_OLE):
        raise _ole_fault(data)
    if data.startswith(_EMPTY_ZIP):
        raise UnreadableFile(FileFault.NOT_A_WORKBOOK)
    return "text"


def _ole_fault(data: bytes) -> UnreadableFile:
    """An OLE container holds a workbook under a password, or one of the format before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UnreadableFile(FileFault.ENCRYPTED)
    if "Workbook".encode("utf-16-le") in data:
        return UnreadableFile(FileFault.OTHER_FORMAT, {"format": ".xls"})
    return UnreadableFile(FileFault.NOT_A_WORKBOOK)


def _check_workbook(data: bytes, limits: Limits) -> None:
    """Judge the archive by its directory, before a byte of it is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise UnreadableFile(FileFault.DAMAGED) from error
    if len(entries) > limits.entries:
        raise UnreadableFile(FileFault.ENORMOUS, {"limit": limits.entries})
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise UnreadableFile(FileFault.ENORMOUS, {"limit": limits.unpacked_bytes})
    if any(_is_implausible(entry, limits) for entry in entries):
        raise UnreadableFile(FileFault.ENORMOUS, {"limit": limits.ratio})
    if any(entry.flag_bits & _ENCRYPTED_BIT for entry in entries):
        raise UnreadableFile(FileFault.ENCRYPTED)
    if any(entry.compress_type not in _COMPRESSIONS for entry in entries):
        raise UnreadableFile(FileFault.DAMAGED)
    _check_kind({entry.filename.lower() for entry in entries})


def _is_implausible(entry: zipfile.ZipInfo, limits: Limits) -> bool:
    return entry.file_size > _PLAUSIBLE_FROM and entry.file_size > entry.compress_size * limits.ratio


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise UnreadableFile(FileFault.OTHER_FORMAT, {"format": ".xlsb"})
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableFile(FileFault.OTHER_FORMAT, {"format": ".ods"})
    if not any(name.endswith("workbook.xml") for name in names):
        raise UnreadableFile(FileFault.NOT_A_WORKBOOK)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a CSV file and the encoding found. Raises UnreadableFile for what is not text."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _checked(text), encoding
    raise UnreadableFile(FileFault.NOT_A_WORKBOOK)


def _candidates(data: bytes) -> tuple[str, ...]:
    """The encodings worth trying, in order; UTF-8 first because other texts hardly ever pass as it."""
    if data.startswith(BOM_UTF8):
        return ("utf-8-sig",)
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ("utf-16",)
    sample = data[:_SAMPLE]
    # In UTF-16 a table's commas, digits and line ends have their zero byte always on the same side.
    # A stray one among other text is no such sign.
    low, high, few = sample[0::2].count(0), sample[1::2].count(0), len(sample) // 20
    if high > few and high > 4 * low:
        return ("utf-16-le",)
    if low > few and low > 4 * high:
        return ("utf-16-be",)
    return ("utf-8", "gb18030")


def _checked(text: str) -> str:
    """The text with the characters that GB18030 has renamed, without zero bytes; refuses other content."""
    start = text[:_SAMPLE].lstrip("\ufeff\0 \t\r\n").lower()
    if not start:
        raise UnreadableFile(FileFault.EMPTY)
    if start.startswith("<"):
        # Systems that export "Excel" as a web page or as the XML of 2003 are common.
        if "<table" in start or "<html" in start or "workbook" in start:
            raise UnreadableFile(FileFault.OTHER_FORMAT, {"format": "HTML/XML"})
        raise UnreadableFile(FileFault.NOT_A_WORKBOOK)
    if any(ord(sign) < 32 and sign not in "\t\r\n\f\v\0" for sign in start):  # noqa: PLR2004
        raise UnreadableFile(FileFault.NOT_A_WORKBOOK)
    if start.startswith(("%pdf", "{\\rtf")):
        raise UnreadableFile(FileFault.NOT_A_WORKBOOK)
    return text.replace("\0", "").translate(GB18030_2022) if _needs_repair(text) else text


def _needs_repair(text: str) -> bool:
    return "\0" in text or any(chr(code) in text for code in GB18030_2022)
