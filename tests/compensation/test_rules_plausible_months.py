"""Months that are meant, and years that are mistyped."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compensation.rules.plausible_months import INPUTS, TERMS, Span
from tests.cases import each
from core.months import add_months

NOVEMBER = dt.date(2026, 11, 1)
MONTHS = st.dates(dt.date(1950, 1, 1), dt.date(2900, 1, 1)).map(lambda day: day.replace(day=1))
SPANS = st.builds(Span, before=st.integers(0, 60), after=st.integers(0, 60))


@each(
    ("span", "first", "last"),
    [
        (INPUTS, dt.date(2025, 11, 1), dt.date(2027, 11, 1)),
        (TERMS, dt.date(2021, 11, 1), dt.date(2028, 11, 1)),
        (Span(before=0, after=0), NOVEMBER, NOVEMBER),
    ],
)
def test_around_names_the_first_and_the_last_month(span, first, last):
    assert span.around(NOVEMBER) == (first, last)


@each(
    ("asked", "of_inputs", "of_terms"),
    [
        (dt.date(1900, 1, 1), False, False),
        (dt.date(2021, 10, 1), False, False),
        (dt.date(2021, 11, 1), False, True),
        (dt.date(2025, 10, 1), False, True),
        (dt.date(2025, 11, 1), True, True),
        (NOVEMBER, True, True),
        (dt.date(2027, 11, 1), True, True),
        (dt.date(2027, 12, 1), False, True),
        (dt.date(2028, 11, 1), False, True),
        (dt.date(2028, 12, 1), False, False),
        (dt.date(2999, 12, 1), False, False),
    ],
)
def test_takes_knows_a_mistyped_year(asked, of_inputs, of_terms):
    assert (INPUTS.takes(asked, NOVEMBER), TERMS.takes(asked, NOVEMBER)) == (of_inputs, of_terms)


@given(SPANS, MONTHS, st.integers(-100, 100))
def test_takes_exactly_what_lies_from_the_first_to_the_last_month(span, month, distance):
    asked = add_months(month, distance)
    first, last = span.around(month)

    assert span.takes(asked, month) is (first <= asked <= last)
