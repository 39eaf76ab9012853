from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compensation.choices import MANUAL_MEASURES, AdjustmentKind, InputState
from compensation.rules.wording.labels import MEASURE_LABELS
from core.filters import ChoiceFilter, FilterSet, MonthFilter, RecordFilter, SearchFilter
from org.models import Branch

PERSON = ["person__name", "person__number", "person__pinyin"]
MEASURES = [(name, MEASURE_LABELS[name]) for name in MANUAL_MEASURES]
PERIODS = [("now", _("in force today")), ("later", _("begins later")), ("over", _("no longer"))]


def branches(request: Any) -> QuerySet[Branch]:
    """The branches whose pay the reader may see."""
    return Branch.objects.visible_to(request.user, "pay.run_view").order_by("code")


class AdjustmentFilter(FilterSet):
    q = SearchFilter(fields=[*PERSON, "title"], label=_("Name, number or words"))
    month = MonthFilter()
    branch = RecordFilter(queryset=branches, label=_("Branch"))
    kind = ChoiceFilter(choices=AdjustmentKind.choices, label=_("Kind"))
    state = ChoiceFilter(choices=InputState.choices, label=_("State"))


class ChargeFilter(FilterSet):
    q = SearchFilter(fields=[*PERSON, "title"], label=_("Name, number or words"))
    branch = RecordFilter(queryset=branches, label=_("Branch"))
    state = ChoiceFilter(choices=InputState.choices, label=_("State"))
    balance = ChoiceFilter(
        choices=[("owed", _("still owed")), ("none", _("paid off"))], label=_("Balance"), method="with_owed"
    )

    def with_owed(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Those that owe something still, or those that are paid off."""
        if value == "owed":
            return rows.filter(owed__gt=0)
        return rows.filter(owed=0).exclude(state=InputState.REJECTED)


class MeasureFilter(FilterSet):
    q = SearchFilter(fields=PERSON, label=_("Name or number"))
    month = MonthFilter()
    measure = ChoiceFilter(choices=MEASURES, label=_("Measure"))
    branch = RecordFilter(queryset=branches, label=_("Branch"))


class DatedFilter(FilterSet):
    q = SearchFilter(fields=PERSON, label=_("Name or number"))
    period = ChoiceFilter(choices=PERIODS, label=_("Period"), method="in_period")

    def in_period(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """In force today, later, or no longer."""
        today = timezone.localdate()
        if value == "now":
            return rows.on(today)  # type: ignore[attr-defined,no-any-return]
        return rows.filter(valid_from__gt=today) if value == "later" else rows.filter(valid_until__lte=today)
