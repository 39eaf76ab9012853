from typing import Any

from django.utils.translation import gettext_lazy as _

from approvals import kinds
from approvals.choices import Concern, RequestState
from approvals.models.request import RequestQuerySet
from core.filters import ChoiceFilter, DayRangeFilter, FilterSet, RecordFilter, SearchFilter
from org.models import Branch
from org.permissions import reach


def branches(request: Any) -> Any:
    """The branches that the reader's requests can come from."""
    allowed = reach(request.user, "approvals.view").rows(branch="pk", team="teams__pk")
    return Branch.objects.filter(pk__in=Branch.objects.filter(allowed).order_by().values("pk")).order_by(
        "code"
    )


class RequestFilter(FilterSet):
    q = SearchFilter(fields=["number__text", "title", "submitted_by__name"], label=_("Search"))
    concern = ChoiceFilter(choices=Concern.choices, label=_("Whose"), method="by_concern")
    state = ChoiceFilter(choices=RequestState.choices, label=_("State"))
    kind = ChoiceFilter(choices=(), label=_("Kind of paper"))
    branch = RecordFilter(queryset=branches, label=_("Branch"))
    submitted_at = DayRangeFilter(label=_("Submitted"))

    def __init__(self, data: Any = None, *, queryset: Any = None, request: Any = None) -> None:
        super().__init__(data, queryset=queryset, request=request)
        # Kinds are registered after this class is read.
        self.filters["kind"].extra["choices"] = kinds.titles()

    def by_concern(self, rows: RequestQuerySet, _name: str, value: str) -> RequestQuerySet:
        """What waits for the reader's decision, or what the reader sent up."""
        user = self.request.user
        return rows.waiting_for(user) if value == Concern.WAITING else rows.sent_by(user)
