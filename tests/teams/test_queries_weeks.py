"""A month's target by week and day."""

from datetime import date
from decimal import Decimal

import pytest

from teams.choices.measures import Measure
from teams.queries.weeks import Week, weekly

# The working days of October 2026 after the holiday.
DAYS = [date(2026, 10, day) for day in (8, 9, 10, 12, 13, 14, 15, 16, 19, 20)]
NOW = date(2026, 10, 13)


def test_weeks_sum_to_the_month_beside_what_was_entered_in_them():
    entered = {date(2026, 10, 9): Decimal(2), date(2026, 10, 14): Decimal(1), date(2026, 10, 31): Decimal(4)}

    found = weekly(Measure.ACCOUNTS, Decimal(20), DAYS, entered, NOW)

    assert found.weeks == [
        Week(date(2026, 10, 5), Decimal(6), Decimal(2)),
        Week(date(2026, 10, 12), Decimal(10), Decimal(1)),
        Week(date(2026, 10, 19), Decimal(4), Decimal(0)),
        Week(date(2026, 10, 26), Decimal(0), Decimal(4)),
    ]


@pytest.mark.parametrize(
    ("today", "week", "day"),
    [
        (date(2026, 10, 13), 10, 2),
        (date(2026, 10, 17), 10, None),
        (date(2026, 10, 3), None, None),
        (date(2026, 11, 2), None, None),
        (date(2026, 9, 30), None, None),
    ],
)
def test_the_week_that_runs_and_today_are_told_while_the_month_runs(today, week, day):
    found = weekly(Measure.ACCOUNTS, Decimal(20), DAYS, {}, today)

    assert (found.this_week, found.today) == (week, day)


@pytest.mark.parametrize(("measure", "days"), [(Measure.ASSETS, DAYS), (Measure.ACCOUNTS, [])])
def test_a_stock_and_a_month_without_working_days_have_no_weeks(measure, days):
    found = weekly(measure, Decimal(20), days, {}, NOW)

    assert (list(found.weeks), found.this_week, found.today) == ([], None, None)
