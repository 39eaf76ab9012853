"""Until when an opinion is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.queries import review_due_on
from approvals.rules import due_day_by_the_week
from org.choices import DayKind
from org.models import CalendarYear, Holiday
from tests.cases import each


def weekday(day: date) -> bool:
    return day.weekday() < 5


@each(
    ("start", "days", "expected"),
    [
        (date(2026, 11, 5), 5, date(2026, 11, 12)),
        (date(2026, 11, 6), 1, date(2026, 11, 9)),
        (date(2026, 11, 7), 1, date(2026, 11, 9)),
        (date(2026, 11, 2), 4, date(2026, 11, 6)),
        (date(2026, 11, 5), 0, date(2026, 11, 5)),
    ],
)
def test_due_day_by_the_week_counts_working_days_after_the_start(start, days, expected):
    assert due_day_by_the_week(start, days) == expected


@given(start=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(1, 40))
def test_due_day_by_the_week_is_a_working_day_with_the_right_count_before_it(start, days):
    due = due_day_by_the_week(start, days)

    between = [date.fromordinal(one) for one in range(start.toordinal() + 1, due.toordinal() + 1)]
    assert weekday(due)
    assert sum(map(weekday, between)) == days


@pytest.fixture
def calendar(db):
    """The year 2026 with a day off, a holiday and a make-up Sunday in November."""
    Holiday.objects.all().delete()
    CalendarYear.objects.update_or_create(year=2026, defaults={"published": True})
    CalendarYear.objects.filter(year__gt=2026).delete()
    Holiday.objects.create(date=date(2026, 11, 6), kind=DayKind.REST, name="调休")
    Holiday.objects.create(date=date(2026, 11, 9), kind=DayKind.STATUTORY, name="节日")
    Holiday.objects.create(date=date(2026, 11, 8), kind=DayKind.MAKEUP, name="补班")


def test_review_due_on_skips_holidays_and_counts_make_up_days(calendar):
    assert review_due_on(date(2026, 11, 5)) == date(2026, 11, 13)


def test_review_due_on_follows_the_week_where_the_calendar_is_not_published(calendar):
    assert review_due_on(date(2031, 11, 5)) == date(2031, 11, 12)


def test_review_due_on_asks_the_calendar_twice_however_long_the_way(calendar, django_assert_num_queries):
    with django_assert_num_queries(2):
        review_due_on(date(2026, 9, 28))
