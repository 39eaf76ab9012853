"""Inside the branch: the cover sheet, the check, the issuer's signature, the next version (G4)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.choices import DECIDED, Part, RequestState, StepKind, StepState
from approvals.models import Request, SignedCover
from approvals.permissions import may_check, may_edit_cover
from approvals.services import telling
from approvals.services.holding import locked, refuse_changed_paper, take_part
from approvals.services.submitting import Cover, cover_values, freeze
from core import audit, fsm, serials
from core.errors import Conflict, DomainError, WrongState

LETTER = "LET"


@transaction.atomic
def edit_cover(*, request_id: int, cover: Cover, by: Any, at: datetime) -> Request:
    """Change the cover sheet of a draft; a check that was made before is void.

    Whoever changes it has drafted with. Raises PermissionDenied for all but who drafted or submitted it,
    WrongState once it is signed off, DomainError for a text that is too long or for who has another part.
    """
    request = locked(request_id)
    acting = may_edit_cover(request, by, at)
    if request.state != RequestState.DRAFT:
        raise WrongState(
            _("The cover sheet can be changed in the draft only; the request is “%(state)s”.")
            % {"state": request.get_state_display()}
        )
    values = cover_values(cover)
    before = {name: getattr(request, name) for name in values}
    if before == values:
        return request
    take_part(request, Part.DRAFT, by=by, acting=acting)
    for name, value in values.items():
        setattr(request, name, value)
    request.checked_by_id = request.checked_for_id = request.checked_at = None
    request.version += 1
    request.save()
    audit.record(
        "approvals.request.edit_cover", request, by=by, at=at, capacity=acting, before=before, after=values
    )
    return request


@transaction.atomic
def check(*, request_id: int, digest: str, by: Any, at: datetime) -> Request:
    """Check the draft (核稿), for the issuer to sign off. Twice by the same person changes nothing.

    `digest` is that of the draft that was read (Request.digest). Raises PermissionDenied, WrongState outside
    of the draft or where somebody else has checked it, DomainError for who drafted it, Conflict where the
    paper was changed since it was put into the request, or the cover sheet since it was read.
    """
    request = locked(request_id)
    if request.state == RequestState.DRAFT and request.checked_at is not None:
        may_check(request, by, at)
        if request.checked_by_id == by.pk:
            return request
        raise WrongState(
            _("%(who)s has checked the draft already; now the issuer signs it off.")
            % {"who": request.checked_by}
        )
    refuse_unread(request, digest)
    acting = fsm.perform(request.check_draft, by=by, at=at, given={"digest": request.digest})
    take_part(request, Part.CHECK, by=by, acting=acting)
    telling.tell_issuers(request, at=at)
    return request


@transaction.atomic
def sign_off(*, request_id: int, digest: str, by: Any, at: datetime) -> Request:
    """Sign the draft off (签发): it gets its reference (文号), may be faxed, and its cover sheet stays.

    Raises as `check`, DomainError before somebody else has checked it and for who drafted or checked it,
    WrongState once it is signed off, PermissionDenied.
    """
    request = locked(request_id)
    if request.state == RequestState.SIGNED_OFF and request.issued_by_id == by.pk:
        return request
    if request.state == RequestState.DRAFT and request.checked_at is None:
        raise DomainError(_("Somebody else of the branch checks the draft first; then it can be signed off."))
    refuse_unread(request, digest)
    letter_id = request.letter_id
    if letter_id is None:
        year = timezone.localdate(at).year
        letter_id = serials.issue(f"{LETTER}-{request.branch.code}-{year}", by=by, at=at).pk
    given = {"letter": letter_id, "digest": request.digest}
    acting = fsm.perform(request.sign_off, by=by, at=at, given=given)
    take_part(request, Part.SIGN_OFF, by=by, acting=acting)
    SignedCover.objects.create(
        request=request, revision=request.revision, values=request.cover, digest=request.digest, signed_at=at
    )
    telling.tell_senders(request, at=at)
    return request


def refuse_unread(request: Request, digest: str) -> None:
    """Raise Conflict where the draft is no longer what was read: what is signed is what was shown."""
    refuse_changed_paper(request)
    if digest != request.digest:
        raise Conflict(
            _("The cover sheet of %(number)s was changed while you read it. Read it again before you sign.")
            % {"number": request.number.text}
        )


@transaction.atomic
def resubmit(*, request_id: int, content_hash: str, by: Any, at: datetime) -> Request:
    """Send a returned paper up again as the next version: it is checked, signed off and faxed anew (G4).

    Whoever gave an opinion is asked to confirm or revise it and sees what changed. Raises WrongState unless
    the request is back in the branch, PermissionDenied.
    """
    request = locked(request_id)
    given = {"content": content_hash, "revision": request.revision + 1}
    acting = fsm.perform(request.resubmit, by=by, at=at, given=given)
    take_part(request, Part.DRAFT, by=by, acting=acting)
    freeze(request, by=by, at=at)
    ask_again(request, remark="")
    telling.tell_checkers(request, at=at)
    return request


def ask_again(request: Request, *, remark: str, kinds: Collection[str] = tuple(StepKind)) -> int:
    """Have the opinions of these kinds confirmed or revised: their steps wait again, each for its turn.

    A consequence of the request's own step, which is on record; the opinions themselves stay
    (models.Opinion).
    """
    steps = request.steps.filter(state__in=sorted(DECIDED), kind__in=sorted(kinds))
    return steps.update(
        state=StepState.WAITING,
        decided_by=None,
        on_behalf_of=None,
        decided_at=None,
        opinion="",
        opened_at=None,
        due_on=None,
        remark=remark[:300],
    )
