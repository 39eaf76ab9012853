from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from compensation.choices import StandardState
from core.filters import ChoiceFilter, FilterSet, RecordFilter, SearchFilter
from org.choices import Contract
from org.models import Branch, Team


def branches(request: Any) -> QuerySet[Branch]:
    """The branches whose standards the reader may see."""
    return Branch.objects.visible_to(request.user, "pay.standard_view").order_by("code")


def teams(request: Any) -> QuerySet[Team]:
    """The teams whose standards the reader may see."""
    return Team.objects.visible_to(request.user, "pay.standard_view").order_by("code")


class StandardFilter(FilterSet):
    q = SearchFilter(fields=["name", "team__name", "team__code"], label=_("Name or team"))
    branch = RecordFilter(queryset=branches, label=_("Branch"))
    team = RecordFilter(queryset=teams, label=_("Team"))
    contract = ChoiceFilter(choices=Contract.choices, label=_("Contract"))
    state = ChoiceFilter(choices=StandardState.choices, label=_("State"))
