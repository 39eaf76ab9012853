"""Questions about requests that more than one caller asks."""

from datetime import date, timedelta

from approvals.models import Request
from approvals.rules.deadlines import REVIEW_DAYS, due_day
from archives.models import Document
from org.choices import DayKind
from org.models import Holiday

SATURDAY = 5
# Longer than the longest holiday with its weekends, so that one query reads the calendar.
LOOK_AHEAD = timedelta(days=40)


def review_due_on(day: date) -> date:
    """The last day of the review of what is submitted on `day`: five working days of the holiday calendar.

    In a year that is not published yet, the week decides.
    """
    kinds = dict(Holiday.objects.filter(date__gt=day, date__lte=day + LOOK_AHEAD).values_list("date", "kind"))

    def is_working(one: date) -> bool:
        kind = kinds.get(one)
        return kind == DayKind.MAKEUP if kind else one.weekday() < SATURDAY

    return due_day(day, REVIEW_DAYS, is_working)


def sheet_of(request: Request) -> Document | None:
    """The filed opinion sheet; None while there is none."""
    rows = Document.objects.filter(source_type=Request._meta.label_lower, source_id=str(request.pk))  # noqa: SLF001
    return rows.select_related("number").first()
