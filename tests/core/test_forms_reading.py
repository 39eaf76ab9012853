"""What people type: full-width figures, separators, months in either writing; never a guess."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms.reading import narrow, read_figure, read_month


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1234.5", "1234.5"),
        ("1,234.50", "1234.50"),
        ("12,345,678", "12345678"),
        ("１２３４．５", "1234.5"),
        ("１，２３４", "1234"),
        (" -20 ", "-20"),
        ("−20", "-20"),
        ("—20", "-20"),
        ("+7", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("¥1,000", "1000"),
        ("￥1,000", "1000"),
        ("1,000元", "1000"),
        ("86.1%", "86.1"),
        ("86.1％", "86.1"),
        ("0", "0"),
    ],
)
def test_read_figure_reads_what_offices_write(text, figure):
    assert read_figure(text) == Decimal(figure)


@pytest.mark.parametrize(
    "text",
    [
        "1,2O0.00",
        "12,34",
        "1,23,456",
        "1.2.3",
        "",
        "-",
        ".",
        "1e5",
        "NaN",
        "Infinity",
        "一百",
        "1 000",
        "--1",
        "1,,000",
        "0x10",
        "1_000",
    ],
)
def test_read_figure_gives_none_for_what_is_not_one(text):
    assert read_figure(text) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_read_figure_reads_back_what_we_write(amount):
    assert read_figure(f"{amount:,.2f}") == amount


@given(st.text(max_size=20))
def test_read_figure_never_fails(text):
    assert read_figure(text) is None or read_figure(text).is_finite()


@pytest.mark.parametrize(
    "text",
    ["2026-10", "2026/10", "2026.10", "202610", "2026年10月", "2026年 10月", "２０２６－１０", " 2026-10 "],
)
def test_read_month_reads_every_writing(text):
    assert read_month(text) == date(2026, 10, 1)


def test_read_month_reads_a_month_of_one_figure():
    assert read_month("2026年3月") == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "26-10", "October", "", "2026", "2026-10-31", "0000-01"]
)
def test_read_month_gives_none_for_what_is_not_one(text):
    assert read_month(text) is None


@given(st.text(max_size=12))
def test_read_month_never_fails(text):
    month = read_month(text)

    assert month is None or month.day == 1


def test_narrow_keeps_chinese_as_it_is():
    assert narrow(" 张三１２ ") == "张三12"
