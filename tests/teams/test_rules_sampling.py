"""The sample: the same from the same seed whoever draws it, never twice the same log, fair to those least checked."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.rules.sampling import MOST_DAYS, digest_of, draw, size_of, weight_of

POPULATIONS = st.dictionaries(st.integers(1, 10_000), st.integers(1, 60), min_size=1, max_size=80)
SEEDS = st.text("0123456789abcdef", min_size=8, max_size=64)


@given(POPULATIONS, SEEDS, st.integers(0, 100))
def test_a_draw_repeated_is_identical_and_draws_each_log_once(weights, seed, size):
    drawn = draw(weights, seed=seed, size=size)

    assert drawn == draw(weights, seed=seed, size=size)
    assert len(drawn) == len(set(drawn)) == min(size, len(weights))
    assert set(drawn) <= set(weights)


@given(POPULATIONS, SEEDS, st.randoms(use_true_random=False))
def test_the_order_in_which_the_population_is_given_does_not_matter(weights, seed, chance):
    shuffled = list(weights.items())
    chance.shuffle(shuffled)

    assert draw(dict(shuffled), seed=seed, size=5) == draw(weights, seed=seed, size=5)
    assert digest_of(dict(shuffled)) == digest_of(weights)


@given(POPULATIONS, SEEDS, st.integers(1, 40))
def test_a_larger_sample_begins_with_the_smaller_one(weights, seed, size):
    assert draw(weights, seed=seed, size=size + 3)[:size] == draw(weights, seed=seed, size=size)


@given(POPULATIONS, SEEDS)
def test_another_weight_changes_what_the_draw_is_bound_to(weights, seed):
    key = min(weights)

    assert digest_of(weights | {key: weights[key] + 1}) != digest_of(weights)


def test_who_was_not_checked_for_long_is_drawn_more_often():
    weights = {1: 60, 2: 1, 3: 1, 4: 1}

    first = Counter(draw(weights, seed=f"{seed:08x}", size=1)[0] for seed in range(600))

    assert first[1] > 500
    assert set(first) == {1, 2, 3, 4}


def test_the_worked_example_of_the_algorithm_is_reproduced():
    """As an auditor would do it with a calculator for SHA-256; see the module's three steps."""
    weights = {7: 60, 9: 12, 15: 1}

    assert digest_of(weights) == "5d8f7f17d5720696257c7d70b0b73e0cd1055c0b242a3925e55ff58932106bee"
    assert draw(weights, seed="00" * 32, size=3) == [7, 15, 9]


@pytest.mark.parametrize(("days", "weight"), [(None, MOST_DAYS), (0, 1), (1, 1), (17, 17), (400, MOST_DAYS)])
def test_weight_grows_with_the_days_since_the_last_check(days, weight):
    assert weight_of(days) == weight


@pytest.mark.parametrize(
    ("population", "share", "least", "size"),
    [
        (100, "0.1", 5, 10),
        (101, "0.1", 5, 11),
        (20, "0.1", 5, 5),
        (3, "0.1", 5, 3),
        (10, "1", 1, 10),
        (0, "0.1", 5, 0),
    ],
)
def test_size_is_the_share_rounded_up_and_at_least_so_many(population, share, least, size):
    assert size_of(population, share=Decimal(share), least=least) == size


def test_a_weight_that_could_hide_a_log_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        draw({1: 0, 2: 5}, seed="ab", size=1)
