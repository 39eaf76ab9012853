"""Filters of work logs and spot checks."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, DayRangeFilter, FilterSet, RecordFilter, SearchFilter
from org.models import Team
from org.permissions import reach
from teams.choices.work_logs import Checked, CheckProgress, Likeness, Timeliness


def teams_of(request: Any, right: str = "teams.log_view") -> QuerySet[Team]:
    """The teams whose matters the reader sees by that right."""
    return Team.objects.filter(reach(request.user, right).rows(branch="branch_id", team="pk")).order_by(
        "code"
    )


class LogFilter(FilterSet):
    """An author, who is not told of likenesses, is not offered to look for them."""

    q = SearchFilter(fields=["person__name", "person__number", "done", "problems"], label=_("Search"))
    team = RecordFilter(queryset=teams_of, label=_("Team"))
    day = DayRangeFilter(label=_("Day"))
    timely = ChoiceFilter(choices=Timeliness.choices, label=_("In time"), method="by_time")
    alike = ChoiceFilter(choices=Likeness.choices, label=_("Likeness"), method="by_likeness")
    checked = ChoiceFilter(choices=Checked.choices, label=_("Spot check"), method="by_check")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        far = reach(self.request.user, "teams.log_view")
        if not (far.everywhere or far.branch_ids or far.team_ids):
            del self.filters["alike"]

    def by_time(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Late ones, or those in time."""
        if value == Timeliness.LATE:
            return rows.filter(submitted_at__gt=F("due_at"))
        return rows.filter(submitted_at__lte=F("due_at"))

    def by_likeness(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Those that read like an earlier one, or the others."""
        return rows.filter(shown_likeness__isnull=value == Likeness.OWN)

    def by_check(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Those that a spot check looked at, or the others."""
        return rows.filter(is_checked=value == Checked.CHECKED)


class SampleFilter(FilterSet):
    q = SearchFilter(fields=["number__text", "team__name"], label=_("Search"))
    progress = ChoiceFilter(choices=CheckProgress.choices, label=_("State"), method="by_progress")
    start = DayRangeFilter(label=_("From"))

    def by_progress(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Those that are checked, or are to be, or should have been."""
        if value == CheckProgress.CHECKED:
            return rows.filter(checked__gte=F("size"))
        user: Any = self.request.user
        waiting, late = rows.filter(checked__lt=F("size")), Q(check_due_on__lt=user.day)
        return waiting.filter(late) if value == CheckProgress.OVERDUE else waiting.exclude(late)
