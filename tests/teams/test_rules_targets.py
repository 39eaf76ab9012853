"""Targets always sum: through splits, re-splits and moves, whatever the amounts and whoever comes and goes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.rules.targets import (
    Share,
    Spell,
    after_moves,
    by_day,
    by_days_there,
    by_week,
    completion,
    entered_by_region,
    full_shares,
    is_short,
    less_kept,
    remainder,
    resplit,
    shared_out,
    told_by_region,
    worked_part,
)

AMOUNTS = st.decimals(0, 10**9, places=2)
COUNTS = st.integers(0, 10**6).map(Decimal)
WEIGHTS = st.dictionaries(st.integers(1, 500), st.decimals(0, 10**6, places=2), min_size=1, max_size=30)
PLACES = st.dictionaries(st.integers(1, 40), st.sampled_from([1, 2, 3, None]), max_size=25)
REGIONS = st.dictionaries(st.sampled_from([1, 2, 3, None]), AMOUNTS, min_size=1)


@given(AMOUNTS, WEIGHTS)
def test_parts_to_the_fen_sum_to_the_whole_and_none_is_negative(total, weights):
    parts = shared_out(total, weights, whole=False)

    assert sum(parts.values()) == total
    assert set(parts) == set(weights)
    assert min(parts.values()) >= 0


@given(COUNTS, WEIGHTS)
def test_counts_are_shared_out_in_whole_numbers(total, weights):
    parts = shared_out(total, weights, whole=True)

    assert sum(parts.values()) == total
    assert all(part == int(part) for part in parts.values())


@given(AMOUNTS, REGIONS, PLACES, WEIGHTS)
def test_a_resplit_gives_each_region_with_people_exactly_its_own(amount, regions, places, weights):
    shares = resplit(regions, places, weights, whole=False)

    for region, total in regions.items():
        given_out = [share.amount for share in shares if share.region_id == region]
        assert remainder(total, given_out) == (0 if region in places.values() else total)
    assert {share.person_id for share in shares} <= set(places)


@given(REGIONS, PLACES, PLACES, WEIGHTS)
def test_after_moves_shares_and_remainder_still_come_to_the_regions_total(regions, before, after, weights):
    shares = resplit(regions, before, weights, whole=False)

    left = after_moves(shares, after)

    for region, total in regions.items():
        kept = [share.amount for share in left if share.region_id == region]
        assert sum(kept) + remainder(total, kept) == total
        assert remainder(total, kept) >= 0
    assert all(after[share.person_id] == share.region_id for share in left)


@given(REGIONS, PLACES, PLACES, WEIGHTS)
def test_sharing_out_anew_after_moves_leaves_nothing_over_where_somebody_is(regions, before, after, weights):
    del before
    anew = resplit(regions, after, weights, whole=False)

    for region in set(after.values()) & set(regions):
        assert sum(share.amount for share in anew if share.region_id == region) == regions[region]


@given(REGIONS, st.permutations(range(1, 9)), WEIGHTS)
def test_the_order_of_people_changes_nothing_but_the_order_of_a_fen(regions, order, weights):
    places = {pk: 1 for pk in sorted(order)}
    shuffled = {pk: 1 for pk in order}

    one = {share.person_id: share.amount for share in resplit(regions, places, weights, whole=False)}
    other = {share.person_id: share.amount for share in resplit(regions, shuffled, weights, whole=False)}

    assert one.keys() == other.keys()
    assert all(abs(one[pk] - other[pk]) <= Decimal("0.01") for pk in one)


@given(AMOUNTS, st.integers(1, 23))
def test_days_sum_to_the_month_and_weeks_to_the_days(amount, count):
    days = [date(2026, 10, 1) + timedelta(days=offset) for offset in range(count)]

    daily = by_day(amount, days, whole=False)

    assert sum(daily.values()) == amount
    assert sum(by_week(daily).values()) == amount
    assert max(daily.values()) - min(daily.values()) <= Decimal("0.01")


@given(COUNTS, st.integers(1, 23))
def test_accounts_of_a_month_are_spread_and_never_run_ahead_or_behind_by_more_than_one(amount, count):
    days = [date(2026, 10, 1) + timedelta(days=offset) for offset in range(count)]

    daily = by_day(amount, days, whole=True)

    assert sum(daily.values()) == amount
    done = 0
    for n, day in enumerate(days, start=1):
        done += daily[day]
        assert abs(done - amount * n / count) <= Decimal("0.5")


def test_the_one_account_of_a_month_is_for_its_middle():
    days = [date(2026, 11, day) for day in range(2, 7)]

    assert by_day(Decimal(1), days, whole=True) == dict.fromkeys(days, 0) | {date(2026, 11, 4): 1}
    assert by_day(Decimal(1), [], whole=True) == {}


def test_a_month_of_accounts_by_day_and_week_as_a_lead_would_write_it():
    days = [date(2026, 11, day) for day in (2, 3, 4, 5, 6, 9, 10)]

    daily = by_day(Decimal(9), days, whole=True)

    assert sorted(daily.values(), reverse=True) == [2, 2, 1, 1, 1, 1, 1]
    assert by_week(daily).keys() == {date(2026, 11, 2), date(2026, 11, 9)}


def test_nobody_gets_nothing_and_all_stays_over():
    assert shared_out(Decimal(100), {}, whole=False) == {}
    assert resplit({1: Decimal(100)}, {}, {}, whole=False) == []


def test_without_any_weight_all_get_the_same():
    assert shared_out(Decimal(3), {1: Decimal(0), 2: Decimal(0), 3: Decimal(0)}, whole=True) == {
        1: 1,
        2: 1,
        3: 1,
    }


def test_who_moved_to_another_region_has_no_share_there():
    shares = [Share(1, 7, Decimal(5)), Share(2, 8, Decimal(6)), Share(1, 9, Decimal(4))]

    assert after_moves(shares, {7: 1, 8: 1}) == [Share(1, 7, Decimal(5))]


@pytest.mark.parametrize(
    ("plan", "actual", "short"),
    [("100", "89.99", True), ("100", "90", False), ("0", "0", False), ("100", "-5", True)],
)
def test_a_shortfall_is_less_than_the_threshold_of_a_plan(plan, actual, short):
    assert is_short(Decimal(plan), Decimal(actual), Decimal("0.9")) == short


def test_without_a_plan_there_is_no_completion():
    assert completion(Decimal(0), Decimal(5)) is None
    assert remainder(Decimal(10), [Decimal(4), Decimal(8)]) == -2


def test_the_days_worked_and_the_days_to_come_are_the_whole_month():
    days = [date(2026, 10, day) for day in range(12, 24)]

    gone = worked_part(Decimal(50), days, days[:5], whole=True)
    to_come = worked_part(Decimal(50), days, days[5:], whole=True)

    assert gone + to_come == 50
    assert worked_part(Decimal(50), days, [], whole=True) == 0


def test_a_region_has_left_what_its_leavers_do_not_keep_and_never_less_than_nothing():
    kept = [Share(1, 7, Decimal(30)), Share(1, 8, Decimal(5)), Share(2, 9, Decimal(99))]

    left = less_kept({1: Decimal(100), 2: Decimal(50), None: Decimal(3)}, kept)

    assert left == {1: 65, 2: 0, None: 3}


DAYS_THERE = st.dictionaries(
    st.tuples(st.sampled_from([1, 2, 3, None]), st.integers(1, 40)), st.integers(0, 23).map(Decimal)
)
HELD = st.dictionaries(st.tuples(st.sampled_from([1, 2, 3, None]), st.integers(1, 40)), AMOUNTS, max_size=40)


@given(REGIONS, PLACES, HELD, DAYS_THERE, st.integers(0, 23).map(Decimal), st.data())
def test_shares_by_the_days_there_still_come_to_each_regions_own(regions, places, held, worked, total, data):
    kept = data.draw(st.sets(st.sampled_from(sorted(held, key=str)))) if held else set()

    full = full_shares(held, kept, places, worked, total)
    weights = by_days_there(full, places, worked, total)
    shares = resplit(regions, places, weights, whole=False)

    assert full.keys() == weights.keys() == places.keys()
    assert min([*full.values(), *weights.values(), Decimal(0)]) >= 0
    for region in set(places.values()) & set(regions):
        assert sum(share.amount for share in shares if share.region_id == region) == regions[region]


@pytest.mark.parametrize(
    ("held", "kept", "full"),
    [
        ({(1, 7): 210}, [], 210),  # not shared out since the move: a whole month's
        ({(1, 7): 50}, [(1, 7)], 210),  # kept for five days of twenty-one
        ({(1, 7): 50, (2, 7): 160}, [(1, 7)], 210),  # given for the sixteen days from the move on
        ({(2, 7): 160}, [], 210),
        ({}, [], 0),
    ],
)
def test_what_one_had_is_told_for_a_whole_month_and_weighed_by_the_days_there(held, kept, full):
    worked = {(1, 7): Decimal(5), (2, 7): Decimal(16), (2, 8): Decimal(21)}
    amounts = {place: Decimal(amount) for place, amount in held.items()} | {(2, 8): Decimal(90)}

    found = full_shares(amounts, kept, {7: 2, 8: 2}, worked, Decimal(21))

    assert found == {7: full, 8: 90}
    assert by_days_there(found, {7: 2, 8: 2}, worked, Decimal(21)) == {7: Decimal(full) * 16 / 21, 8: 90}
    assert by_days_there(found, {7: 2, 8: 2}, {}, Decimal(0)) == found


FIGURES = st.decimals(-(10**9), 10**9, places=2)
NOVEMBER_DAYS = [date(2026, 11, 1) + timedelta(days=offset) for offset in range(30)]
ENTERED = st.dictionaries(st.sampled_from(NOVEMBER_DAYS), FIGURES)


@st.composite
def spells(draw):
    """Where somebody stood within November, one spell after the other, days elsewhere between some of them."""
    cuts = sorted(draw(st.sets(st.integers(0, 30), min_size=2, max_size=8)))
    found = [
        Spell(draw(st.sampled_from([1, 2, 3, None])), date(2026, 11, 1) + timedelta(days=start), end)
        for start, end in zip(
            cuts, [date(2026, 11, 1) + timedelta(days=cut) for cut in cuts[1:]], strict=False
        )
    ]
    kept = [one for one in found[:-1] if draw(st.booleans())] + found[-1:]
    return kept


@given(ENTERED, spells())
def test_what_was_entered_sums_over_the_regions_where_one_stood(entered, stood):
    parts = entered_by_region(entered, stood)

    assert sum(parts.values()) == sum(entered.values())
    assert set(parts) == {spell.region_id for spell in stood}


@given(FIGURES, spells(), st.sets(st.sampled_from(NOVEMBER_DAYS)))
def test_what_the_file_tells_sums_over_the_regions_where_one_stood(total, stood, days):
    parts = told_by_region(total, stood, sorted(days), whole=False)

    assert sum(parts.values()) == total
    assert all(part * total >= 0 for part in parts.values())


@given(st.integers(-(10**6), 10**6).map(Decimal), spells())
def test_accounts_that_the_file_tells_stay_whole(total, stood):
    parts = told_by_region(total, stood, NOVEMBER_DAYS, whole=True)

    assert sum(parts.values()) == total
    assert all(part == int(part) for part in parts.values())


@given(FIGURES, WEIGHTS)
def test_what_is_below_nothing_is_shared_out_exactly_too(total, weights):
    assert sum(shared_out(total, weights, whole=False).values()) == total


MOVED = [Spell(1, date(2026, 11, 1), date(2026, 11, 9)), Spell(2, date(2026, 11, 9), None)]


def test_a_day_counts_where_one_stood_and_a_day_elsewhere_at_the_last_place():
    entered = {
        date(2026, 11, 6): Decimal(700),
        date(2026, 11, 24): Decimal(500),
        date(2026, 10, 30): Decimal(9),
    }

    assert entered_by_region(entered, MOVED) == {1: 700, 2: 509}


@pytest.mark.parametrize(("total", "parts"), [(10, {1: 2, 2: 8}), (-10, {1: -2, 2: -8}), (0, {1: 0, 2: 0})])
def test_the_files_figure_goes_by_the_working_days_in_each_region(total, parts):
    days = [date(2026, 11, day) for day in (5, 6, 9, 10, 11, 12, 13, 16, 17, 18)]

    assert told_by_region(Decimal(total), MOVED, days, whole=True) == parts


def test_without_a_working_day_in_any_region_the_last_place_has_it_all():
    assert told_by_region(Decimal(7), MOVED, [], whole=True) == {1: 0, 2: 7}
