from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from compensation.choices import DetailState
from core.filters import ChoiceFilter, FilterSet, MonthFilter, RecordFilter, SearchFilter
from org.models import Branch


def branches(request: Any) -> QuerySet[Branch]:
    """The branches that the reader's details can come from."""
    return Branch.objects.visible_to(request.user, "pay.detail_view").order_by("code")


class DetailFilter(FilterSet):
    month = MonthFilter()
    branch = RecordFilter(queryset=branches, label=_("Branch"))
    state = ChoiceFilter(choices=DetailState.choices, label=_("State"))


class FactFilter(FilterSet):
    q = SearchFilter(fields=["account", "customer_name"], label=_("Fund account or customer"))
