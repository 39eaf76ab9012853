"""Numbers and names of papers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives.rules.content import CSV, JPEG, PDF, SUFFIXES
from archives.rules.naming import (
    is_named_as_another,
    FILE_NAME_LENGTH,
    TITLE_LENGTH,
    clean_file_name,
    clean_title,
    series_of,
)


def test_series_of_names_category_branch_and_month():
    assert series_of("PAY", "EB01", date(2026, 10, 1)) == "PAY-EB01-202610"


def test_series_of_papers_without_a_branch_are_the_companys():
    assert series_of("STD", "", date(2026, 1, 1)) == "STD-HQ-202601"


@pytest.mark.parametrize(
    ("name", "mime_type", "expected"),
    [
        ("十月月报.pdf", PDF, "十月月报.pdf"),
        ("十月月报.PDF", PDF, "十月月报.PDF"),
        ("photo.jpeg", JPEG, "photo.jpeg"),
        ("report.pdf.exe", PDF, "report.pdf.exe.pdf"),
        ("../../etc/passwd", CSV, "passwd.csv"),
        ("C:\\Users\\a\\数据.csv", CSV, "数据.csv"),
        ("a\u202efdp.exe", PDF, "afdp.exe.pdf"),
        ("two\nlines.pdf", PDF, "two lines.pdf"),
        ('a"b<c>.pdf', PDF, "a_b_c_.pdf"),
        ("", PDF, "document.pdf"),
        (".pdf", PDF, "pdf.pdf"),
        ("王喆、䶮.pdf", PDF, "王喆、䶮.pdf"),
    ],
)
def test_clean_file_name_is_safe_everywhere(name, mime_type, expected):
    assert clean_file_name(name, mime_type) == expected


@given(name=st.text(max_size=300), mime_type=st.sampled_from(sorted(SUFFIXES)))
def test_clean_file_name_always_fits_and_ends_as_its_content(name, mime_type):
    cleaned = clean_file_name(name, mime_type)

    assert 0 < len(cleaned) <= FILE_NAME_LENGTH
    assert cleaned.lower().endswith(SUFFIXES[mime_type])
    assert "/" not in cleaned
    assert "\\" not in cleaned


@pytest.mark.parametrize(
    ("name", "mime_type", "is_another"),
    [
        ("x.png", "text/plain", True),
        ("X.PNG", "application/pdf", True),
        ("x.pdf", "image/jpeg", True),
        ("x.csv", "application/pdf", True),
        ("x.jpg", "image/jpeg", False),
        ("x.jpeg", "image/jpeg", False),
        ("x.txt", "application/json", False),
        ("x.txt", "text/csv", False),
        ("名单", "application/pdf", False),
        ("v1.2", "application/pdf", False),
        ("x.docx", "application/zip", False),
        ("x.png.txt", "text/plain", False),
    ],
)
def test_a_name_is_anothers_where_it_ends_as_another_kind_does(name, mime_type, is_another):
    assert is_named_as_another(name, mime_type) is is_another


def test_clean_title_is_one_line_that_fits():
    assert clean_title(" 十月\n月报\u202e ") == "十月 月报"
    assert len(clean_title("长" * 500)) == TITLE_LENGTH
