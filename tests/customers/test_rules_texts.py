"""Cells as text."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.rules.texts import cell_text, column_texts, number_text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (123.0, "123"),
        (0.0, "0"),
        (-0.0, "0"),
        (-5.0, "-5"),
        (1234.1, "1234.1"),
        (847.4299999999999, "847.43"),
        (0.1 + 0.2, "0.3"),
        (1000000.1 - 999999, "1.1"),
        (-1.4551915228366852e-11, "0"),
        (1e-05, "0.00001"),
        (1.0000001, "1.0000001"),
        (1234.5678, "1234.5678"),
        (0.123456789012345, "0.123456789012345"),
        (9999999999999.99, "9999999999999.99"),
        (123456789012345.0, "123456789012345"),
        (-123456789012345.0, "-123456789012345"),
        (999999999999999.0, "999999999999999"),
        (6222021234567890.0, "6.22202123456789e+15"),
        (9007199254740994.0, "9.00719925474099e+15"),
        (1e20, "1e+20"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
    ],
)
def test_number_text_is_what_a_spreadsheet_shows(number, text):
    assert number_text(number) == text
    assert column_texts([number, 1.5]) == [text, "1.5"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  张三\u3000", "张三"),
        ("", ""),
        (None, ""),
        (7, "7"),
        (1234.1, "1234.1"),
        (True, "1"),
        (False, "0"),
        (dt.date(2026, 10, 3), "2026-10-03"),
        (dt.datetime(2026, 10, 3, 12, 30), "2026-10-03 12:30:00"),
        (dt.time(9, 5), "09:05:00"),
        (dt.timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_cell_text_writes_every_type_that_a_workbook_gives(cell, text):
    assert cell_text(cell) == text
    assert column_texts([cell]) == [text]


def test_column_texts_of_mixed_cells_is_the_text_of_each():
    cells = ["", 12.5, " 是 ", dt.date(2026, 1, 2), True, 3.0]

    assert column_texts(cells) == ["", "12.5", "是", "2026-01-02", "1", "3"]


def test_column_texts_does_not_mistake_a_digit_before_the_point():
    assert column_texts([10.0, 100.05, 0.5, 10.07]) == ["10", "100.05", "0.5", "10.07"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=30))
def test_column_texts_keeps_every_amount_of_fen(fen):
    texts = column_texts([amount / 100 for amount in fen])

    assert [Decimal(text) * 100 for text in texts] == fen


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(), min_size=1, max_size=20))
def test_column_texts_is_the_same_alone_and_in_company(numbers):
    assert column_texts(numbers) == [number_text(number) for number in numbers]
