"""The holiday calendar: taken over from the published notice, corrected by hand."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from org.choices import DayKind
from org.models import CalendarYear, Holiday, User
from org.permissions import capacity
from org.rules.days import known_calendar
from org.services.saving import check

FIRST_YEAR, LAST_YEAR = 2000, 2100


@transaction.atomic
def seed_calendar(*, by: User | None, at: datetime) -> list[int]:
    """Take over every year that the installed calendar package knows and that is not published here yet.

    What has been corrected by hand stays. Returns the years taken over. `by` None is the system itself.
    """
    acting = capacity(by, "org.calendar_edit", at=at) if by else None
    here = set(CalendarYear.objects.filter(published=True).values_list("year", flat=True))
    new = {year: days for year, days in known_calendar().items() if year not in here}
    for year, days in new.items():
        CalendarYear.objects.update_or_create(year=year, defaults={"published": True})
        rows = [Holiday(date=day.date, kind=day.kind, name=day.name) for day in days]
        Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    if new:
        last = CalendarYear.objects.get(year=max(new))
        audit.record("org.calendar.seed", last, by=by, at=at, capacity=acting, after={"years": sorted(new)})
    return sorted(new)


@transaction.atomic
def set_day(*, day: date, kind: DayKind | str, name: str, by: User, at: datetime) -> Holiday:
    """Say what a date is that does not follow the week. Raises PermissionDenied, DomainError."""
    acting = capacity(by, "org.calendar_edit", at=at)
    year = _year(day.year)
    holiday = Holiday.objects.select_for_update().filter(date=day).first() or Holiday(date=day)
    before = {"day": day, "kind": holiday.kind, "name": holiday.name} if holiday.pk else {}
    holiday.kind, holiday.name = kind, name
    check(holiday)
    holiday.save()
    after = {"day": day, "kind": kind, "name": name}
    audit.record("org.calendar.set_day", year, by=by, at=at, capacity=acting, before=before, after=after)
    return holiday


@transaction.atomic
def clear_day(*, day: date, by: User, at: datetime) -> CalendarYear:
    """Let a date follow the week again. Raises DomainError where it does already."""
    acting = capacity(by, "org.calendar_edit", at=at)
    holiday = Holiday.objects.select_for_update().filter(date=day).first()
    if holiday is None:
        raise DomainError(_("%(day)s follows the week already.") % {"day": f"{day:%Y-%m-%d}"})
    year = _year(day.year)
    before = {"day": day, "kind": holiday.kind, "name": holiday.name}
    holiday.delete()
    audit.record("org.calendar.clear_day", year, by=by, at=at, capacity=acting, before=before)
    return year


@transaction.atomic
def publish_year(*, year: int, published: bool, by: User, at: datetime) -> CalendarYear:
    """Say whether a year's notice is in: until then working days of it are not answered."""
    acting = capacity(by, "org.calendar_edit", at=at)
    record = _year(year)
    before = {"published": record.published}
    record.published = published
    record.save(update_fields=["published"])
    audit.record(
        "org.calendar.publish",
        record,
        by=by,
        at=at,
        capacity=acting,
        before=before,
        after={"published": published},
    )
    return record


def _year(year: int) -> CalendarYear:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError(
            _("The calendar goes from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return CalendarYear.objects.select_for_update().get_or_create(year=year)[0]
