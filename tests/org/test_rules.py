"""Names in pinyin, statutory days, working days, pay days, and how long somebody may stand in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from org.rules.days import (
    MAKEUP,
    REST,
    STATUTORY,
    PayDay,
    days_between,
    is_trading,
    is_working,
    known_calendar,
    pay_day,
    working_day_after,
)
from org.rules.names import LONGEST, pinyin_of
from org.rules.standing_in import is_bounded
from org.rules.statutory import statutory_days

# names


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("张三", "zs zhangsan"),
        ("曾国", "zg zengguo cg cengguo"),
        ("单于雄", "cyx chanyuxiong"),
        ("欧阳娜", "oyn ouyangna"),
        ("李 四", "ls lisi"),
        ("王喆", "wz wangzhe"),
        ("", ""),
    ],
)
def test_pinyin_of_gives_initials_and_full_reading(name, found_by):
    assert pinyin_of(name) == found_by


def test_pinyin_of_reads_rare_characters():
    assert [pinyin_of(name).split()[1] for name in ("䶮", "堃", "珺")] == ["yan", "kun", "jun"]


@given(st.text(max_size=60))
def test_pinyin_of_takes_any_text_and_fits_its_column(name):
    assert len(pinyin_of(name)) <= LONGEST


# statutory days


def test_statutory_days_of_2026_are_the_thirteen_of_the_decree():
    days = {(1, 1), (2, 16), (2, 17), (2, 18), (2, 19), (4, 5), (5, 1), (5, 2), (6, 19), (9, 25)}
    days |= {(10, 1), (10, 2), (10, 3)}

    assert statutory_days(2026) == {date(2026, month, day) for month, day in days}


@pytest.mark.parametrize(
    ("year", "count"), [(2007, 10), (2008, 11), (2013, 11), (2020, 10), (2024, 11), (2025, 13)]
)
def test_statutory_days_follow_the_law_of_the_year(year, count):
    """In 2020 mid-autumn fell on the first of October, so two holidays share a day."""
    assert len(statutory_days(year)) == count


def test_statutory_days_of_an_unknown_year_are_none():
    assert statutory_days(2031) == frozenset()


# the published calendar


def test_known_calendar_covers_2004_to_2026():
    assert list(known_calendar()) == list(range(2004, 2027))


def test_known_calendar_of_2026_has_the_make_up_days_of_the_notice():
    makeup = [one.date for one in known_calendar()[2026] if one.kind == MAKEUP]

    assert makeup == [date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))]


@pytest.mark.parametrize("year", [2025, 2026])
def test_known_calendar_has_248_working_days(year):
    kinds = {one.date: one.kind for one in known_calendar()[year]}

    assert (
        sum(is_working(day, kinds.get(day)) for day in days_between(date(year, 1, 1), date(year + 1, 1, 1)))
        == 248
    )


def test_known_calendar_names_the_days_in_chinese():
    assert {one.name for one in known_calendar()[2026]} >= {"元旦", "春节", "国庆节"}


# working and trading


@pytest.mark.parametrize(
    ("day", "kind", "working", "trading"),
    [
        (date(2026, 11, 5), None, True, True),
        (date(2026, 11, 7), None, False, False),
        (date(2026, 10, 1), STATUTORY, False, False),
        (date(2026, 10, 6), REST, False, False),
        (date(2026, 10, 10), MAKEUP, True, False),
    ],
)
def test_make_up_days_are_worked_but_not_traded_on(day, kind, working, trading):
    assert (is_working(day, kind), is_trading(day, kind)) == (working, trading)


# pay day

OCTOBER = {date(2026, 10, day): STATUTORY if day < 4 else REST for day in range(1, 8)}


def test_pay_day_on_a_working_day_stays():
    assert pay_day(date(2026, 11, 5), {}, frozenset({2026})) == PayDay(date(2026, 11, 5), is_certain=True)


def test_pay_day_on_a_weekend_comes_before_it():
    assert pay_day(date(2026, 11, 15), {}, frozenset({2026})).day == date(2026, 11, 13)


def test_pay_day_in_a_long_break_comes_before_the_break():
    assert pay_day(date(2026, 10, 5), OCTOBER, frozenset({2026})).day == date(2026, 9, 30)


def test_pay_day_of_an_unpublished_year_stays_and_says_so():
    assert pay_day(date(2027, 1, 2), {}, frozenset({2026})) == PayDay(date(2027, 1, 2), is_certain=False)


@given(st.dates(date(2004, 2, 1), date(2026, 12, 31)))
def test_pay_day_is_never_late_and_always_worked(due):
    kinds = {one.date: one.kind for one in known_calendar()[due.year]}
    found = pay_day(due, kinds, frozenset(range(2004, 2027)))

    assert found.day <= due
    assert found.day.year < due.year or is_working(found.day, kinds.get(found.day))


def test_working_day_after_counts_over_the_break():
    assert working_day_after(
        date(2026, 9, 30), 5, OCTOBER | {date(2026, 10, 10): MAKEUP}, frozenset({2026})
    ) == date(2026, 10, 13)


def test_working_day_after_stops_at_a_year_that_is_not_known():
    assert working_day_after(date(2026, 12, 31), 1, {}, frozenset({2026})) is None
    assert working_day_after(date(2026, 12, 30), 1, {}, frozenset({2026})) == date(2026, 12, 31)


# standing in


@pytest.mark.parametrize(("days", "fits"), [(0, False), (-1, False), (1, True), (60, True), (61, False)])
def test_standing_in_lasts_from_one_to_sixty_days(days, fits):
    assert is_bounded(date(2026, 11, 1), date(2026, 11, 1) + timedelta(days=days)) == fits
