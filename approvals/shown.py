"""What a request's pages show, in the order of the paper forms: cover sheet, paper, opinions (G4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals import kinds, permissions, queries, wording
from approvals.chain_way import fax_of
from approvals.choices import (
    EFFECTIVE,
    STEP_TONES,
    URGENCY_TONES,
    Direction,
    StepKind,
    StepState,
    Urgency,
    Way,
)
from approvals.choices import RequestState as S
from approvals.models import Opinion, Request, RequestVersion, Step
from approvals.offers import speaking_as
from approvals.queries import Changes, named, verb_of
from approvals.waiting import due_words
from core.components import Badge, Event, Fact, told
from core.figures import exact_text, moment_text
from core.models import AuditEntry
from org.permissions import reach


def urgency_badge(request: Request) -> Badge | None:
    """Beside the title of an urgent request, as its cover sheet says it; None for an ordinary one."""
    if request.urgency == Urgency.NORMAL:
        return None
    return Badge(request.get_urgency_display(), URGENCY_TONES[request.urgency], "urgent")


def cover_facts(request: Request) -> list[Fact]:
    """The cover sheet's facts, in the order of the fax; shorter where channel management alone is asked."""
    kind = Fact(_("Kind of paper"), kinds.of(request).title)
    submitted = queries.named(request.submitted_by, request.submitted_for)
    if request.way == Way.CHANNEL:
        told = [
            kind,
            Fact(_("Branch"), request.branch),
            Fact(_("Team"), request.team),
            Fact(_("Drafted by"), request.drafted_by),
            Fact(_("Submitted by"), submitted),
            Fact(_("Submitted"), exact_text(request.submitted_at)),
        ]
        return [fact for fact in told if fact.value]
    told = [
        Fact(
            pgettext("cover sheet", "From"),
            " · ".join(str(place) for place in (request.branch, request.team) if place),
        ),
        Fact(_("Addressed to"), request.addressee),
        Fact(_("Secrecy"), request.get_secrecy_display()),
        Fact(_("Urgency"), request.get_urgency_display()),
        Fact(_("Reference of the branch"), request.letter_text or _("given at the sign-off")),
        Fact(_("Received as"), str(request.received_number or "")),
        Fact(_("Copies to"), request.copies),
        kind,
        Fact(_("Version"), request.revision),
        Fact(_("Drafted by"), submitted, hint=moment_text(request.submitted_at)),
        _signature(request, "checked", _("Checked by")),
        _signature(request, "issued", _("Signed off by")),
        Fact(_("Contact phone"), request.contact_phone),
    ]
    return [fact for fact in told if fact.value not in (None, "")]


def _signature(request: Request, verb: str, label: str) -> Fact:
    name = named(getattr(request, f"{verb}_by"), getattr(request, f"{verb}_for"))
    at = getattr(request, f"{verb}_at")
    return Fact(label, name, hint=moment_text(at) if at else "")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An attachment of a version, with where it is read."""

    name: str
    size: int
    sha256: str
    url: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper as it was sent up."""

    summary: Sequence[Fact]
    text: str
    enclosures: Sequence[Enclosure]
    revision: int
    versions: Sequence[RequestVersion]


def paper_of(request: Request) -> Paper:
    """The present version's text and attachments, the kind's summary, all versions, latest first."""
    kind = kinds.of(request)
    is_bare = request.way == Way.CHANNEL and kind.text is kinds.no_text
    versions = [] if is_bare and kind.attachments is kinds.no_attachments else list(request.versions.all())
    present = next((one for one in versions if one.revision == request.revision), None)
    return Paper(
        summary=kind.summary(request),
        text=present.text if present else "",
        enclosures=[_enclosure(request, item) for item in present.attachments] if present else [],
        revision=request.revision,
        versions=versions[::-1],
    )


def _enclosure(request: Request, item: dict[str, Any]) -> Enclosure:
    url = reverse("approvals:attachment", args=[request.pk, item["document_id"]])
    return Enclosure(item["name"], item["size"], item["sha256"], url)


def conditions_of(request: Request, kind: StepKind) -> list[Step]:
    """The steps of that kind that agreed with conditions: leaders' ones bind, departments' ones advise.

    None where the request came to nothing: what is not carried out has no conditions.
    """
    if request.is_closed and request.state not in EFFECTIVE:
        return []
    steps = request.steps.all()
    return [step for step in steps if step.kind == kind and step.state == StepState.CONDITIONAL]


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the countersign sheet: whose, until when, what was said, and what was said before."""

    step: Step
    badge: Badge
    due: str
    is_late: bool
    signed: str
    named: str
    earlier: Sequence[Opinion]
    hand_url: str = ""
    remove_url: str = ""


def rows_of(request: Request, kind: StepKind, *, by: Any, at: datetime) -> list[Row]:
    """The steps of that kind; with the ways to hand over and to release for who may."""
    steps = [step for step in request.steps.all() if step.kind == kind]
    today = timezone.localdate(at)
    shepherds = reach(by, "approvals.shepherd").is_anywhere
    releases = (
        kind == StepKind.DEPARTMENT
        and request.state == S.COUNTERSIGNING
        and reach(by, "approvals.channel").is_anywhere
        and sum(step.state != StepState.LAPSED for step in steps) > 1
    )
    return [
        _row(
            step,
            today,
            hand_url=_of_step("hand", step) if shepherds and step.is_open else "",
            remove_url=_of_step("department_remove", step)
            if releases and step.state != StepState.LAPSED and not step.opinions.all()
            else "",
        )
        for step in steps
    ]


def review_of(request: Request, *, today: date) -> Row | None:
    """Channel management's own review."""
    step = next((step for step in request.steps.all() if step.kind == StepKind.CHANNEL), None)
    return _row(step, today) if step else None


