from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, FilterSet, RecordFilter, SearchFilter
from org.models import Branch, Team
from teams.choices.papers import PaperKind, PaperState
from teams.models.papers import FIRST_YEAR, LAST_YEAR
from teams.permissions import PAPER_VIEW


def branches(request: Any) -> QuerySet[Branch]:
    """The branches whose papers the reader may see."""
    return Branch.objects.visible_to(request.user, PAPER_VIEW).order_by("code")


def teams(request: Any) -> QuerySet[Team]:
    """The teams whose papers the reader may see."""
    return Team.objects.visible_to(request.user, PAPER_VIEW).order_by("code")


class PaperFilter(FilterSet):
    q = SearchFilter(fields=["title", "about", "team__name", "team__code"], label=_("Title, team or bank"))
    kind = ChoiceFilter(choices=PaperKind.choices, label=_("Kind of paper"))
    year = django_filters.NumberFilter(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    branch = RecordFilter(queryset=branches, label=_("Branch"))
    team = RecordFilter(queryset=teams, label=_("Team"))
    state = ChoiceFilter(choices=PaperState.choices, label=_("State"))
