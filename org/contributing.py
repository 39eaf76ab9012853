"""What the organisation shows on the desk and in the search."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.contributions import Hit, Todo
from org import queries
from org.models import CalendarYear, ImportUpload

HITS = 20
# By then the State Council's notice for the next year is out.
NOTICE_MONTH = 12


def todos(user: Any, at: datetime) -> Sequence[Todo]:
    """For the administrator: a checked workbook that waits, and the calendar of the year to come."""
    found = []
    if user.may("org.import"):
        waiting = ImportUpload.objects.filter(owner_id=user.pk, report__isnull=False).first()
        if waiting is not None:
            what = _("Look at the check of “%(file)s” and import it") % {"file": waiting.file_name}
            found.append(Todo(what, reverse("org:import_preview"), _("Look at it"), since=waiting.created_at))
    today = timezone.localdate(at)
    if user.may("org.calendar_edit") and today.month >= NOTICE_MONTH:
        coming = today.year + 1
        if not CalendarYear.objects.filter(year=coming, published=True).exists():
            since = timezone.make_aware(datetime.combine(today.replace(day=1), time()))
            what = _("Take over the holidays of %(year)s") % {"year": coming}
            url = reverse("org:calendar_year", args=[coming])
            found.append(Todo(what, url, _("Open the calendar"), since=since, due=today.replace(day=31)))
    return found


def search(user: Any, text: str) -> Sequence[Hit]:
    """People by name, pinyin and number, out of those whom the reader may see."""
    if not user.may("org.person_view"):
        return []
    return [
        Hit(
            _("person"),
            str(person),
            person.get_absolute_url(),
            note=str(person.branch or ""),
        )
        for person in queries.search_people(user, text)[:HITS]
    ]
