"""What requests show on common pages: what waits for the reader, what the reader sent up, what is found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import queries
from approvals.choices import OPEN, RequestState, StepState, Urgency
from approvals.models import Request, Step
from approvals.shown import urgency_badge
from approvals.waiting import with_next_due
from archives import hooks
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
    hooks.READERS[Request._meta.label_lower] = queries.readable_ids


def todos(user: Any, at: datetime) -> Sequence[Todo]:
    """Requests whose next step is the reader's; one query together with `pending`, none for others."""
    return [
        Todo(
            what=request.title,
            url=request.get_absolute_url(),
            button=str((NEXT | HEARD if request.is_heard else NEXT)[request.state]),
            since=request.entered_at or request.submitted_at,
            sender=f"{request.branch} · {request.submitted_by}",
            due=request.due_on,
            number=request.number.text,
            urgent=request.urgency == Urgency.VERY_URGENT,
            mark=urgency_badge(request),
        )
        for request in _under_way(user, at)
        if request.is_waiting
    ][:MOST_LINES]


def pending(user: Any, at: datetime) -> Sequence[Pending]:
    """Requests that the reader sent up and that wait for others."""
    return [
        Pending(
            what=request.title,
            url=request.get_absolute_url(),
            state=request.get_state_display(),
            holder=str(HOLDERS[request.state]),
            since=request.entered_at or request.submitted_at,
            number=request.number.text,
        )
        for request in _under_way(user, at)
        if request.is_own and request.state != S.REWORK
    ][:MOST_LINES]


def _under_way(user: Any, at: datetime) -> Sequence[Any]:
    """Open requests that wait for the reader or that the reader sent, the most pressing first.

    The desk asks for both lists at the same moment, so the rows are read once per account and moment.
    """
    if not reach(user, "approvals.view").is_anywhere:
        return ()
    known = user.__dict__.setdefault("_under_way", {})
    if at not in known:
        known[at] = list(_rows(user)[: 2 * MOST_LINES])
    found: Sequence[Any] = known[at]
    return found


def _rows(user: Any) -> Any:
    asked = Step.objects.filter(request=OuterRef("pk"), state=StepState.WAITING, opened_at__isnull=False)
    waiting, own = Request.objects.waiting_for(user), Request.objects.sent_by(user)
    rows = Request.objects.filter(state__in=sorted(OPEN)).annotate(
        is_waiting=_among(waiting), is_own=_among(own), is_heard=~Exists(asked.order_by())
    )
    wanted = with_next_due(rows.filter(Q(is_waiting=True) | Q(is_own=True)))
    return wanted.select_related("number", "branch", "submitted_by").order_by("due_on", "submitted_at", "pk")


def _among(rows: Any) -> Case:
    """Whether a row is one of `rows`, which the database reads once and not for each row."""
    among = When(pk__in=rows.order_by().values("pk"), then=Value(value=True))
    return Case(among, default=Value(value=False))


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
