"""Who hears of a report: who writes, who confirms, and at the end headquarters (G6)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import notices
from core.figures import day_text
from org.models import User
from org.queries import holders
from teams import report_permissions as permissions
from teams.models import BusinessReport

BEGUN, WAITING = "teams.report_begun", "teams.report_waiting"
RETURNED, CONFIRMED = "teams.report_returned", "teams.report_confirmed"
SENTENCES: dict[str, Promise] = {
    BEGUN: _("“%(report)s” is begun and filled with the figures. It is to be handed in by %(day)s."),
    WAITING: _("“%(report)s” waits for your confirmation."),
    RETURNED: _("“%(report)s” was returned: %(reason)s"),
    CONFIRMED: _("“%(report)s” is confirmed and can be read."),
}


def register() -> None:
    """Called once by the app's `ready`."""
    for kind, sentence in SENTENCES.items():
        notices.register(kind, sentence)


def tell_begun(reports: Sequence[BusinessReport], *, at: datetime) -> None:
    """Those who write them."""
    for report in reports:
        told = _holders(permissions.WRITE, report, at)
        _tell(told, BEGUN, report, at=at, day=day_text(report.due_on))


def tell_waiting(report: BusinessReport, right: str, *, at: datetime) -> None:
    """Those whose confirmation it waits for; who took part already is not asked."""
    told = [user for user in _holders(right, report, at) if user.pk not in report.participants()]
    _tell(told, WAITING, report, at=at)


def tell_returned(report: BusinessReport, reason: str, *, at: datetime) -> None:
    """Who handed it in, and whoever else wrote on it."""
    ids = {report.submitted_by_id, *report.writers}
    _tell(User.objects.filter(pk__in=ids, is_active=True), RETURNED, report, at=at, reason=reason)


def tell_confirmed(report: BusinessReport, *, at: datetime) -> None:
    """Its writers, and those at headquarters to whom it is sent: general office and channel management."""
    day = timezone.localdate(at)
    writers = User.objects.filter(pk__in={report.submitted_by_id, *report.writers}, is_active=True)
    _tell([*writers, *addressees(day)], CONFIRMED, report, at=at)


def addressees(day: Any) -> list[User]:
    """Who reads confirmed reports for the whole company, besides the auditors."""
    company = holders(permissions.VIEW, day=day)
    audits = holders("audit.view", day=day).values("pk")
    return list(company.exclude(pk__in=audits))


def _holders(right: str, report: BusinessReport, at: datetime) -> Iterable[User]:
    day = timezone.localdate(at)
    return holders(right, day=day, branch_id=report.branch_id, team_id=report.team_id)


def _tell(users: Iterable[User], kind: str, report: BusinessReport, *, at: datetime, **words: str) -> None:
    params = {"report": str(report), **words}
    notices.tell(users, kind, at=at, url=report.get_absolute_url(), params=params)
