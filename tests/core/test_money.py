"""Rounding half up to the fen, and splits that sum to the whole."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.money import FEN, floor_to, round_fen, round_to, split

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=6, allow_nan=False)
sums = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)
weights = st.lists(
    st.decimals(min_value=0, max_value=10**6, places=8, allow_nan=False), min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        ("1.115", "1.12"),
        ("2.675", "2.68"),
        ("-0.005", "-0.01"),
        ("-1.115", "-1.12"),
        ("1234567890123.455", "1234567890123.46"),
    ],
)
def test_round_fen_rounds_half_away_from_zero(amount, expected):
    assert round_fen(Decimal(amount)) == Decimal(expected)


@given(amounts)
def test_round_fen_is_off_by_half_a_fen_at_most(amount):
    assert abs(round_fen(amount) - amount) <= FEN / 2


@given(amounts)
def test_round_fen_treats_both_signs_alike(amount):
    assert round_fen(-amount) == -round_fen(amount)


@given(amounts)
def test_round_fen_changes_nothing_the_second_time(amount):
    assert round_fen(round_fen(amount)) == round_fen(amount)


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("320.45", "0.10", "320.5"),
        ("320.44", "0.10", "320.4"),
        ("320.50", "1", "321"),
        ("-320.50", "1", "-321"),
        ("320.455", "0.01", "320.46"),
    ],
)
def test_round_to_rounds_half_up_to_the_unit(amount, unit, expected):
    assert round_to(Decimal(amount), Decimal(unit)) == Decimal(expected)


@given(amounts, st.sampled_from([FEN, Decimal("0.1"), Decimal(1)]))
def test_round_to_gives_a_multiple_of_the_unit(amount, unit):
    assert round_to(amount, unit) % unit == 0


@given(sums, weights)
def test_split_sums_to_the_whole(total, parts):
    assume(sum(parts))

    assert sum(split(total, parts)) == total


@given(sums, weights)
def test_split_gives_everybody_the_exact_share_within_a_fen(total, parts):
    assume(sum(parts))

    got = split(total, parts)

    off = [abs(part - total * weight / sum(parts)) for part, weight in zip(got, parts, strict=True)]
    assert max(off) < FEN + Decimal("1e-9")


@given(sums, weights)
def test_split_never_turns_a_sign_and_gives_nothing_for_no_weight(total, parts):
    assume(sum(parts))

    got = split(total, parts)

    assert all(part * total >= 0 for part in got)
    assert all(part == 0 for part, weight in zip(got, parts, strict=True) if not weight)


@given(sums, weights)
def test_split_of_a_refund_mirrors_that_of_a_payment(total, parts):
    assume(sum(parts))

    assert split(-total, parts) == [-part for part in split(total, parts)]


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        ("0.02", "1 1 1", "0.00 0.01 0.01"),
        ("100.00", "1 1 1", "33.33 33.33 33.34"),
        ("0.05", "1 1 1 1 1 1 1 1 1", "0 0 0 0 0.01 0.01 0.01 0.01 0.01"),
        ("10.00", "0 3 0", "0 10.00 0"),
        ("-0.01", "2 1", "-0.01 0"),
        ("0", "1 2", "0 0"),
    ],
)
def test_split_leaves_the_odd_fen_where_most_was_cut(total, parts, expected):
    assert split(Decimal(total), [*map(Decimal, parts.split())]) == [*map(Decimal, expected.split())]


@pytest.mark.parametrize("parts", [[], [Decimal(0)], [Decimal(2), Decimal(-1)]])
def test_split_refuses_weights_that_are_negative_or_nothing(parts):
    with pytest.raises(ValueError, match="weights"):
        split(Decimal(1), parts)


def test_split_refuses_a_total_that_cannot_be_paid():
    with pytest.raises(ValueError, match="whole fen"):
        split(Decimal("0.001"), [Decimal(1)])


@pytest.mark.parametrize(
    ("amount", "unit", "cut"),
    [
        ("89.96", "0.1", "89.9"),
        ("90.00", "0.1", "90.0"),
        ("89.99", "1", "89"),
        ("0.04", "0.1", "0.0"),
        ("-0.01", "0.1", "-0.1"),
    ],
)
def test_floor_to_never_reaches_what_was_not_reached(amount, unit, cut):
    assert floor_to(Decimal(amount), Decimal(unit)) == Decimal(cut)
