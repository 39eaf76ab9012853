"""Filters of division sheets and moves."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, DayRangeFilter, FilterSet, RecordFilter, SearchFilter
from org.models import Team
from teams.choices.division import SheetState
from teams.choices.moves import MoveStage
from teams.report_permissions import DIVISION_VIEW, MOVE_VIEW


def teams_of_sheets(request: Any) -> QuerySet[Team]:
    """Teams whose sheets the reader sees."""
    return Team.objects.visible_to(request.user, DIVISION_VIEW).order_by("code")


def teams_of_moves(request: Any) -> QuerySet[Team]:
    """Teams whose moves the reader sees."""
    return Team.objects.visible_to(request.user, MOVE_VIEW).order_by("code")


class DivisionFilter(FilterSet):
    """By team and by whether the sheet holds."""

    team = RecordFilter(queryset=teams_of_sheets, field_name="team", label=_("Team"))
    state = ChoiceFilter(choices=SheetState.choices, field_name="state", label=_("State"))


class MoveFilter(FilterSet):
    """By person, team, day and where the move stands."""

    q = SearchFilter(fields=["person__name", "person__number", "to_outlet__name", "from_outlet__name"])
    team = RecordFilter(queryset=teams_of_moves, field_name="team", label=_("Team"))
    effective_on = DayRangeFilter(field_name="effective_on", label=_("From"))
    stage = ChoiceFilter(choices=MoveStage.choices, field_name="stage", label=_("State"))
