"""What requests show on common pages: what waits for the reader, what the reader sent up, what is found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.choices import OPEN, RequestState, StepState
from approvals.models import Request, Step
from core import contributions
from core.contributions import Hit, Pending, Todo
from org.permissions import reach

MOST_LINES = 50
MOST_HITS = 20
S = RequestState
# What is to be done next, as the button says it.
NEXT: dict[str, Promise] = {
    S.DRAFT: gettext_lazy("Check or sign off"),
    S.SIGNED_OFF: gettext_lazy("Fax"),
    S.FAXED: gettext_lazy("Register"),
    S.REGISTERED: gettext_lazy("Pass on"),
    S.CHANNEL: gettext_lazy("Review"),
    S.COUNTERSIGNING: gettext_lazy("Give an opinion"),
    S.LEADERS: gettext_lazy("Give an instruction"),
    S.REPLIED: gettext_lazy("Close on receipt"),
    S.REWORK: gettext_lazy("Change and send again"),
}
# All who were asked have spoken: it is the general office's to move it on.
HEARD: dict[str, Promise] = {
    S.COUNTERSIGNING: gettext_lazy("Present to the leaders"),
    S.LEADERS: gettext_lazy("Fax the opinions back"),
}
# Who has a request that is under way, as the reader's own people say it.
HOLDERS: dict[str, Promise] = {
    S.DRAFT: gettext_lazy("the branch"),
    S.SIGNED_OFF: gettext_lazy("the branch"),
    S.FAXED: gettext_lazy("the general office"),
    S.REGISTERED: gettext_lazy("the general office"),
    S.CHANNEL: gettext_lazy("channel management"),
    S.COUNTERSIGNING: gettext_lazy("the countersigning departments"),
    S.LEADERS: gettext_lazy("the leaders"),
    S.REPLIED: gettext_lazy("the branch"),
    S.REWORK: gettext_lazy("the branch"),
}


def register() -> None:
    """Called once by the app's `ready`."""
    contributions.TODOS.append(todos)
    contributions.PENDING.append(pending)
    contributions.SEARCHES.append(search)


def todos(user: Any, at: datetime) -> Sequence[Todo]:  # noqa: ARG001  the desk tells everybody the time
    """Requests whose next step is the reader's; one query, none for who has no part in the chain."""
    if not reach(user, "approvals.view").is_anywhere:
        return ()
    asked = Step.objects.filter(request=OuterRef("pk"), state=StepState.WAITING, opened_at__isnull=False)
    rows = _waiting(Request.objects.waiting_for(user)).annotate(is_heard=~Exists(asked.order_by()))
    return [
        Todo(
            what=request.title,
            url=request.get_absolute_url(),
            button=str((NEXT | HEARD if request.is_heard else NEXT)[request.state]),
            since=request.entered_at or request.submitted_at,
            sender=f"{request.branch} · {request.submitted_by}",
            due=request.due_on,
            number=request.number.text,
            urgent=request.urgency == "very_urgent",
        )
        for request in rows.select_related("submitted_by", "branch")[:MOST_LINES]
    ]


def pending(user: Any, at: datetime) -> Sequence[Pending]:  # noqa: ARG001
    """Requests that the reader sent up and that wait for others; one query."""
    if not reach(user, "approvals.submit").is_anywhere:
        return ()
    return [
        Pending(
            what=request.title,
            url=request.get_absolute_url(),
            state=request.get_state_display(),
            holder=str(HOLDERS[request.state]),
            since=request.entered_at or request.submitted_at,
            number=request.number.text,
        )
        for request in _waiting(Request.objects.sent_by(user).exclude(state=S.REWORK))[:MOST_LINES]
    ]


def search(user: Any, text: str) -> Sequence[Hit]:
    """Requests that the reader may see whose number, reference or title holds `text`; one query."""
    found = Q(number__text__icontains=text) | Q(title__icontains=text)
    rows = Request.objects.visible_to(user).filter(found).select_related("number")
    return [
        Hit(
            kind=_("Request"),
            title=request.title,
            url=request.get_absolute_url(),
            note=f"{request.number.text} · {request.get_state_display()}",
        )
        for request in rows[:MOST_HITS]
    ]


def _waiting(rows: Any) -> Any:
    """Open ones with their number and due day, the most pressing first."""
    open_ones = rows.filter(state__in=sorted(OPEN)).with_due().select_related("number")
    return open_ones.order_by("due_on", "submitted_at", "pk")
