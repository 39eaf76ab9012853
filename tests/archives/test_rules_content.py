"""What a file is, told by its bytes; what the archive does not keep."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives.rules.content import CSV, JPEG, JSON, PDF, PNG, SUFFIXES, TEXT, XLSX, ZIP, Refused, type_of
from core.documents.sheets import Column, Sheet
from core.documents.xlsx import write_workbook


def packed(*names: str) -> bytes:
    """A zip that holds files of these names."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        for name in names:
            archive.writestr(name, "内容")
    return box.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"%PDF-1.7 rest", "a.pdf", PDF),
        (b"%PDF-1.7 rest", "a.exe", PDF),
        (b"\x89PNG\r\n\x1a\nrest", "a.png", PNG),
        (b"\xff\xd8\xff\xe0rest", "a.jpg", JPEG),
        ("姓名,金额\n张三,1\n".encode(), "a.csv", CSV),
        ("姓名,金额\n张三,1\n".encode("gb18030"), "a.CSV", CSV),
        ("\ufeff姓名\n".encode(), "a.txt", TEXT),
        (b'{"schema": "branchops/pay-standard/1"}', "a.json", JSON),
        (b"[1, 2]", "a.txt", JSON),
        (b"{not json", "a.txt", TEXT),
        ("1 < 2 且 3 > 2".encode(), "a.txt", TEXT),
    ],
)
def test_type_of_goes_by_the_content(content, name, expected):
    assert type_of(content, name) == expected


def test_type_of_knows_a_workbook_from_another_zip():
    workbook = write_workbook([Sheet("表", [Column("列")], [["值"]])])

    assert type_of(workbook) == XLSX
    assert type_of(packed("一.pdf", "二.pdf")) == ZIP


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00program", "program"),
        (b"\x7fELF\x02", "program"),
        (b"#!/bin/sh\nrm -rf /", "program"),
        (b"<html><body>hello</body></html>", "markup"),
        (b"  \n<!DOCTYPE html>", "markup"),
        (b"name,note\n1,<script>alert(1)</script>\n", "markup"),
        (b'<?xml version="1.0"?><svg/>', "markup"),
        (b"< SVG onload=x>", "markup"),
        (b"\x00\x01\x02\x03", "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unknown"),
        ("月份".encode("utf-16"), "unknown"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (packed("a.pdf", "setup.EXE"), "program"),
        (packed("xl/workbook.xml", "[Content_Types].xml", "xl/vbaProject.bin"), "program"),
        (packed("page.html"), "program"),
    ],
)
def test_type_of_refuses_what_runs_or_cannot_be_told(content, code):
    with pytest.raises(Refused) as refused:
        type_of(content, "报表.csv")

    assert refused.value.code == code


def test_type_of_refuses_a_zip_of_too_many_files(monkeypatch):
    monkeypatch.setattr("archives.rules.content._MOST_ENTRIES", 2)

    with pytest.raises(Refused) as refused:
        type_of(packed("1.pdf", "2.pdf", "3.pdf"))

    assert refused.value.code == "unknown"


def test_type_of_survives_json_nested_beyond_reason():
    assert type_of(b"[" * 200_000, "deep.json") == TEXT


@given(content=st.binary(max_size=400), name=st.text(max_size=20))
def test_type_of_answers_or_refuses_whatever_comes(content, name):
    try:
        answer = type_of(content, name)
    except Refused as refused:
        answer = refused.code

    assert answer in {*SUFFIXES, "empty", "program", "markup", "unknown", "damaged"}


@given(content=st.binary(max_size=200))
def test_type_of_never_takes_bytes_with_a_zero_for_text(content):
    try:
        answer = type_of(b"\x00" + content)
    except Refused:
        answer = None

    assert answer is None


@given(text=st.text(alphabet=st.characters(categories=["Lo", "Nd", "Zs"]), min_size=1, max_size=80))
def test_type_of_takes_plain_text_in_both_encodings_of_the_office(text):
    assert type_of(text.encode("utf-8")) in {TEXT, JSON}
    assert type_of(text.encode("gb18030")) in {TEXT, JSON}
