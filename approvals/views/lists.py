"""The list of requests: what waits, what was sent, where each is (G2, G4)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from approvals.filters import RequestFilter
from approvals.models import Request
from approvals.tables import RequestTable
from core.views import ListPage

VIEW = "approvals.view"


class RequestList(ListPage):
    """What was sent up: for channel management what waits, for the branches where it is (G2, G4)."""

    right = VIEW
    title = gettext_lazy("Requests")
    sentence = gettext_lazy(
        "Papers sent up to channel management: where each is, and until when an opinion is due."
    )
    table_class = RequestTable
    filter_class = RequestFilter
    order = "-submitted_at"
    export_name = "requests"
    empty_title = gettext_lazy("No requests")
    empty_text = gettext_lazy(
        "A paper that needs approval appears here once it is submitted from its own page."
    )

    def rows(self) -> QuerySet[Request]:
        rows = Request.objects.visible_to(self.request.user).with_due()
        return rows.select_related("number", "branch", "team", "submitted_by")
