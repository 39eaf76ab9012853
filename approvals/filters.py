"""Filters of the lists of requests."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals import kinds
from approvals.choices import OPEN, Concern, Holder, RequestState, Timing
from approvals.models import Step
from approvals.models.request_rows import RequestQuerySet
from approvals.permissions import departments_of
from approvals.waiting import HELD_IN, open_steps, unheld_steps
from core.filters import ChoiceFilter, DayRangeFilter, FilterSet, RecordFilter, SearchFilter
from org.models import Branch, Department
from org.permissions import reach

SEARCHED = (
    "number__text",
    "title",
    "submitted_by__name",
    "received_number__text",
    "branch__name",
)


def branches(request: Any) -> Any:
    """The branches that the reader's requests can come from."""
    allowed = reach(request.user, "approvals.view").rows(branch="pk", team="teams__pk")
    return Branch.objects.filter(pk__in=Branch.objects.filter(allowed).order_by().values("pk")).order_by(
        "code"
    )


class _OfKinds(FilterSet):
    """With the kinds that are known by now: they are registered after this class is read."""

    def __init__(self, data: Any = None, *, queryset: Any = None, request: Any = None) -> None:
        super().__init__(data, queryset=queryset, request=request)
        self.filters["kind"].extra["choices"] = kinds.titles()


class RequestFilter(_OfKinds):
    q = SearchFilter(fields=SEARCHED, label=_("Search"))
    concern = ChoiceFilter(choices=Concern.choices, label=_("Whose"), method="by_concern")
    state = ChoiceFilter(choices=RequestState.choices, label=_("State"))
    kind = ChoiceFilter(choices=(), label=_("Kind of paper"))
    branch = RecordFilter(queryset=branches, label=_("Branch"))
    submitted_at = DayRangeFilter(label=_("Submitted"))

    def by_concern(self, rows: RequestQuerySet, _name: str, value: str) -> RequestQuerySet:
        """What waits for the reader, the reader sent up, the reader's department is asked, or is late."""
        user = self.request.user
        if value == Concern.WAITING:
            return rows.waiting_for(user)
        if value == Concern.SENT:
            return rows.sent_by(user)
        if value == Concern.OVERDUE:
            return rows.overdue(timezone.localdate())
        steps = Step.objects.filter(department_id__in=departments_of(user)).order_by()
        return rows.filter(pk__in=steps.values("request_id"))


class ChaseFilter(_OfKinds):
    q = SearchFilter(fields=SEARCHED, label=_("Search"))
    state = ChoiceFilter(
        choices=[(state.value, state.label) for state in RequestState if state in OPEN],
        label=pgettext_lazy("request", "Where"),
    )
    holder = ChoiceFilter(choices=Holder.choices, label=_("Who has it"), method="by_holder")
    department = RecordFilter(
        queryset=Department.objects.order_by("code"), label=_("Department"), method="by_department"
    )
    timing = ChoiceFilter(choices=Timing.choices, label=_("Due"), method="by_timing")
    branch = RecordFilter(queryset=Branch.objects.order_by("code"), label=_("Branch"))
    kind = ChoiceFilter(choices=(), label=_("Kind of paper"))

    def by_holder(self, rows: RequestQuerySet, _name: str, value: str) -> RequestQuerySet:
        """Those that the branch, an office, departments or leaders have; or that nobody can move."""
        if value != Holder.NOBODY:
            return rows.filter(state__in=sorted(HELD_IN[value]))
        unheld = unheld_steps(timezone.localdate()).order_by()
        return rows.filter(pk__in=unheld.values("request_id"))

    def by_department(self, rows: RequestQuerySet, _name: str, value: Department) -> RequestQuerySet:
        """Those whose opinion of that department is waited for."""
        steps = open_steps(timezone.localdate()).filter(department=value).order_by()
        return rows.filter(pk__in=steps.values("request_id"))

    def by_timing(self, rows: RequestQuerySet, _name: str, value: str) -> RequestQuerySet:
        """Late ones, or those due until the end of this day."""
        today = timezone.localdate()
        if value == Timing.OVERDUE:
            return rows.overdue(today)
        steps = Step.objects.filter(state="waiting", due_on=today).order_by()
        return rows.filter(pk__in=steps.values("request_id"))
