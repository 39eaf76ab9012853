"""The general office shepherds: reminders by one click, a note of every telephone call (G4)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.choices import IN_THE_BRANCH, ChaseKind, Part
from approvals.models import Chase, Request
from approvals.permissions import may_shepherd
from approvals.services import telling
from approvals.services.holding import locked, take_part
from core import audit
from core.errors import DomainError, WrongState


@transaction.atomic
def remind(*, request_id: int, by: Any, at: datetime) -> Chase:
    """Remind everybody whom the request waits for now; once a day is enough.

    Raises WrongState for one that is closed or still in the branch, DomainError where it was reminded today
    already or where nobody holds what it waits for (hand the step over then), PermissionDenied.
    """
    request = locked(request_id)
    acting = may_shepherd(request, by, at)
    if request.is_closed:
        raise WrongState(_("The request is closed; nobody is waited for."))
    if request.state in IN_THE_BRANCH:
        raise WrongState(_("The request has not been sent yet; headquarters waits for nobody."))
    today = timezone.localdate(at)
    if request.chases.filter(kind=ChaseKind.REMINDER, at__date=today).exists():
        raise DomainError(_("A reminder went out today already. Telephone, and note what was said."))
    if not telling.remind_holders(request, at=at):
        raise DomainError(_("Nobody holds the step that is waited for. Hand it over."))
    chase = Chase.objects.create(request=request, kind=ChaseKind.REMINDER, by_id=by.pk, at=at)
    audit.record("approvals.request.remind", request, by=by, at=at, capacity=acting)
    return chase


@transaction.atomic
def note_call(*, request_id: int, spoken_with: str, note: str, by: Any, at: datetime) -> Chase:
    """Note a telephone call about the request: with whom, what was said.

    Sent twice on one day it is noted once. Raises DomainError where either is missing and for who has another
    part in the request, PermissionDenied for all but the general office.
    """
    request: Request = locked(request_id)
    acting = may_shepherd(request, by, at)
    take_part(request, Part.OFFICE, by=by, acting=acting)
    if not spoken_with.strip() or not note.strip():
        raise DomainError(_("Write down with whom you spoke and what was said."))
    said = {"spoken_with": spoken_with.strip()[:60], "note": note.strip()[:500], "by_id": by.pk}
    calls = request.chases.filter(kind=ChaseKind.PHONE, at__date=timezone.localdate(at))
    if noted := calls.filter(**said).first():
        return noted
    chase = Chase.objects.create(request=request, kind=ChaseKind.PHONE, at=at, **said)
    after = {"with": chase.spoken_with, "said": chase.note}
    audit.record("approvals.request.note_call", request, by=by, at=at, capacity=acting, after=after)
    return chase
