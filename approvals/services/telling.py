"""Who is told of what: those it waits for, those it came from. No amounts; mail is open."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from approvals.choices import RequestState
from approvals.models import Request
from core import notices
from org.models import User
from org.queries import holders

WAITING = "approvals.waiting"
CLOSED: dict[str, str] = {
    RequestState.APPROVED: "approvals.approved",
    RequestState.RETURNED: "approvals.returned",
    RequestState.WITHDRAWN: "approvals.withdrawn",
}
SENTENCES: dict[str, Promise] = {
    WAITING: _("%(number)s “%(title)s” of %(branch)s waits for your review."),
    "approvals.approved": _("%(number)s “%(title)s” has been approved by %(who)s."),
    "approvals.returned": _("%(number)s “%(title)s” has been returned by %(who)s, with the reason."),
    "approvals.withdrawn": _(
        "%(number)s “%(title)s” has been withdrawn by %(who)s; nothing is left to review."
    ),
}


def register() -> None:
    """Called once by the app's `ready`."""
    for kind, sentence in SENTENCES.items():
        notices.register(kind, sentence)


def tell_deciders(request: Request, *, at: datetime) -> None:
    """Everybody who may decide it today, stand-ins too; not who drafted or submitted it."""
    notices.tell(
        _deciders(request, at), WAITING, at=at, url=request.get_absolute_url(), params=_params(request)
    )


def tell_parties(request: Request, *, by: Any, at: datetime) -> None:
    """How it ended: to who submitted and drafted it; where it was withdrawn, to who would have decided."""
    if request.state == RequestState.WITHDRAWN:
        told = list(_deciders(request, at))
    else:
        told = list(User.objects.filter(pk__in=request.participants(), is_active=True))
    params = _params(request) | {"who": str(by)}
    notices.tell(told, CLOSED[request.state], at=at, url=request.get_absolute_url(), params=params)


def _deciders(request: Request, at: datetime) -> Any:
    day = timezone.localdate(at)
    entitled = holders("approvals.channel", day=day, branch_id=request.branch_id, team_id=request.team_id)
    return entitled.exclude(pk__in=request.participants())


def _params(request: Request) -> dict[str, str]:
    return {"number": request.number.text, "title": request.title, "branch": request.branch.name}
