from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from archives import queries
from archives.choices import Category
from archives.permissions import VIEW
from core.filters import ChoiceFilter, DayRangeFilter, FilterSet, MonthFilter, RecordFilter, SearchFilter
from org.models import Branch


def branches(request: Any) -> QuerySet[Branch]:
    """The branches that the reader's papers can come from."""
    return queries.branches_of(request.user, VIEW)


class DocumentFilter(FilterSet):
    q = SearchFilter(fields=["number__text", "title", "file_name", "subject_person__name"], label=_("Search"))
    category = ChoiceFilter(choices=Category.choices, label=_("Category of paper"))
    branch = RecordFilter(queryset=branches, label=_("Branch"))
    month = MonthFilter()
    registered_at = DayRangeFilter(label=_("Registered at"))


class SeriesFilter(FilterSet):
    q = SearchFilter(fields=["code"], label=_("Series"))
