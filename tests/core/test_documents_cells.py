from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from core.documents.cells import (
    Kind,
    as_field,
    as_printed,
    as_text,
    clean,
    is_number,
    local,
    looks_like_formula,
    trimmed,
)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "  =1",
        "\u00a0=1",
        "\u3000=1",
        "=",
        "-",
    ],
)
def test_looks_like_formula_sees_every_start_that_a_spreadsheet_runs(text):
    assert looks_like_formula(text) is True


@pytest.mark.parametrize("text", ["", " ", "张喆", "1-2", "a=b", "0012", "'=1", "（-1）", "1.00", "—"])
def test_looks_like_formula_leaves_ordinary_text_alone(text):
    assert looks_like_formula(text) is False


def test_clean_removes_what_no_workbook_can_hold():
    text = "a\x00b\x08c\x0bd\x0ce\x1ff\ud800g\udfffh\ufffei\uffffj"

    assert clean(text) == "abcdefghij"


def test_clean_keeps_tabs_line_ends_and_rare_characters():
    assert clean("喆䶮堃珺\t𠮷\r\nx\ny") == "喆䶮堃珺\t𠮷\nx\ny"


@given(st.text())
def test_clean_makes_any_text_writable_and_is_stable(text):
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")]
)
def test_is_number_refuses_what_is_not_exact(value):
    with pytest.raises(TypeError, match="no exact number"):
        is_number(value)


def test_is_number_knows_numbers_from_the_rest():
    values = [1, Decimal("1.5"), 0, True, "1", None, date(2026, 10, 1)]

    assert [is_number(value) for value in values] == [True, True, True, False, False, False, False]


def test_as_text_keeps_every_digit_of_an_account_number():
    assert as_text("0012345678901234567") == "0012345678901234567"
    assert as_text(1234567890123456789) == "1234567890123456789"
    assert as_text(Decimal("1E+3")) == "1000"


def test_as_text_speaks_the_readers_language():
    with translation.override("en"):
        english = [as_text(True), as_text(False), as_text(gettext_lazy("Target"))]
    with translation.override("zh-hans"):
        chinese = [as_text(True), as_text(False), as_text(gettext_lazy("Target"))]

    assert english == ["yes", "no", "Target"]
    assert chinese == ["是", "否", "目标"]


def test_as_text_of_nothing_is_empty():
    assert as_text(None) == ""


def test_as_text_of_a_moment_is_by_the_office_clock():
    moment = datetime(2026, 10, 31, 16, 5, 7, 999, tzinfo=timezone.utc)

    assert as_text(moment) == "2026-11-01 00:05:07"


def test_local_takes_a_naive_moment_as_it_is():
    assert local(datetime(2026, 1, 2, 3, 4, 5, 6)) == datetime(2026, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("12345.50"), "12,345.5"),
        (Decimal("100"), "100"),
        (Decimal("100.00"), "100"),
        (1000, "1,000"),
        (0, "0"),
        (Decimal("0.00"), "0"),
        (Decimal("-0.050"), "-0.05"),
    ],
)
def test_trimmed_drops_idle_zeros_only(number, text):
    assert trimmed(number) == text


@pytest.mark.parametrize(
    ("value", "kind", "field"),
    [
        (Decimal("1234567.895"), Kind.MONEY, "1234567.90"),
        (Decimal("-0.5"), Kind.MONEY, "-0.50"),
        (5, Kind.MONEY, "5.00"),
        (Decimal("0.00005"), Kind.RATE, "0.00005"),
        (Decimal("1E-8"), Kind.RATE, "0.00000001"),
        (Decimal("21.75"), Kind.NUMBER, "21.75"),
        (date(2026, 10, 1), Kind.MONTH, "2026-10"),
        (date(2026, 10, 31), Kind.DATE, "2026-10-31"),
        (datetime(2026, 10, 31, 9, 5), Kind.DATETIME, "2026-10-31 09:05"),
        (datetime(2026, 10, 31, 17, 0, tzinfo=timezone.utc), Kind.DATE, "2026-11-01"),
        (date(2026, 10, 31), Kind.DATETIME, "2026-10-31"),
        ("未知", Kind.MONEY, "未知"),
        ("未知", Kind.DATE, "未知"),
        (None, Kind.MONEY, ""),
        (None, Kind.DATE, ""),
        ("007", Kind.TEXT, "007"),
    ],
)
def test_as_field_writes_what_programs_read(value, kind, field):
    assert as_field(value, kind) == field


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (Decimal("12345.67"), Kind.MONEY, "12,345.67"),
        (Decimal("-12345.675"), Kind.MONEY, "−12,345.68"),
        (Decimal("0.00005"), Kind.RATE, "0.005%"),
        (Decimal("0.15"), Kind.RATE, "15%"),
        (Decimal("-3"), Kind.NUMBER, "−3"),
        (1234, Kind.NUMBER, "1,234"),
        (date(2026, 10, 1), Kind.MONTH, "2026-10"),
        (datetime(2026, 10, 31, 9, 5), Kind.DATETIME, "2026-10-31 09:05"),
        ("—", Kind.MONEY, "—"),
        ("-5", Kind.TEXT, "-5"),
    ],
)
def test_as_printed_writes_what_people_read(value, kind, printed):
    assert as_printed(value, kind) == printed