def _of_step(name: str, step: Step) -> str:
    return reverse(f"approvals:{name}", args=[step.request_id, step.pk])


def _row(step: Step, today: date, *, hand_url: str = "", remove_url: str = "") -> Row:
    opinions = list(step.opinions.all())
    return Row(
        step=step,
        badge=_badge(step, is_again=bool(opinions)),
        due=due_words(step.due_on, today) if step.is_open else "",
        is_late=step.is_overdue(today),
        signed=named(step.decided_by, step.on_behalf_of),
        named=_named(step),
        earlier=opinions[:-1] if step.is_decided else opinions,
        hand_url=hand_url,
        remove_url=remove_url,
    )


def _badge(step: Step, *, is_again: bool) -> Badge:
    if step.state != StepState.WAITING:
        return Badge(step.get_state_display(), STEP_TONES[step.state])
    if not step.is_open:
        return Badge(_("its turn comes later"), "neutral")
    if is_again:
        return Badge(_("to confirm or revise"), "waiting")
    return Badge(_("waiting"), "waiting")


def _named(step: Step) -> str:
    if step.named_by is None or step.named_at is None:
        return ""
    words = {"who": named(step.named_by, step.named_for), "when": moment_text(step.named_at)}
    return (
        _("marked by %(who)s, %(when)s") % words
        if step.department_id
        else _("asked by %(who)s, %(when)s") % words
    )


def changes_for(request: Request, *, by: Any, at: datetime, step: Step | None = None) -> Changes | None:
    """What changed since the reader's own opinion, on `step` where one is asked; for others since the last.

    Who speaks in two capacities sees what changed since the older one.
    """
    if request.revision == 1:
        return None
    versions = list(request.versions.all())
    steps = [step] if step is not None else request.steps.all()
    own = [one for one in steps if speaking_as(one, by, at) or _reviews(one, request, by, at)]
    given = [max(opinion.revision for opinion in one.opinions.all()) for one in own if one.opinions.all()]
    since = min(given, default=request.revision - 1)
    covers = queries.covers_of(request) if request.way == Way.CHAIN else {}
    return queries.changes_between(versions, since, request.revision, covers)


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A column of the cover sheet before and after, as people read it."""

    label: str
    before: str
    after: str


def cover_lines(changes: Changes | None) -> list[CoverLine]:
    """The changed columns of the cover sheet, in words."""
    found = []
    for change in changes.cover if changes else ():
        field: Any = Request._meta.get_field(change.name)
        words = dict(field.flatchoices)
        before, after = (str(words.get(text, text)) or _("none") for text in (change.before, change.after))
        found.append(CoverLine(str(field.verbose_name), before, after))
    return found


def _reviews(step: Step, request: Request, by: Any, at: datetime) -> bool:
    if step.kind != StepKind.CHANNEL:
        return False
    try:
        permissions.may_review(request, by, at)
    except PermissionDenied:
        return False
    return True


def pages_differ(request: Request) -> str:
    """A sentence where a fax arrived with more or fewer pages than were sent; empty otherwise."""
    pairs = (
        (Direction.UP_SENT, Direction.UP_RECEIVED),
        (Direction.BACK_SENT, Direction.BACK_RECEIVED),
    )
    for out, arrived in pairs:
        sent, received = fax_of(request, out), fax_of(request, arrived)
        if sent and received and sent.pages != received.pages:
            fax = received.get_direction_display()
            words = {"sent": sent.pages, "received": received.pages, "fax": fax}
            return (
                _("%(fax)s: %(sent)d pages were sent, %(received)d arrived. Compare with the paper.") % words
            )
    return ""


def history_of(request: Request, entries: Sequence[AuditEntry]) -> list[Event]:
    """The request's history out of the audit, a leader's decision in the leader's words."""
    leaders = {str(step) for step in request.steps.all() if step.kind == StepKind.LEADER}
    return [
        replace(event, what=wording.INSTRUCTED.get(verb_of(entry), event.what))
        if entry.after.get("step") in leaders
        else event
        for entry, event in zip(entries, told(entries, wording.ACTION_LABELS), strict=True)
    ]


def which_request(request: Request) -> list[Fact]:
    """What stands above a form that decides nothing."""
    return [Fact(_("Number"), request.number.text), Fact(_("Title"), request.title)]


def what_is_signed(request: Request) -> list[Fact]:
    """What stands beside a deciding step: which request, which version, which content."""
    cover = [
        Fact(_("Secrecy"), request.get_secrecy_display()),
        Fact(_("Urgency"), request.get_urgency_display()),
        Fact(_("Addressed to"), request.addressee),
        Fact(_("Copies to"), request.copies),
    ]
    is_chain = request.way == Way.CHAIN
    return [
        Fact(_("Number"), request.number.text),
        Fact(_("Title"), request.title),
        *(fact for fact in cover if is_chain and fact.value),
        Fact(_("Version"), request.revision),
        Fact(_("Content hash"), f"{request.digest[:16]}…", hint=_("What is signed is bound to it.")),
    ]
