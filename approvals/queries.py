"""Questions about requests that more than one caller asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import kinds
from approvals.choices import DECIDED, EFFECTIVE, RequestState, ReturnTo, StepKind, StepState
from approvals.models import Opinion, Request, RequestVersion, Route, Step
from approvals.permissions import CHANNEL, COUNTERSIGN, INSTRUCT, TAKES_STEPS
from approvals.rules import REVIEW_DAYS, due_day_by_the_week
from approvals.rules.differences import (
    AttachmentChange,
    CoverChange,
    Line,
    attachment_changes,
    cover_changes,
    text_changes,
)
from archives.models import Document
from core.models import AuditEntry
from org.models import Department, RoleGrant, User
from org.permissions import roles_with
from org.queries import add_working_days, lent_on

MOST_OTHERS = 20


def due_after(day: date, working_days: int) -> date:
    """The last of so many working days after `day`; in a year that is not published yet, by the week."""
    return add_working_days(day, working_days) or due_day_by_the_week(day, working_days)


def review_due_on(day: date) -> date:
    """The last day of a review that begins on `day` where no route says how long it takes."""
    return due_after(day, REVIEW_DAYS)


def route_in_force(kind: str) -> Route | None:
    """The route that a request of this kind takes when it begins now; None where none is laid down."""
    return Route.objects.filter(kind=kind).order_by("-revision").first()


def way_of_kind(kind: str) -> str:
    """The way of new requests of this kind: its route's, or else the kind's own."""
    route = route_in_force(kind)
    return route.way if route else kinds.KINDS[kind].way


def readable_ids(user: Any) -> QuerySet[Any, Any]:
    """The ids, as text, of the requests that `user` reads: theirs are the papers in the archive (G25)."""
    ids = Request.objects.visible_to(user).order_by().annotate(text_id=Cast("pk", CharField()))
    return ids.values("text_id")


def sheet_of(request: Request) -> Document | None:
    """The filed opinion sheet; None while there is none."""
    rows = Document.objects.filter(source_type=Request._meta.label_lower, source_id=str(request.pk))
    return (
        rows.exclude(pk__in=request.scans.exclude(document=None).values("document"))
        .select_related("number")
        .first()
    )


def opinions_of(request: Request) -> list[Step]:
    """The request's steps in order, with who took them; those no longer needed at the end."""
    related = ("decided_by", "on_behalf_of", "department", "person", "handed_to", "named_by", "named_for")
    return list(request.steps.select_related(*related).order_by("order"))


def all_opinions(request: Request) -> list[Opinion]:
    """Every opinion ever given on the request, in the order of its steps and of time."""
    rows = Opinion.objects.filter(step__request=request)
    related = ("step__department", "step__person", "by", "on_behalf_of")
    return list(rows.select_related(*related).order_by("step__order", "at", "pk"))


def versions_of(request: Request) -> list[RequestVersion]:
    """What was sent up, version by version."""
    return list(request.versions.select_related("submitted_by").order_by("revision"))


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different between two versions of a paper."""

    since: int
    until: int
    lines: Sequence[Line]
    attachments: Sequence[AttachmentChange]
    request_lines: Sequence[Line] = ()
    cover: Sequence[CoverChange] = ()

    @property
    def is_any(self) -> bool:
        is_written = bool(self.lines or self.request_lines or self.cover)
        return is_written or any(change.kind != "same" for change in self.attachments)


def changes_between(
    versions: Sequence[RequestVersion],
    since: int,
    until: int,
    covers: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
) -> Changes | None:
    """What changed from version `since` to `until`; None where one of them is not there or both are one.

    `covers`: version → its cover sheet's columns; without one of them nothing is told of the covers.
    """
    found = {version.revision: version for version in versions}
    if since == until or since not in found or until not in found:
        return None
    old, new = found[since], found[until]
    before, after = covers.get(since, {}), covers.get(until, {})
    is_told = bool(before and after)
    return Changes(
        since,
        until,
        text_changes(old.text, new.text),
        attachment_changes(old.attachments, new.attachments),
        text_changes(before["body"], after["body"]) if is_told else [],
        cover_changes(before, after) if is_told else [],
    )


def covers_of(request: Request) -> dict[int, Mapping[str, str]]:
    """Version → the cover sheet as it was signed off; the present one as it stands where it is not yet."""
    signed = {row.revision: row.values for row in request.signed_covers.all()}
    return {request.revision: request.cover} | signed


def last_opinion(step: Step) -> Opinion | None:
    """The opinion that was given on the step before it was asked again."""
    return step.opinions.select_related("by", "on_behalf_of").order_by("-at", "-pk").first()


def other_requests(request: Request, user: Any) -> list[Request]:
    """Other requests of the same paper that `user` may see, latest first."""
    rows = Request.objects.visible_to(user).filter(kind=request.kind, subject_id=request.subject_id)
    return list(rows.exclude(pk=request.pk).select_related("number")[:MOST_OTHERS])


def named(someone: Any, principal: Any) -> str:
    """Who acted, and for whom where it was a stand-in: both names stand on every paper."""
    if principal is None:
        return str(someone or "")
    return _("%(who)s for %(whom)s") % {"who": someone, "whom": principal}


def countersigners_of(department_id: int, day: date) -> QuerySet[User]:
    """Active accounts that countersign for that department on `day`, stand-ins too."""
    roles = roles_with(COUNTERSIGN)
    own = RoleGrant.objects.on(day).filter(role__in=roles, department_id=department_id)
    lent = lent_on(day).filter(grant__in=own)
    held = Q(pk__in=own.order_by().values("user_id")) | Q(pk__in=lent.order_by().values("stand_in_id"))
    return User.objects.filter(held, is_active=True).order_by("username")


def leaders_on(day: date) -> QuerySet[User]:
    """Who may be asked for an instruction: active accounts with a leader's role."""
    held = RoleGrant.objects.on(day).filter(role__in=roles_with("approvals.instruct"))
    return User.objects.filter(pk__in=held.order_by().values("user_id"), is_active=True).order_by("username")


