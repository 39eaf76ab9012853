"""What the reports make known to lower apps: jobs, notices, to-dos, what is under way, search."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import contributions, jobs
from core.contributions import Hit, Pending, Todo
from org.permissions import reach
from teams import report_permissions as permissions
from teams import tasks
from teams.choices.reports import WRITABLE, ReportState
from teams.models import BusinessReport
from teams.services.reports import beginning, filing, telling

MOST_LINES, MOST_HITS = 50, 10
S = ReportState


def register() -> None:
    """Called once from teams.registering."""
    telling.register()
    jobs.register(beginning.BEGIN, tasks.begin_reports_work)
    jobs.register(filing.FILE, tasks.file_report_work)
    contributions.TODOS.append(todos)
    contributions.PENDING.append(pending)
    contributions.SEARCHES.append(search)


def todos(user: Any, at: datetime) -> Sequence[Todo]:
    """Reports to be written and to be confirmed; one query, none for who does neither."""
    rights = (
        permissions.WRITE,
        permissions.CONFIRM_LEAD,
        permissions.CONFIRM_BRANCH,
        permissions.CONFIRM_MANAGER,
    )
    if not any(user.may(right) for right in rights):
        return ()
    to_write = _rows(user, permissions.WRITE) & Q(state__in=sorted(WRITABLE))
    rows = BusinessReport.objects.filter(to_write | _to_confirm(user))
    found = rows.select_related("branch", "team", "submitted_by").order_by("due_on", "pk")
    day = timezone.localdate(at)
    return [_line(report, day) for report in found[:MOST_LINES]]


def _rows(user: Any, right: str) -> Q:
    return reach(user, right).rows(branch="branch_id", team="team_id")


def _to_confirm(user: Any) -> Q:
    """Of what waits, that of which the reader is not the author nor the first to have confirmed."""
    first = Q(state=S.SUBMITTED) & (
        (Q(team__isnull=False) & _rows(user, permissions.CONFIRM_LEAD))
        | (Q(team=None) & _rows(user, permissions.CONFIRM_BRANCH))
    )
    second = Q(state=S.LEAD_CONFIRMED) & _rows(user, permissions.CONFIRM_MANAGER)
    own = Q(writers__contains=[user.pk]) | Q(lead_by=user) | Q(submitted_by=user)
    return (first | second) & ~own


def _line(report: BusinessReport, day: date) -> Todo:
    since, button = report.begun_at, _("Write the report")
    if report.state == S.RETURNED:
        what = _("Change “%(report)s”, which came back")
    elif report.is_writable:
        what = _("Write “%(report)s”")
    else:
        what, button = _("Confirm “%(report)s”"), _("Look at it")
        since = report.lead_at or report.submitted_at or report.begun_at
    return Todo(
        what=str(what) % {"report": report},
        url=report.get_absolute_url(),
        button=str(button),
        since=since,
        sender=str(report.submitted_by or ""),
        due=report.due_on if report.is_writable else None,
        urgent=report.is_writable and report.due_on < day,
    )


def pending(user: Any, at: datetime) -> Sequence[Pending]:
    """What the reader handed in and is not confirmed yet; one query."""
    del at
    if not user.may(permissions.WRITE):
        return ()
    rows = BusinessReport.objects.visible_to(user).filter(
        submitted_by=user, state__in=[S.SUBMITTED, S.LEAD_CONFIRMED]
    )
    return [
        Pending(
            what=str(report),
            url=report.get_absolute_url(),
            state=str(report.get_state_display()),
            holder=str(holder_of(report)),
            since=report.lead_at or report.submitted_at or report.begun_at,
        )
        for report in rows.select_related("branch", "team").order_by("-submitted_at")[:MOST_LINES]
    ]


def holder_of(report: BusinessReport) -> Promise | str:
    """Whose step is next, by office."""
    if report.state == S.LEAD_CONFIRMED:
        return _("branch manager")
    return _("team lead") if report.team_id else _("deputy manager")


def search(user: Any, text: str) -> Sequence[Hit]:
    """Reports that the reader may see, by team or branch, the latest first; one query."""
    if not user.may(permissions.VIEW):
        return ()
    named = (
        Q(team__code__iexact=text)
        | Q(team__name__icontains=text)
        | Q(branch__code__iexact=text)
        | Q(branch__name__icontains=text)
    )
    rows = BusinessReport.objects.visible_to(user).filter(named).select_related("branch", "team")
    return [
        Hit(
            kind=str(BusinessReport._meta.verbose_name),
            title=str(report),
            url=report.get_absolute_url(),
            note=str(report.get_state_display()),
        )
        for report in rows.order_by("-start", "pk")[:MOST_HITS]
    ]
