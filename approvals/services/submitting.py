"""Sending a paper up (请示): to channel management at once, or as a draft with its cover sheet."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import kinds, queries
from approvals.choices import OPEN, Part, RequestState, Secrecy, StepKind, Urgency, Way
from approvals.models import Request, RequestVersion, Route, Step
from approvals.rules import REVIEW_DAYS
from approvals.services import telling
from core import audit, serials
from core.actors import Capacity
from core.errors import DomainError, WrongState
from org.models import Branch, Team
from org.permissions import capacity

PREFIX = "REQ"
MOST_BODY = 20_000


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover sheet of a request (请示) besides its title and attachments."""

    urgency: str = Urgency.NORMAL
    secrecy: str = Secrecy.INTERNAL
    addressee: str = ""
    copies: str = ""
    body: str = ""
    contact_phone: str = ""


@transaction.atomic
def begin(
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
    cover: Cover | None = None,
) -> Request:
    """Send a paper up by the route in force for its kind (G2, G4): the one entrance for upper apps.

    By channel management alone it is with them at once; the whole chain begins with a draft whose cover
    sheet the branch checks and signs off. Raises as `submit`.
    """
    given: dict[str, Any] = {
        "kind": kind,
        "subject_id": subject_id,
        "title": title,
        "branch": branch,
        "team": team,
        "content_hash": content_hash,
        "drafted_by_id": drafted_by_id,
    }
    if queries.way_of_kind(kind) == Way.CHANNEL:
        return submit(**given, by=by, at=at)
    acting, number = _first(kind, subject_id, branch, team, by=by, at=at)
    request = Request.objects.create(
        **_values(given, number, acting, by=by, at=at),
        **cover_values(cover or Cover()),
        state=RequestState.DRAFT,
        way=Way.CHAIN,
        route=queries.route_in_force(kind),
    )
    _keep_first(request, by=by, at=at, acting=acting)
    _record("begin", request, by=by, at=at, acting=acting)
    return request


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
    """Send a paper up to channel management, which is told (G2).

    `content_hash` is the SHA-256 of what is sent; the decision is bound to it. Raises PermissionDenied for
    who may not submit for that branch and team, WrongState while the same paper is under review already.
    """
    acting, number = _first(kind, subject_id, branch, team, by=by, at=at)
    given = {
        "kind": kind,
        "subject_id": subject_id,
        "title": title,
        "branch": branch,
        "team": team,
        "content_hash": content_hash,
        "drafted_by_id": drafted_by_id,
    }
    route = queries.route_in_force(kind)
    request = Request.objects.create(**_values(given, number, acting, by=by, at=at), route=route)
    _keep_first(request, by=by, at=at, acting=acting)
    open_review(request, route, at=at)
    telling.tell_deciders(request, at=at)
    _record("submit", request, by=by, at=at, acting=acting)
    return request


def _first(
    kind: str, subject_id: int, branch: Branch, team: Team | None, *, by: Any, at: datetime
) -> tuple[Capacity, Any]:
    """The capacity in which `by` sends the paper, and its number, whose lock also orders two submissions."""
    if kind not in kinds.KINDS:
        raise ValueError(f"unknown kind of request {kind!r}")
    acting = capacity(by, "approvals.submit", at=at, branch_id=branch.pk, team_id=team.pk if team else None)
    number = serials.issue(_series(branch, timezone.localdate(at)), by=by, at=at)
    _refuse_second(kind, subject_id)
    return acting, number


def _values(given: dict[str, Any], number: Any, acting: Capacity, *, by: Any, at: datetime) -> dict[str, Any]:
    return given | {
        "title": given["title"][:200],
        "number": number,
        "submitted_by_id": by.pk,
        "submitted_for_id": acting.on_behalf_of_id,
        "submitted_at": at,
        "entered_at": at,
    }


def _keep_first(request: Request, *, by: Any, at: datetime, acting: Capacity) -> None:
    """The first version, and the hands of who drafted and submitted it."""
    freeze(request, by=by, at=at)
    for user_id in {request.drafted_by_id, by.pk, acting.on_behalf_of_id} - {None}:
        request.hands.get_or_create(user_id=user_id, defaults={"part": Part.DRAFT})


def freeze(request: Request, *, by: Any, at: datetime) -> RequestVersion:
    """Keep what this version sends up: its text and the hashes of its attachments."""
    kind = kinds.of(request)
    attachments = [
        {"name": item.name, "sha256": item.sha256, "size": item.size, "document_id": item.document_id}
        for item in kind.attachments(request)
    ]
    return RequestVersion.objects.create(
        request=request,
        revision=request.revision,
        content_hash=request.content_hash,
        text=kind.text(request),
        attachments=attachments,
        submitted_by_id=by.pk,
        submitted_at=at,
    )


def open_review(request: Request, route: Route | None, *, at: datetime) -> Step:
    """The step of channel management begins: a new one, or the one that is asked again."""
    day = timezone.localdate(at)
    days = route.channel_days if route else REVIEW_DAYS
    due_on = queries.due_after(day, days)
    step = request.steps.filter(kind=StepKind.CHANNEL).first()
    if step is None:
        return Step.objects.create(
            request=request, order=1, kind=StepKind.CHANNEL, opened_at=at, due_on=due_on, days=days
        )
    step.opened_at, step.due_on = at, due_on
    step.version += 1
    step.save(update_fields=["opened_at", "due_on", "version"])
    return step


def cover_values(cover: Cover) -> dict[str, str]:
    """The cover's columns, checked. Raises DomainError for a text that is longer than a fax is read."""
    values = {
        "urgency": cover.urgency,
        "secrecy": cover.secrecy,
        "addressee": cover.addressee.strip() or _("General office of the brokerage"),
        "copies": cover.copies.strip(),
        "body": cover.body.strip(),
        "contact_phone": cover.contact_phone.strip(),
    }
    if len(values["body"]) > MOST_BODY:
        raise DomainError(
            _("The text of the request is longer than %(most)d signs. Attach it instead.")
            % {"most": MOST_BODY}
        )
    for name, value in values.items():
        field: Any = Request._meta.get_field(name)
        known = {key for key, _label in field.choices or [(value, "")]}
        if value not in known or len(value) > (field.max_length or MOST_BODY):
            raise DomainError(_("“%(field)s” cannot be that.") % {"field": field.verbose_name})
    return values


def _series(branch: Branch, day: date) -> str:
    return f"{PREFIX}-{branch.code}-{day:%Y%m}"


def _refuse_second(kind: str, subject_id: int) -> None:
    open_one = Request.objects.filter(kind=kind, subject_id=subject_id, state__in=sorted(OPEN))
    number = open_one.values_list("number__text", flat=True).first()
    if number:
        raise WrongState(_("This paper is under review already, as %(number)s.") % {"number": number})


def _record(verb: str, request: Request, *, by: Any, at: datetime, acting: Capacity) -> None:
    after = {"kind": request.kind, "subject": request.subject_id, "content": request.content_hash}
    audit.record(f"approvals.request.{verb}", request, by=by, at=at, capacity=acting, after=after)


__all__ = ["Cover", "begin", "cover_values", "freeze", "open_review", "submit"]
