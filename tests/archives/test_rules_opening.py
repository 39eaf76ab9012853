"""An uploaded file is opened once before it is kept: what nobody can read is told while it can still be mended."""

import io
import zipfile

import pytest
from PIL import Image

from archives.rules import opening
from archives.rules.content import CSV, JPEG, PDF, PNG, XLSX, ZIP, Refused
from archives.rules.opening import check_opens
from core import contained
from core.documents.sheets import Column, Sheet
from core.documents.xlsx import write_workbook
from tests.factories import archives as made


def picture(kind: str) -> bytes:
    """A small picture of that kind."""
    box = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(box, kind)
    return box.getvalue()


def packed(text: bytes = b"content " * 400) -> bytes:
    """A zip that holds one file."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("note.txt", text)
    return box.getvalue()


def locked_zip() -> bytes:
    """A zip whose entry says that it is encrypted, in both of its heads."""
    content = bytearray(packed())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def locked_pdf() -> bytes:
    """A PDF that names a handler of encryption and no way to derive its key from an empty password."""
    keys = b"/V 1/R 2/P -4/O(%s)/U(%s)" % (b"o" * 32, b"u" * 32)
    trailer = b"<</Root 1 0 R/Size 4/ID[(aa)(aa)]/Encrypt<</Filter/Standard" + keys + b">>>>"
    return made.PDF.replace(b"<</Root 1 0 R/Size 4>>", trailer)


BOOK = write_workbook([Sheet("表", [Column("列")], [["值"]])])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (made.PDF, PDF),
        (picture("PNG"), PNG),
        (picture("JPEG"), JPEG),
        (BOOK, XLSX),
        (packed(), ZIP),
        ("姓名,金额\n".encode(), CSV),
    ],
    ids=["pdf", "png", "jpeg", "xlsx", "zip", "csv"],
)
def test_check_opens_takes_what_a_reader_opens(content, kind):
    check_opens(content, kind)


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"%PDF-1.7 nothing of the kind", PDF, "damaged"),
        (made.PDF.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0"), PDF, "damaged"),
        (locked_pdf(), PDF, "locked"),
        (picture("PNG")[:60], PNG, "damaged"),
        (picture("JPEG")[:200], JPEG, "damaged"),
        (BOOK.replace(b"PK\x03\x04", b"PK\x03\x05", 1), XLSX, "damaged"),
        (locked_zip(), ZIP, "locked"),
    ],
    ids=["pdf", "no pages", "locked pdf", "torn png", "torn jpeg", "workbook", "locked zip"],
)
def test_check_opens_refuses_what_nobody_can_read(content, kind, code):
    with pytest.raises(Refused) as refused:
        check_opens(content, kind)

    assert refused.value.code == code


def test_check_opens_refuses_what_unpacks_to_something_enormous(monkeypatch):
    monkeypatch.setattr(opening, "MEMORY_BYTES", 512 * 1024**2)
    box = io.BytesIO()
    Image.new("1", (25_000, 25_000), 1).save(box, "PNG")

    with pytest.raises(Refused):
        check_opens(box.getvalue(), PNG)


def test_a_child_that_prints_no_answer_is_a_broken_one():
    with pytest.raises(contained.Broken, match="damaged"):
        contained.run("keyword", b"", memory_bytes=1024**3, cpu_seconds=5, wall_seconds=10)


def test_a_child_that_takes_too_long_is_ended():
    with pytest.raises(contained.Broken, match="too long"):
        contained.run(
            "tests.archives.test_rules_opening", b"", memory_bytes=1024**3, cpu_seconds=5, wall_seconds=0
        )
