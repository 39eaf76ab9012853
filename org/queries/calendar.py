"""Working days, trading days and pay days; a year that is not published is answered with None."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import DateField, Value
from django.db.models.functions import Cast

from core.months import add_months
from org.models import Branch, CalendarYear, Holiday
from org.rules import days
from org.rules.days import PayDay

LONGEST_BREAK = timedelta(days=31)


def is_working_day(day: date) -> bool | None:
    """Whether offices work on `day`; None while its year's calendar is not published."""
    answer = working_days_between(day, day + timedelta(days=1))
    return None if answer is None else bool(answer)


def working_days(month: date) -> Sequence[date] | None:
    """The month's working days, make-up days included; None while the year is not published."""
    return working_days_between(month, add_months(month, 1))


def working_days_between(start: date, end: date) -> Sequence[date] | None:
    """The working days of [start, end); None where a year of it is not published."""
    return _chosen(start, end, days.is_working)


def trading_days_between(start: date, end: date) -> Sequence[date] | None:
    """The exchanges' days of [start, end): no weekends, no make-up days. None as above."""
    return _chosen(start, end, days.is_trading)


def add_working_days(day: date, count: int) -> date | None:
    """The `count`-th working day after `day`: when something falls due. None as above."""
    reach = timedelta(days=count * 3) + LONGEST_BREAK
    return days.working_day_after(day, count, special_days(day, day + reach), published_years())


def pay_day_of(branch: Branch, month: date) -> PayDay:
    """When the branch pays `month`: its day of the following month, or the working day before a holiday.

    The law asks for pay at least monthly, and before the day where that is a holiday.
    """
    due = add_months(month, 1).replace(day=branch.pay_day)
    return days.pay_day(due, special_days(due - LONGEST_BREAK, due + timedelta(days=1)), published_years())


def pay_days_of(places: Collection[tuple[Branch, date]]) -> dict[tuple[int, date], date]:
    """The pay days of many branches and months at once, by branch id and month: one query for all."""
    due = {(branch.pk, month): add_months(month, 1).replace(day=branch.pay_day) for branch, month in places}
    if not due:
        return {}
    kinds, published = _known_days(min(due.values()) - LONGEST_BREAK, max(due.values()) + timedelta(days=1))
    return {place: days.pay_day(day, kinds, published).day for place, day in due.items()}


def working_days_of(months: Collection[date]) -> dict[date, Sequence[date]]:
    """The working days of each month, by the week alone where its year is not published; one query."""
    if not months:
        return {}
    kinds, _published = _known_days(min(months), add_months(max(months), 1))
    return {
        month: [
            day
            for day in days.days_between(month, add_months(month, 1))
            if days.is_working(day, kinds.get(day))
        ]
        for month in months
    }


def special_days(start: date, end: date) -> dict[date, str]:
    """Date → kind for the dates of [start, end) that do not follow the week."""
    rows = Holiday.objects.filter(date__gte=start, date__lt=end).order_by()
    return dict(rows.values_list("date", "kind"))


def _known_days(start: date, end: date) -> tuple[dict[date, str], frozenset[int]]:
    """`special_days` and `published_years` in one query."""
    special = Holiday.objects.filter(date__gte=start, date__lt=end).order_by()
    published = CalendarYear.objects.filter(published=True).order_by()
    no_day = Cast(Value(None), DateField())
    rows = special.values_list("date", "kind", Value(0)).union(
        published.values_list(no_day, Value(""), "year"), all=True
    )
    found = list(rows)
    kinds = {day: kind for day, kind, _year in found if day is not None}
    return kinds, frozenset(year for day, _kind, year in found if day is None)


def published_years() -> frozenset[int]:
    """The years whose calendar is known."""
    return frozenset(CalendarYear.objects.filter(published=True).order_by().values_list("year", flat=True))


def _chosen(start: date, end: date, belongs: Callable[[date, str | None], bool]) -> Sequence[date] | None:
    years = set(range(start.year, (end - timedelta(days=1)).year + 1))
    if not years <= published_years():
        return None
    kinds = special_days(start, end)
    return [day for day in days.days_between(start, end) if belongs(day, kinds.get(day))]


def count_working(month: date, kinds: Mapping[date, Holiday]) -> int:
    """How many working days a month has, by the special days at hand."""
    following = add_months(month, 1)
    return sum(
        days.is_working(day, kinds[day].kind if day in kinds else None)
        for day in days.days_between(month, following)
    )
