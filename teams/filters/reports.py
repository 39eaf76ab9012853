"""Filters of the register of reports."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, FilterSet, MonthFilter, RecordFilter
from org.models import Branch, Team
from teams.choices.reports import ReportKind, ReportState, Timeliness, Unbegun
from teams.queries.expected_reports import Unmade
from teams.report_permissions import VIEW

# As a state in the filter: what is not there, so that no row has it.
NOT_BEGUN = "not_begun"


def branches_of(request: Any) -> QuerySet[Branch]:
    """Branches whose reports the reader follows."""
    return Branch.objects.visible_to(request.user, VIEW).order_by("code")


def teams_of(request: Any) -> QuerySet[Team]:
    """Teams whose reports the reader follows."""
    return Team.objects.visible_to(request.user, VIEW).order_by("code")


def fitting(rows: Iterable[Unmade], chosen: Mapping[str, Any]) -> list[Unmade]:
    """Of the reports that are not there those that the filters of the register leave; a state of reports that
    are there leaves none.
    """
    return [one for one in rows if chosen.get("state") in {None, "", NOT_BEGUN} and _fits(one, chosen)]


def _fits(one: Unmade, chosen: Mapping[str, Any]) -> bool:
    report = one.report
    own = {
        "start": report.start,
        "kind": report.kind,
        "branch": report.branch,
        "team": report.team,
        "timeliness": one.standing.value,
    }
    return all(not chosen.get(name) or chosen[name] == value for name, value in own.items())


class ReportFilter(FilterSet):
    """By period, kind, place, due day and state."""

    start = MonthFilter(field_name="start", label=_("First month"))
    kind = ChoiceFilter(field_name="kind", choices=ReportKind.choices, label=_("Kind"))
    branch = RecordFilter(queryset=branches_of, field_name="branch", label=_("Branch"))
    team = RecordFilter(queryset=teams_of, field_name="team", label=_("Team"))
    timeliness = ChoiceFilter(choices=Timeliness.choices, field_name="timeliness", label=_("In time"))
    state = ChoiceFilter(
        field_name="state",
        choices=[*ReportState.choices, (NOT_BEGUN, Unbegun.DUE.label)],
        label=_("State"),
    )
