"""Lists: all requests, what channel management has to review, what the general office chases (G2, G4)."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy

from approvals.choices import IN_THE_BRANCH, OPEN
from approvals.choices import RequestState as S
from approvals.filters import ChaseFilter, RequestFilter
from approvals.models import Chase, Request
from approvals.tables import ChaseTable, RequestTable
from approvals.waiting import open_steps, with_next_due
from core.views import ListPage

VIEW = "approvals.view"


def listed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With all that a row of the list shows."""
    return with_next_due(rows).select_related("number", "letter", "branch", "team", "submitted_by")


class RequestList(ListPage):
    """What was sent up: for headquarters what waits, for the branches where it is (G2, G4)."""

    right = VIEW
    title = gettext_lazy("Requests")
    sentence = gettext_lazy("Papers sent up for approval: where each is, and until when an opinion is due.")
    template_name = "approvals/list.html"
    table_class = RequestTable
    filter_class = RequestFilter
    order = "-submitted_at"
    export_name = "requests"
    empty_title = gettext_lazy("No requests")
    empty_text = gettext_lazy(
        "A paper that needs approval appears here once it is submitted from its own page."
    )

    def rows(self) -> QuerySet[Request]:
        return listed(Request.objects.visible_to(self.request.user))


class ReviewList(RequestList):
    """What channel management has to review, the earliest due first."""

    right = "approvals.channel"
    title = gettext_lazy("To review")
    sentence = gettext_lazy("Requests that wait for channel management, the earliest due first.")
    order = "due_on"
    export_name = "to-review"
    empty_title = gettext_lazy("Nothing waits for review")
    empty_text = gettext_lazy(
        "A request appears here once the general office has passed it on, or once a branch has sent one that"
        " goes to channel management alone."
    )

    def rows(self) -> QuerySet[Request]:
        return super().rows().filter(state=S.CHANNEL)


class CountersignList(RequestList):
    """What waits for the reader's department, or was handed to the reader."""

    right = "approvals.countersign"
    title = gettext_lazy("To countersign")
    sentence = gettext_lazy("Requests that wait for the opinion of your department, the earliest due first.")
    order = "due_on"
    export_name = "to-countersign"
    empty_title = gettext_lazy("Nothing waits for your department")
    empty_text = gettext_lazy(
        "A request appears here once channel management has marked your department and its turn has come."
    )

    def rows(self) -> QuerySet[Request]:
        return listed(Request.objects.waiting_for(self.request.user))


class InstructList(CountersignList):
    """What waits for the reader as a leader."""

    right = "approvals.instruct"
    title = gettext_lazy("To instruct")
    sentence = gettext_lazy("Requests that wait for your instruction, the earliest due first.")
    export_name = "to-instruct"
    empty_title = gettext_lazy("Nothing waits for your instruction")
    empty_text = gettext_lazy(
        "A request appears here once the general office has presented it to you and your turn has come."
    )


class ChaseList(ListPage):
    """Every request under way: where, since when, who has it, what is late (催办)."""

    right = "approvals.shepherd"
    title = gettext_lazy("Chase list")
    sentence = gettext_lazy(
        "Every request under way: where it is, since when, who has it. The earliest due stands first."
    )
    template_name = "approvals/chase_list.html"
    table_class = ChaseTable
    filter_class = ChaseFilter
    export_name = "chase-list"
    empty_title = gettext_lazy("No request is under way")
    empty_text = gettext_lazy(
        "Requests appear here once a branch has faxed them, and leave when they are closed."
    )

    def rows(self) -> QuerySet[Request]:
        visible = Request.objects.visible_to(self.request.user)
        under_way = with_next_due(visible.filter(state__in=sorted(OPEN - IN_THE_BRANCH)))
        rows = under_way.select_related("number", "letter", "branch", "team").prefetch_related(
            Prefetch("steps", open_steps(self.today), to_attr="open_steps"),
            Prefetch("chases", Chase.objects.order_by("-at", "-pk")),
        )
        return rows.order_by("due_on", "entered_at")
