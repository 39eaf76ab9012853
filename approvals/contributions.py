"""What requests show on common pages: what waits for the reader, what the reader sent up, what is found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from approvals.choices import RequestState
from approvals.models import Request
from core import contributions
from core.contributions import Hit, Pending, Todo

MOST_LINES = 50
MOST_HITS = 20


def register() -> None:
    """Called once by the app's `ready`."""
    contributions.TODOS.append(todos)
    contributions.PENDING.append(pending)
    contributions.SEARCHES.append(search)


def todos(user: Any, at: datetime) -> Sequence[Todo]:  # noqa: ARG001  the desk tells everybody the time
    """Requests that wait for the reader's decision; one query."""
    rows = _waiting(Request.objects.waiting_for(user)).select_related("submitted_by")
    return [
        Todo(
            what=request.title,
            url=request.get_absolute_url(),
            button=_("Review"),
            since=request.submitted_at,
            sender=str(request.submitted_by),
            due=request.due_on,
            number=request.number.text,
        )
        for request in rows[:MOST_LINES]
    ]


def pending(user: Any, at: datetime) -> Sequence[Pending]:  # noqa: ARG001
    """Requests that the reader sent up and that wait for others; one query."""
    return [
        Pending(
            what=request.title,
            url=request.get_absolute_url(),
            state=request.get_state_display(),
            holder=_("channel management"),
            since=request.submitted_at,
            number=request.number.text,
        )
        for request in _waiting(Request.objects.sent_by(user))[:MOST_LINES]
    ]


def search(user: Any, text: str) -> Sequence[Hit]:
    """Requests that the reader may see whose number or title holds `text`; one query."""
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
    open_ones = rows.filter(state=RequestState.SUBMITTED).with_due().select_related("number")
    return open_ones.order_by("due_on", "submitted_at", "pk")
