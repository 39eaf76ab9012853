"""The holiday calendar: seeded, corrected by hand, and silent about years that are not published."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from core import audit
from core.errors import DomainError
from org import queries, services
from org.choices import DayKind, Role
from org.models import CalendarYear, Holiday
from org.rules.days import PayDay
from tests.factories.org import BranchFactory, holder


@pytest.fixture(autouse=True)
def seeded(db, now):
    """The migration seeds it; a test that empties tables may have run before."""
    services.seed_calendar(by=None, at=now)


def test_is_working_day_follows_the_published_calendar():
    days = [date(2026, 11, 5), date(2026, 11, 7), date(2026, 10, 1), date(2026, 10, 10)]

    assert [queries.is_working_day(day) for day in days] == [True, False, False, True]


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2003, 5, 5), date(1999, 1, 1), date(9999, 12, 30)])
def test_is_working_day_of_a_year_that_is_not_published_is_not_answered(day):
    assert queries.is_working_day(day) is None


def test_working_days_of_october_2026():
    days = queries.working_days(date(2026, 10, 1))

    assert (len(days), days[0], days[2]) == (18, date(2026, 10, 8), date(2026, 10, 10))


def test_working_days_of_a_month_that_is_not_published_are_none():
    assert queries.working_days(date(2027, 1, 1)) is None


def test_working_days_of_many_months_take_one_query(django_assert_num_queries):
    october, january = date(2026, 10, 1), date(2027, 1, 1)

    with django_assert_num_queries(1):
        found = queries.working_days_of({october, january})

    assert found[october] == queries.working_days(october)
    assert queries.working_days_of(set()) == {}


def test_working_days_of_a_month_that_is_not_published_follow_the_week():
    january = date(2027, 1, 1)

    days = queries.working_days_of({january})[january]

    assert (len(days), days[:3]) == (21, [date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 5)])


def test_trading_days_leave_make_up_days_out():
    days = queries.trading_days_between(date(2026, 10, 8), date(2026, 10, 13))

    assert days == [date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 12)]


def test_trading_days_over_a_year_that_is_not_published_are_none():
    assert queries.trading_days_between(date(2026, 12, 30), date(2027, 1, 4)) is None
    assert len(queries.trading_days_between(date(2026, 12, 30), date(2027, 1, 1))) == 2


def test_add_working_days_counts_over_the_long_break():
    assert queries.add_working_days(date(2026, 9, 30), 2) == date(2026, 10, 9)


def test_add_working_days_into_a_year_that_is_not_published_is_none():
    assert queries.add_working_days(date(2026, 12, 31), 1) is None


def test_pay_day_of_a_branch_comes_before_a_weekend():
    branch = BranchFactory(pay_day=15)

    assert queries.pay_day_of(branch, date(2026, 10, 1)) == PayDay(date(2026, 11, 13), is_certain=True)


def test_pay_day_of_december_is_not_certain_before_the_notice():
    assert queries.pay_day_of(BranchFactory(pay_day=15), date(2026, 12, 1)) == PayDay(
        date(2027, 1, 15), is_certain=False
    )


def test_seed_calendar_twice_changes_nothing(now):
    count = Holiday.objects.count()

    assert services.seed_calendar(by=None, at=now) == []
    assert Holiday.objects.count() == count


def test_seed_calendar_keeps_what_was_corrected_by_hand(admin, now):
    services.set_day(day=date(2026, 10, 8), kind=DayKind.REST, name="台风", by=admin, at=now)
    CalendarYear.objects.filter(year=2026).update(published=False)

    assert services.seed_calendar(by=admin, at=now) == [2026]

    assert Holiday.objects.get(date=date(2026, 10, 8)).name == "台风"


def test_set_day_changes_what_a_date_is(admin, now):
    services.set_day(day=date(2026, 11, 6), kind=DayKind.REST, name="停电", by=admin, at=now)

    assert queries.is_working_day(date(2026, 11, 6)) is False
    entry = audit.history(CalendarYear.objects.get(year=2026)).last()
    assert (entry.action, entry.after["day"]) == ("org.calendar.set_day", "2026-11-06")


def test_set_day_of_a_year_to_come_does_not_publish_it(admin, now):
    services.set_day(day=date(2027, 1, 1), kind=DayKind.STATUTORY, name="元旦", by=admin, at=now)

    assert queries.is_working_day(date(2027, 1, 1)) is None
    services.publish_year(year=2027, published=True, by=admin, at=now)
    assert queries.is_working_day(date(2027, 1, 1)) is False


def test_set_day_refuses_a_kind_that_does_not_exist_and_a_year_far_off(admin, now):
    with pytest.raises(DomainError):
        services.set_day(day=date(2026, 11, 6), kind="party", name="x", by=admin, at=now)
    with pytest.raises(DomainError):
        services.set_day(day=date(1850, 1, 1), kind=DayKind.REST, name="x", by=admin, at=now)


def test_clear_day_lets_it_follow_the_week_again(admin, now):
    services.clear_day(day=date(2026, 10, 6), by=admin, at=now)

    assert queries.is_working_day(date(2026, 10, 6)) is True
    with pytest.raises(DomainError):
        services.clear_day(day=date(2026, 10, 6), by=admin, at=now)


def test_publish_year_can_be_taken_back(admin, now):
    services.publish_year(year=2026, published=False, by=admin, at=now)

    assert queries.is_working_day(date(2026, 11, 5)) is None


def test_the_calendar_is_changed_by_the_administrator_only(place, now):
    for by in (place.desk, place.finance, holder(Role.GENERAL_OFFICE)):
        for change in (
            lambda by=by: services.set_day(day=date(2026, 11, 6), kind=DayKind.REST, name="x", by=by, at=now),
            lambda by=by: services.clear_day(day=date(2026, 10, 6), by=by, at=now),
            lambda by=by: services.publish_year(year=2026, published=False, by=by, at=now),
            lambda by=by: services.seed_calendar(by=by, at=now),
        ):
            with pytest.raises(PermissionDenied):
                change()

    assert queries.is_working_day(date(2026, 11, 6)) is True
