"""Reports that there should be and that nobody has begun (G6)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from org.models import Branch, Team
from org.permissions import Reach, reach
from org.queries import working_days_of
from teams import report_permissions as permissions
from teams.choices.reports import ReportKind, Unbegun
from teams.models import BusinessReport, ReportDue
from teams.queries.reports import due_count, months_on_file
from teams.rules import report_periods

# A branch's team, or None for the branch itself.
Unit = tuple[Branch, Team | None]


@dataclass(frozen=True, slots=True)
class Unmade:
    """A report that is not there: `report` is not saved and says of what; whether the reader may begin it,
    which is where a month of its period has a CRM file.
    """

    report: BusinessReport
    standing: Unbegun
    may_begin: bool


def not_begun(user: Any, day: date) -> list[Unmade]:
    """Reports of periods that are over by `day` and of which there is no row, latest first; six queries.

    Asked for is what `user` follows in the register: of open teams and branches, from their opening or from
    the branch's first CRM month on.
    """
    units = _units(reach(user, permissions.VIEW), day)
    branch_ids = {branch.pk for branch, _team in units}
    on_file = months_on_file(branch_ids)
    there = _there(branch_ids)
    wanted = [
        (branch, team, kind, start)
        for branch, team in units
        if branch.pk in on_file
        for kind in ReportKind.values
        for start in report_periods.expected(
            kind, day=day, since=max((team or branch).opened_on, min(on_file[branch.pk]))
        )
        if (branch.pk, team.pk if team else None, kind, start) not in there
    ]
    return sorted(_made(wanted, on_file, reach(user, permissions.WRITE), day), key=_order)


def _order(one: Unmade) -> tuple[int, str, str, str]:
    report = one.report
    return -report.start.toordinal(), report.kind, report.branch.code, report.unit_name


def _units(far: Reach, day: date) -> list[Unit]:
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    teams = Team.objects.filter(is_open, far.rows(branch="branch_id", team="pk")).select_related("branch")
    branches = Branch.objects.filter(is_open, far.rows(branch="pk", team=None))
    return [*((team.branch, team) for team in teams), *((branch, None) for branch in branches)]


def _there(branch_ids: AbstractSet[int]) -> set[tuple[int, int | None, str, date]]:
    rows = BusinessReport.objects.kept().filter(branch_id__in=branch_ids).order_by()
    return set(rows.values_list("branch_id", "team_id", "kind", "start"))


def _made(
    wanted: Sequence[tuple[Branch, Team | None, str, date]],
    on_file: Mapping[int, AbstractSet[date]],
    writes: Reach,
    day: date,
) -> Iterator[Unmade]:
    rules: dict[int, list[ReportDue]] = defaultdict(list)
    for rule in ReportDue.objects.filter(branch__in={one[0] for one in wanted}).order_by("-valid_from"):
        rules[rule.branch_id].append(rule)
    working = working_days_of({report_periods.end_of(kind, start) for _b, _t, kind, start in wanted})
    for branch, team, kind, start in wanted:
        end = report_periods.end_of(kind, start)
        due_on = working[end][due_count(rules[branch.pk], kind, end) - 1]
        yield Unmade(
            BusinessReport(kind=kind, branch=branch, team=team, start=start, due_on=due_on),
            Unbegun.MISSING if due_on < day else Unbegun.DUE,
            _reaches(writes, branch, team)
            and not on_file[branch.pk].isdisjoint(report_periods.months_of(kind, start)),
        )


def _reaches(writes: Reach, branch: Branch, team: Team | None) -> bool:
    of_team = team is not None and team.pk in writes.team_ids
    return writes.everywhere or branch.pk in writes.branch_ids or of_team
