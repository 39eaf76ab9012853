"""Figures that leap from month to month."""

from tests.cases import each
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compensation.rules.jumps import LEAST, Jump, has_jumped, jumps

D = Decimal
QUIET = dict.fromkeys(LEAST, 100)


@each(
    ("before", "now", "expected"),
    [
        ("4000", "12000", False),  # exactly three times is no leap
        ("4000", "12000.01", True),
        ("12000.01", "4000", True),
        ("12000", "4000", False),
        ("100", "900", False),  # nine times, but of nothing much
        ("0", "1000", True),
        ("0", "999.99", False),
        ("5000", "0", True),
        ("600", "-600", True),  # a sign that turns
        ("400", "-400", False),
        ("-2000", "-7000", True),
        ("0", "0", False),
    ],
)
def test_has_jumped_takes_three_times_and_an_amount_that_matters(before, now, expected):
    assert has_jumped("net_commission", D(before), D(now)) is expected


def test_has_jumped_counts_customers_by_their_own_measure():
    assert has_jumped("customers", D(1), D(6))
    assert not has_jumped("customers", D(1), D(5))


def test_jumps_names_the_figures_in_the_order_of_what_pay_hangs_on():
    found = jumps(QUIET, QUIET | {"turnover": 9_000_000, "net_commission": 9_000})

    assert [jump.figure for jump in found] == ["net_commission", "turnover"]


def test_jumps_of_a_quiet_month_are_none():
    assert jumps(QUIET, QUIET) == []


@each(
    ("before", "now", "times"),
    [
        ("2", "8", D(4)),
        ("8", "2", D("0.25")),
        ("8", "0", D(0)),
        ("0", "8", None),
        ("-2", "8", None),
        ("8", "-2", None),
    ],
)
def test_jump_says_what_it_is_of_what_it_was_where_that_can_be_said(before, now, times):
    assert Jump("customers", D(before), D(now)).times == times


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(amounts, amounts)
def test_has_jumped_looks_the_same_from_both_months(before, now):
    assert has_jumped("net_commission", before, now) == has_jumped("net_commission", now, before)


@given(amounts)
def test_has_jumped_is_silent_where_nothing_changed(amount):
    assert not has_jumped("net_commission", amount, amount)
