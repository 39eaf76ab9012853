"""Sending a paper up (请示)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import kinds, queries
from approvals.choices import RequestState, StepKind
from approvals.models import Request, Step
from approvals.services import telling
from core import audit, serials
from core.actors import Capacity
from core.errors import WrongState
from org.models import Branch, Team
from org.permissions import capacity

PREFIX = "REQ"


@transaction.atomic
def submit(
    *,
    kind: str,
    subject_id: int,
    title: str,
    branch: Branch,
    team: Team | None,
    content_hash: str,
    drafted_by_id: int,
    by: Any,
    at: datetime,
) -> Request:
    """Send a paper up to channel management, which is told (G2, G4).

    `content_hash` is the SHA-256 of what is sent; the decision is bound to it. Raises PermissionDenied for
    who may not submit for that branch and team, WrongState while the same paper is under review already.
    """
    if kind not in kinds.KINDS:
        raise ValueError(f"unknown kind of request {kind!r}")
    acting = capacity(by, "approvals.submit", at=at, branch_id=branch.pk, team_id=team.pk if team else None)
    day = timezone.localdate(at)
    number = serials.issue(_series(branch, day), by=by, at=at)  # its lock also orders two submissions
    _refuse_second(kind, subject_id)
    request = Request.objects.create(
        number=number,
        kind=kind,
        subject_id=subject_id,
        title=title[:200],
        branch=branch,
        team=team,
        content_hash=content_hash,
        drafted_by_id=drafted_by_id,
        submitted_by_id=by.pk,
        submitted_for_id=acting.on_behalf_of_id,
        submitted_at=at,
    )
    Step.objects.create(
        request=request, order=1, kind=StepKind.CHANNEL, opened_at=at, due_on=queries.review_due_on(day)
    )
    telling.tell_deciders(request, at=at)
    _record(request, by=by, at=at, acting=acting)
    return request


def _series(branch: Branch, day: date) -> str:
    return f"{PREFIX}-{branch.code}-{day:%Y%m}"


def _refuse_second(kind: str, subject_id: int) -> None:
    open_one = Request.objects.filter(kind=kind, subject_id=subject_id, state=RequestState.SUBMITTED)
    number = open_one.values_list("number__text", flat=True).first()
    if number:
        raise WrongState(_("This paper is under review already, as %(number)s.") % {"number": number})


def _record(request: Request, *, by: Any, at: datetime, acting: Capacity) -> None:
    after = {"kind": request.kind, "subject": request.subject_id, "content": request.content_hash}
    audit.record("approvals.request.submit", request, by=by, at=at, capacity=acting, after=after)
