"""Reports begun: by hand, or by themselves on the first working day after the period (G6)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, jobs
from core.actors import Capacity
from core.errors import DomainError, Misfit
from org.models import Branch, Team
from org.permissions import capacity
from teams.choices.reports import ReportKind
from teams.models import BusinessReport
from teams.queries import reports as queries
from teams.queries.report_figures import take_facts
from teams.report_permissions import WRITE
from teams.rules import report_periods
from teams.rules.report_facts import facts_hash
from teams.services.reports.telling import tell_begun

BEGIN = "teams.begin_reports"


@transaction.atomic
def begin_report(
    *, kind: str, branch_id: int, team_id: int | None, start: date, by: Any, at: datetime
) -> BusinessReport:
    """Begin the report of a period that has ended, filled from the records (G6); the branch's own without
    team.

    Raises DomainError where there is one already, before the period's end, for a closed team, a month in
    which no such period begins and a period before the branch's first CRM file; PermissionDenied.
    """
    branch = Branch.objects.select_for_update(of=("self",)).get(pk=branch_id)
    acting = capacity(by, WRITE, at=at, branch_id=branch_id, team_id=team_id)
    team = _team(branch, team_id)
    _check_period(kind, start, timezone.localdate(at), team or branch)
    there = BusinessReport.objects.kept().filter(branch=branch, team=team, kind=kind, start=start).first()
    if there is not None:
        raise _misfit(_("There is a report of that period already: “%(report)s”.") % {"report": there})
    first = queries.records_begin([branch_id]).get(branch_id)
    if first is None or report_periods.end_of(kind, start) <= first:
        raise _misfit(_("No month of the period has an accepted CRM file yet: there is nothing to report."))
    return _begin(branch, team, (kind, start), by=by, at=at, acting=acting)


def _team(branch: Branch, team_id: int | None) -> Team | None:
    if team_id is None:
        return None
    team = Team.objects.filter(pk=team_id, branch=branch, closed_on=None).first()
    if team is None:
        raise DomainError(_("The team is closed, or not one of this branch."))
    return team


def _check_period(kind: str, start: date, day: date, unit: Team | Branch) -> None:
    if kind not in ReportKind.values or not report_periods.begins(kind, start):
        raise _misfit(
            _(
                "No such period begins in that month: a half-year begins in January or July, a year in"
                " January."
            )
        )
    end = report_periods.end_of(kind, start)
    if end > day:
        raise _misfit(
            _("The period has not ended yet: its report can be begun from %(day)s on.") % {"day": end}
        )
    if unit.opened_on >= end:
        raise _misfit(_("“%(unit)s” opened after that period.") % {"unit": unit})


def _misfit(sentence: str) -> Misfit:
    """What is wrong with the period is said beside its field."""
    return Misfit(sentence, faults=[("start", sentence)])


def _begin(
    branch: Branch,
    team: Team | None,
    period: tuple[str, date],
    *,
    by: Any,
    at: datetime,
    acting: Capacity | None = None,
) -> BusinessReport:
    kind, start = period
    team_id = team.pk if team else None
    facts = take_facts(kind=kind, start=start, branch_id=branch.pk, team_id=team_id)
    writers = {by.pk, acting.on_behalf_of_id} - {None} if by and acting else set()
    report = BusinessReport.objects.create(
        kind=kind,
        branch=branch,
        team=team,
        start=start,
        due_on=queries.due_days(branch.pk, [(kind, report_periods.end_of(kind, start))])[0],
        facts=facts,
        facts_hash=facts_hash(facts),
        facts_at=at,
        writers=sorted(writers),
        begun_at=at,
        begun_by_id=by.pk if by else None,
    )
    after = {"due_on": report.due_on, "facts": report.facts_hash}
    audit.record("teams.businessreport.begin", report, by=by, at=at, capacity=acting, after=after)
    return report


def enqueue_beginning(*, at: datetime) -> int:
    """Have the reports of every branch begun that should be there by now; the scheduler calls this daily.

    One job a branch, so that many workers share a company. Returns of how many branches; none before the
    month's first working day. What was missed one day is begun the next.
    """
    day = timezone.localdate(at)
    if not queries.is_first_working_day_past(day):
        return 0
    branches = Branch.objects.filter(closed_on=None).order_by("code").values_list("pk", flat=True)
    for branch_id in branches:
        jobs.enqueue(
            BEGIN,
            at=at,
            title=_("Business analysis reports to be written"),
            key=f"{branch_id}-{day}",
            args={"branch_id": branch_id},
        )
    return len(branches)


@transaction.atomic
def begin_reports_of(*, branch_id: int, at: datetime) -> list[BusinessReport]:
    """Begin what should be there of the branch and its teams, and tell those who write; twice begins nothing
    more (G6).
    """
    branch = Branch.objects.select_for_update(of=("self",)).get(pk=branch_id)
    missing = queries.to_begin(branch, timezone.localdate(at))
    begun = [_begin(branch, team, (kind, start), by=None, at=at) for team, kind, start in missing]
    tell_begun(begun, at=at)
    return begun
