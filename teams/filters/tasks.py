"""Filters of tasks."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, DayRangeFilter, FilterSet, SearchFilter
from org.permissions import reach
from teams.choices.tasks import TaskConcern, TaskState


class TaskFilter(FilterSet):
    q = SearchFilter(fields=["title", "owner__name", "owner__number"], label=_("Search"))
    concern = ChoiceFilter(choices=TaskConcern.choices, label=_("Whose"), method="by_concern")
    state = ChoiceFilter(choices=TaskState.choices, label=_("State"))
    due_on = DayRangeFilter(label=_("Due"))

    def by_concern(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """The reader's own, those the reader set, those past their day."""
        user: Any = self.request.user
        if value == TaskConcern.MINE:
            return rows.filter(owner_id=reach(user, "teams.own").person_id)
        if value == TaskConcern.SET:
            return rows.filter(set_by_id=user.pk)
        return rows.filter(state=TaskState.OPEN, due_on__lt=user.day)
