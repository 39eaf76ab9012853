"""Filters of the chain's paper: faxes, scanned sheets."""

from django.utils.translation import gettext_lazy as _

from approvals.choices import Direction, FaxState, ScanState
from core.filters import ChoiceFilter, DayRangeFilter, FilterSet, SearchFilter


class FaxFilter(FilterSet):
    q = SearchFilter(
        fields=["request__number__text", "request__title", "from_number", "to_number"], label=_("Search")
    )
    direction = ChoiceFilter(choices=Direction.choices, label=_("Direction"))
    state = ChoiceFilter(choices=FaxState.choices, label=_("State"))
    at = DayRangeFilter(label=_("Sent or received"))


class ScanFilter(FilterSet):
    q = SearchFilter(fields=["file_name", "code", "request__number__text"], label=_("Search"))
    state = ChoiceFilter(choices=ScanState.choices, label=_("State"))
    uploaded_at = DayRangeFilter(label=_("Uploaded"))
