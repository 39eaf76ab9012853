"""Periods: the law's floor, comparison, the last day."""

from datetime import date

import pytest

from archives.rules.retention import is_below_law, is_shorter, kept_until


@pytest.mark.parametrize(
    ("years", "than", "expected"),
    [
        (10, 30, True),
        (30, 30, False),
        (31, 30, False),
        (30, None, True),
        (None, 30, False),
        (None, None, False),
    ],
)
def test_is_shorter_knows_that_nothing_is_longer_than_permanent(years, than, expected):
    assert is_shorter(years, than=than) == expected


@pytest.mark.parametrize(
    ("code", "years", "expected"),
    [
        ("PAY30", 29, True),
        ("PAY30", 30, False),
        ("PERM", 100, True),
        ("PERM", None, False),
        ("CON30", 1, False),
    ],
)
def test_is_below_law_binds_the_classes_of_the_product(code, years, expected):
    assert is_below_law(code, years) == expected


def test_kept_until_counts_from_the_end_of_the_papers_year():
    assert kept_until(date(2026, 10, 1), 30) == date(2056, 12, 31)
    assert kept_until(date(2028, 2, 29), 10) == date(2038, 12, 31)


def test_kept_until_has_no_end_for_permanent_papers():
    assert kept_until(date(2026, 10, 1), None) is None