def leader_or_stand_ins(person_id: int, day: date) -> QuerySet[User]:
    """The leader, while the role is held, and who stands in for it on `day`."""
    held = RoleGrant.objects.on(day).filter(role__in=roles_with("approvals.instruct"), user_id=person_id)
    lent = lent_on(day).filter(grant__in=held)
    either = Q(pk__in=held.order_by().values("user_id")) | Q(pk__in=lent.order_by().values("stand_in_id"))
    return User.objects.filter(either, is_active=True).order_by("username")


def stand_ins_for_steps(day: date) -> QuerySet[User]:
    """Whom the general office may hand a step to: accounts of headquarters, but those who only configure or
    audit.
    """
    held = RoleGrant.objects.on(day).filter(role__in=TAKES_STEPS)
    return User.objects.filter(pk__in=held.order_by().values("user_id"), is_active=True).order_by("username")


def speaks_for(user: User, department_id: int, at: datetime) -> bool:
    """Whether the person countersigns for that department today in an own role."""
    held = RoleGrant.objects.on(timezone.localdate(at)).filter(role__in=roles_with(COUNTERSIGN))
    return held.filter(user=user, department_id=department_id).exists()


def markable_departments(day: date) -> QuerySet[Department]:
    """Departments that can be asked to countersign.

    Not the general office and channel management themselves, which have their part in every chain, unless
    somebody countersigns for them besides.
    """
    held = RoleGrant.objects.on(day).exclude(department=None).order_by()
    offices = held.filter(role__in=roles_with("approvals.shepherd") | roles_with("approvals.channel"))
    countersigned = held.filter(role__in=roles_with(COUNTERSIGN))
    has_part = Q(pk__in=offices.values("department")) & ~Q(pk__in=countersigned.values("department"))
    return Department.objects.exclude(has_part).order_by("code")


def successors(step: Step, by: Any, day: date) -> QuerySet[User]:
    """To whom `by` may hand the step: a leader's to a leader, a department's to anybody of headquarters.

    Not oneself, not who has another part in the paper or another step of it in hand, since each speaks once;
    a department's not to leaders and channel management, channel management's review to nobody.
    """
    if step.kind == StepKind.CHANNEL:
        return User.objects.none()
    waiting = step.request.steps.filter(state=StepState.WAITING).exclude(pk=step.pk)
    asked = {pk for pair in waiting.values_list("person_id", "handed_to_id") for pk in pair if pk}
    if step.kind == StepKind.LEADER:
        found = leaders_on(day)
    else:
        # Who leads the company, or marks and releases departments, has a part of their own to keep.
        held = RoleGrant.objects.on(day).filter(role__in=roles_with(INSTRUCT) | roles_with(CHANNEL))
        found = stand_ins_for_steps(day).exclude(pk__in=held.order_by().values("user_id"))
    return found.exclude(pk__in=step.participants() | asked | {by.pk})


def is_everybody_heard(request: Request, kind: StepKind) -> bool:
    """Whether every step of that kind that was asked has its opinion."""
    return not request.steps.filter(kind=kind, state=StepState.WAITING).exists()


def binding_conditions(request: Request) -> list[Step]:
    """Under which conditions of its leaders a request is approved: they bind whoever executes its paper."""
    if request.state != RequestState.CONDITIONAL:
        return []
    rows = request.steps.filter(kind=StepKind.LEADER, state=StepState.CONDITIONAL)
    return list(rows.select_related("department", "person").order_by("order"))


def decided_states(request: Request, kind: StepKind) -> list[str]:
    """The opinions given on the steps of that kind."""
    rows = request.steps.filter(kind=kind, state__in=sorted(DECIDED)).order_by("order")
    return list(rows.values_list("state", flat=True))


def is_effective(request: Request | None) -> bool:
    """Whether a paper may be executed: its request is approved, with or without conditions (G4)."""
    return request is not None and request.state in EFFECTIVE


def entered(request: Request) -> datetime:
    """Since when the request has been where it is."""
    return request.entered_at or request.submitted_at


def last_return(request: Request, entries: Sequence[AuditEntry]) -> AuditEntry | None:
    """The return that put the request where it is; None where it has gone on since."""
    verbs = set(ReturnTo.values)
    moved = [entry for entry in entries if verb_of(entry) in verbs | _MOVES]
    return moved[-1] if moved and verb_of(moved[-1]) in verbs and not request.is_closed else None


_MOVES = {
    "resubmit",
    "sign_off",
    "send_fax",
    "register",
    "pass_on",
    "mark",
    "present",
    "fax_back",
    "withdraw",
    "send_back",
    "approve",
}


def verb_of(entry: AuditEntry) -> str:
    """What was done, without the kind of record."""
    return entry.action.rpartition(".")[2]
