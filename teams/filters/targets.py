"""Filters of shortfalls."""

from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, FilterSet, MonthFilter, SearchFilter
from teams.choices.measures import Measure
from teams.choices.targets import ShortfallState


class ShortfallFilter(FilterSet):
    q = SearchFilter(
        fields=["person__name", "person__number", "region__name", "team__name"], label=_("Search")
    )
    month = MonthFilter(label=_("Month"))
    measure = ChoiceFilter(choices=Measure.choices, label=_("Measure"))
    state = ChoiceFilter(choices=ShortfallState.choices, label=_("State"))
