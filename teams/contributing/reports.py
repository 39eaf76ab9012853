"""What the reports make known to lower apps: jobs, notices, to-dos, what is under way, search."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import contributions, jobs
from core.contributions import Hit, Pending, Todo
from core.together import Row
from org.models import Branch, Team
from org.permissions import reach
from teams import report_permissions as permissions
from teams import tasks
from teams.choices.reports import WRITABLE, ReportState
from teams.filters.reports import NOT_BEGUN
from teams.models import BusinessReport
from teams.queries.expected_reports import not_begun
from teams.services.reports import beginning, filing, telling

MOST_HITS = 10
S = ReportState


def register() -> None:
    """Called once from teams.registering."""
    telling.register()
    jobs.register(beginning.BEGIN, tasks.begin_reports_work)
    jobs.register(filing.FILE, tasks.file_report_work)
    contributions.TODOS += [todos, unbegun]
    contributions.PENDING.append(pending)
    contributions.SEARCHES.append(search)


def _waiting(user: Any, at: datetime) -> QuerySet[BusinessReport] | None:
    """Reports to be written and to be confirmed; None for who does neither."""
    del at
    rights = (
        permissions.WRITE,
        permissions.CONFIRM_LEAD,
        permissions.CONFIRM_BRANCH,
        permissions.CONFIRM_MANAGER,
    )
    if not any(user.may(right) for right in rights):
        return None
    to_write = _rows(user, permissions.WRITE) & Q(state__in=sorted(WRITABLE))
    return BusinessReport.objects.filter(to_write | _to_confirm(user)).order_by("due_on", "pk")


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


def _report(row: Row) -> BusinessReport:
    """As much of the report as its name and its state ask for."""
    return BusinessReport(
        kind=row["kind"],
        start=row.day("start"),
        state=row["state"],
        team=Team(name=row["team"]) if row["team"] else None,
        branch=Branch(name=row["branch"]),
    )


def _show(row: Row, at: datetime) -> list[Todo]:
    report = _report(row)
    due = row.day("due_on")
    since, button = row.moment("begun_at"), _("Write the report")
    if report.state == S.RETURNED:
        what = _("Change “%(report)s”, which came back")
    elif report.is_writable:
        what = _("Write “%(report)s”")
    else:
        what, button = _("Confirm “%(report)s”"), _("Look at it")
        since = row.moment("lead_at", "submitted_at", "begun_at")
    line = Todo(
        what=str(what) % {"report": report},
        url=reverse("teams:report", args=[row["pk"]]),
        button=str(button),
        since=since,
        sender=row["submitted_by"] or "",
        due=due if report.is_writable else None,
        urgent=report.is_writable and due < timezone.localdate(at),
    )
    return [line]


def unbegun(user: Any, at: datetime) -> Sequence[Todo]:
    """One line with how many reports the reader may begin that nobody has begun."""
    if not user.may(permissions.WRITE):
        return []
    today = timezone.localdate(at)
    found = [one.report for one in not_begun(user, today) if one.may_begin]
    if not found:
        return []
    due = min(report.due_on for report in found)
    told = ngettext("Begin %(count)s report that is due", "Begin %(count)s reports that are due", len(found))
    line = Todo(
        what=told % {"count": len(found)},
        url=f"{reverse('teams:report_list')}?state={NOT_BEGUN}",
        button=gettext("See which"),
        since=timezone.make_aware(datetime.combine(min(report.end for report in found), time.min)),
        due=due,
        urgent=due < today,
    )
    return [line]


_MOMENTS = ("begun_at", "lead_at", "submitted_at")
_COLUMNS = {
    **{name: F(name) for name in ("pk", "kind", "start", "state", "due_on", *_MOMENTS)},
    "team": F("team__name"),
    "branch": F("branch__name"),
    "submitted_by": F("submitted_by__name"),
}
todos = contributions.Lines(_waiting, _COLUMNS, _show)


def _sent(user: Any, at: datetime) -> QuerySet[BusinessReport] | None:
    """What the reader handed in and is not confirmed yet; None for who writes none."""
    del at
    if not user.may(permissions.WRITE):
        return None
    rows = BusinessReport.objects.visible_to(user).filter(
        submitted_by=user, state__in=[S.SUBMITTED, S.LEAD_CONFIRMED]
    )
    return rows.order_by("-submitted_at")


def _show_sent(row: Row, at: datetime) -> list[Pending]:
    del at
    report = _report(row)
    line = Pending(
        what=str(report),
        url=reverse("teams:report", args=[row["pk"]]),
        state=str(report.get_state_display()),
        holder=str(holder_of(report)),
        since=row.moment("lead_at", "submitted_at", "begun_at"),
    )
    return [line]


pending = contributions.Lines(_sent, _COLUMNS, _show_sent)


def holder_of(report: BusinessReport) -> Promise | str:
    """Whose step is next, by office."""
    if report.state == S.LEAD_CONFIRMED:
        return _("branch manager")
    return _("team lead") if report.team else _("deputy manager")


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
