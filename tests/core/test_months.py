"""Months are their first day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.months import add_months, format_month, month_of, months_between, next_month, parse_month

days = st.dates(date(1900, 1, 1), date(2999, 12, 31))
months = days.map(month_of)


@pytest.mark.parametrize("text", ["2026-10", " 2026-10 ", "2026-10\n"])
def test_parse_month_gives_the_first_day(text):
    assert parse_month(text) == date(2026, 10, 1)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-1", "2026-13", "2026-00", "0000-01", "26-10", "2026/10", "2026-10-01", "十月"]
)
def test_parse_month_refuses_anything_else_with_a_sentence(text):
    with pytest.raises(ValueError, match="is not a month; write it as 2026-10"):
        parse_month(text)


@given(months)
def test_parse_month_reads_what_format_month_writes(month):
    assert parse_month(format_month(month)) == month


@given(days)
def test_month_of_holds_the_day(day):
    assert month_of(day) <= day < next_month(month_of(day))


@given(months, st.integers(-600, 600))
def test_add_months_is_undone_by_the_opposite(month, count):
    assert add_months(add_months(month, count), -count) == month


@given(months, st.integers(-600, 600))
def test_months_between_counts_what_add_months_added(month, count):
    assert months_between(month, add_months(month, count)) == count


@pytest.mark.parametrize(
    ("month", "count", "expected"),
    [
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 3, 1), -15, date(2024, 12, 1)),
        (date(2026, 10, 1), 0, date(2026, 10, 1)),
    ],
)
def test_add_months_passes_the_turn_of_the_year(month, count, expected):
    assert add_months(month, count) == expected
