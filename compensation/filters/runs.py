from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from compensation.choices import RunState
from core.filters import ChoiceFilter, FilterSet, MonthFilter, RecordFilter, SearchFilter
from org.choices import Contract
from org.models import Branch, Team


def branches(request: Any) -> QuerySet[Branch]:
    """The branches whose reports the reader may see."""
    return Branch.objects.visible_to(request.user, "pay.run_view").order_by("code")


class RunFilter(FilterSet):
    q = SearchFilter(fields=["number__text"], label=_("Number"))
    month = MonthFilter()
    branch = RecordFilter(queryset=branches, label=_("Branch"))
    state = ChoiceFilter(choices=RunState.choices, label=_("State"))


def teams(request: Any) -> QuerySet[Team]:
    """The teams whose slips the reader may see."""
    return Team.objects.visible_to(request.user, "pay.slip_view").order_by("code")


class SlipFilter(FilterSet):
    q = SearchFilter(fields=["name", "number", "person__pinyin"], label=_("Name or number"))
    month = MonthFilter(field_name="run__month")
    team = RecordFilter(queryset=teams, label=_("Team"))
    contract = ChoiceFilter(choices=Contract.choices, label=_("Contract"))


ANSWERED = [("no", _("to be answered")), ("yes", _("answered"))]


class QuestionFilter(FilterSet):
    q = SearchFilter(fields=["slip__name", "slip__number", "text"], label=_("Name, number or words"))
    month = MonthFilter(field_name="slip__run__month")
    state = ChoiceFilter(choices=ANSWERED, label=_("State"), method="with_answer")

    def with_answer(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Answered ones or those that wait."""
        return rows.filter(answered_at__isnull=value == "no")


HELD = [("held", _("held back")), ("released", _("released"))]


class ReserveFilter(FilterSet):
    q = SearchFilter(fields=["person__name", "person__number", "person__pinyin"], label=_("Name or number"))
    month = MonthFilter(label=_("Withheld in"))
    branch = RecordFilter(queryset=branches, field_name="withheld_run__branch", label=_("Branch"))
    state = ChoiceFilter(choices=HELD, label=_("State"), method="with_state")

    def with_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Held back still, or paid out."""
        return rows.filter(released_run__isnull=value == "held")
