"""Questions about business analysis reports: due days, what is to be begun, the earlier ones (G6)."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from customers.choices import CrmState
from customers.models import CrmMonth
from org.models import Branch, Team
from org.permissions import reach
from org.queries import working_days_of
from teams import report_permissions as permissions
from teams.choices.reports import ReportKind
from teams.models import BusinessReport, ReportDue
from teams.rules import report_periods

# Where a branch has laid nothing down: on which working day after the period a report is due.
USUAL_DAYS = {ReportKind.MONTH: 5, ReportKind.HALF: 10, ReportKind.YEAR: 15}


def due_days(branch_id: int, ends: Sequence[tuple[str, date]]) -> list[date]:
    """When the branch's reports are due, for kinds with their periods' ends: two queries for all of them.

    By the week alone where the calendar of a year is not published.
    """
    rules = list(ReportDue.objects.filter(branch_id=branch_id).order_by("-valid_from"))
    working = working_days_of({end for _kind, end in ends})
    return [working[end][due_count(rules, kind, end) - 1] for kind, end in ends]


def due_count(rules: Sequence[ReportDue], kind: str, end: date) -> int:
    """Which working day counts for a period that ends before `end`."""
    rule = next((rule for rule in rules if rule.valid_from <= end), None)
    return rule.days_of(kind) if rule else USUAL_DAYS[ReportKind(kind)]


def is_first_working_day_past(day: date) -> bool:
    """Whether the month that `day` lies in has had its first working day, `day` included."""
    month = day.replace(day=1)
    return working_days_of({month})[month][0] <= day


def latest_starts(branch_id: int) -> dict[tuple[int | None, str], date]:
    """Team id (None: the branch itself) and kind → start of the latest report there is; one query."""
    rows = BusinessReport.objects.filter(branch_id=branch_id).order_by()
    latest = rows.values_list("team_id", "kind").annotate(start=Max("start"))
    return {(team_id, kind): start for team_id, kind, start in latest}


def records_begin(branch_ids: Collection[int]) -> dict[int, date]:
    """Branch id → first month of which an accepted CRM file is there; one query."""
    rows = CrmMonth.objects.filter(branch_id__in=branch_ids, state=CrmState.ACCEPTED).order_by()
    return dict(rows.values_list("branch_id").annotate(first=Min("month")))


def months_on_file(branch_ids: Collection[int]) -> dict[int, set[date]]:
    """Branch id → months of which an accepted CRM file is there; one query."""
    rows = CrmMonth.objects.filter(branch_id__in=branch_ids, state=CrmState.ACCEPTED).order_by()
    found: dict[int, set[date]] = {}
    for branch_id, month in rows.values_list("branch_id", "month"):
        found.setdefault(branch_id, set()).add(month)
    return found


def units_of(branch: Branch, day: date) -> list[Team | None]:
    """Whose reports a branch writes: its teams that are open, and itself."""
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    return [*Team.objects.filter(is_open, branch=branch).order_by("code"), None]


def to_begin(branch: Branch, day: date) -> list[tuple[Team | None, str, date]]:
    """Reports of the branch that should be there by `day` and are not, oldest first; three queries.

    Of a period before the branch's first CRM month there is nothing to report.
    """
    latest = latest_starts(branch.pk)
    since = records_begin([branch.pk]).get(branch.pk, branch.opened_on)
    found = []
    for team in units_of(branch, day):
        for kind in ReportKind.values:
            starts = report_periods.to_begin(
                kind,
                day=day,
                latest=latest.get((team.pk if team else None, kind)),
                opened_on=max((team or branch).opened_on, since),
            )
            found += [(team, kind, start) for start in starts]
    return sorted(found, key=lambda one: one[2])


def writable_branches(user: Any) -> QuerySet[Branch]:
    """Open branches whose own report `user` writes."""
    allowed = reach(user, permissions.WRITE).rows(branch="pk", team=None)
    return Branch.objects.filter(allowed, closed_on=None).order_by("code")


def writable_teams(user: Any) -> QuerySet[Team]:
    """Open teams whose reports `user` writes."""
    teams = Team.objects.visible_to(user, permissions.WRITE).select_related("branch")
    return teams.filter(closed_on=None).order_by("code")


def due_branches(user: Any) -> QuerySet[Branch]:
    """Branches whose due days `user` lays down."""
    allowed = reach(user, permissions.DUE_EDIT).rows(branch="pk", team=None)
    return Branch.objects.filter(allowed, closed_on=None).order_by("code")


def shares_before(report: BusinessReport) -> dict[str, Any]:
    """The market share that the unit's reports of the period before and of last year stated; one query."""
    starts = {
        "before": report_periods.before(report.kind, report.start),
        "last_year": report_periods.year_before(report.start),
    }
    rows = (
        BusinessReport.objects.kept()
        .filter(branch_id=report.branch_id, kind=report.kind, start__in=starts.values())
        .filter(Q(team=None) if report.team_id is None else Q(team_id=report.team_id))
    )
    stated = dict(rows.values_list("start", "market_share"))
    return {name: stated.get(start) for name, start in starts.items()}


def neighbours(report: BusinessReport, user: Any) -> list[BusinessReport]:
    """The unit's other reports that end where this one does or lie just before it, as far as `user` sees."""
    rows = BusinessReport.objects.visible_to(user).kept().filter(branch_id=report.branch_id)
    same = Q(team=None) if report.team_id is None else Q(team_id=report.team_id)
    earlier = rows.filter(same, start__lt=report.start, kind=report.kind).order_by("-start")
    return list(earlier.select_related("branch", "team")[:3])
