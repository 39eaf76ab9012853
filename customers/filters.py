from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter

from core.filters import ChoiceFilter, DayRangeFilter, FilterSet, MonthFilter, RecordFilter, SearchFilter
from customers import queries
from customers.choices import CrmState
from customers.models import CrmFact, Customer
from customers.permissions import CRM_VIEW, VIEW
from org.models import Branch, Person


def crm_branches(request: Any) -> QuerySet[Branch]:
    """The branches whose CRM files the reader sees."""
    return queries.branches_of(request.user, CRM_VIEW)


def customer_branches(request: Any) -> QuerySet[Branch]:
    """The branches whose customers the reader sees."""
    return queries.branches_of(request.user, VIEW)


def managers(request: Any) -> QuerySet[Person]:
    """The account managers of the file's rows."""
    return queries.managers_in(request.resolver_match.kwargs["pk"], request.user)


class BeginningFilter(CharFilter):  # type: ignore[misc]
    """The beginning of account or name."""

    def filter(self, qs: QuerySet[Customer], value: str) -> QuerySet[Customer]:
        """Those that begin so."""
        return queries.search_customers(qs, value or "")


class CrmMonthFilter(FilterSet):
    month = MonthFilter()
    branch = RecordFilter(queryset=crm_branches, label=_("Branch"))
    state = ChoiceFilter(choices=CrmState.choices, label=_("State"))


class CustomerFilter(FilterSet):
    q = BeginningFilter(label=_("Account or name begins with"))
    manager = SearchFilter(
        fields=["manager__name", "manager__number"], label=_("Account manager (name or number)")
    )
    branch = RecordFilter(queryset=customer_branches, label=_("Branch"))
    opened_on = DayRangeFilter(label=_("Opened"))


class FactFilter(FilterSet):
    q = SearchFilter(fields=["account", "customer_name"], label=_("Account or name"))
    manager = RecordFilter(queryset=managers, label=_("Account manager"))

    class Meta:
        model = CrmFact
        fields = ()
