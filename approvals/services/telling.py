"""Who is told of what: those it waits for, those it came from. No amounts; mail is open."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from approvals import queries
from approvals.choices import Part, RequestState, StepKind, StepState
from approvals.models import Request, Step
from core import notices
from org.models import User
from org.queries import holders

S = RequestState
WAITING = "approvals.waiting"
STEP_WAITS = "approvals.step_waits"
TO_CHECK, TO_SIGN, TO_FAX = "approvals.to_check", "approvals.to_sign_off", "approvals.to_fax"
ARRIVED, HEARD, REPLIED = "approvals.arrived", "approvals.all_heard", "approvals.replied"
ALL_SIGNED, ALL_INSTRUCTED = "approvals.departments_heard", "approvals.leaders_heard"
BACK, REMINDER, SCANNED = "approvals.came_back", "approvals.reminder", "approvals.scanned"
RELEASED = "approvals.released"
CLOSED: dict[str, str] = {
    S.APPROVED: "approvals.approved",
    S.CONDITIONAL: "approvals.conditional",
    S.REFUSED: "approvals.refused",
    S.RETURNED: "approvals.returned",
    S.WITHDRAWN: "approvals.withdrawn",
}
SENTENCES: dict[str, Promise] = {
    WAITING: _("%(number)s “%(title)s” of %(branch)s waits for your review."),
    STEP_WAITS: _("%(number)s “%(title)s” of %(branch)s waits for the opinion of %(step)s."),
    TO_CHECK: _("%(number)s “%(title)s” waits to be checked."),
    TO_SIGN: _("%(number)s “%(title)s” has been checked and waits for the issuer's signature."),
    TO_FAX: _("%(number)s “%(title)s” has been signed off and is to be faxed to headquarters."),
    ARRIVED: _("%(number)s “%(title)s” of %(branch)s has been faxed; it waits to be registered."),
    # As it was told before the two were told apart.
    HEARD: _("%(number)s “%(title)s” of %(branch)s: all opinions asked for are on record; it can go on."),
    ALL_SIGNED: _(
        "%(number)s “%(title)s” of %(branch)s: all departments have countersigned; present it to the leaders."
    ),
    ALL_INSTRUCTED: _(
        "%(number)s “%(title)s” of %(branch)s: the leaders have instructed; fax the opinions back."
    ),
    REPLIED: _("The opinions on %(number)s “%(title)s” have been faxed back; the branch closes the request."),
    BACK: _("%(number)s “%(title)s” has come back from %(who)s, with the reason."),
    RELEASED: _("%(number)s “%(title)s” of %(branch)s: %(step)s need not countersign any more."),
    SCANNED: _("A scanned sheet has been filed with %(number)s “%(title)s”."),
    REMINDER: _("Reminder: %(number)s “%(title)s” of %(branch)s waits for you."),
    "approvals.approved": _("%(number)s “%(title)s” has been approved by %(who)s."),
    "approvals.conditional": _("%(number)s “%(title)s” has been approved with conditions: read them first."),
    "approvals.refused": _("%(number)s “%(title)s” has not been approved; the opinions say why."),
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
    """Everybody of channel management who may decide it today, stand-ins too; not who has another part."""
    step = request.steps.filter(kind=StepKind.CHANNEL).first()
    apart = step.participants() if step else request.participants()
    _tell(_holders(request, "approvals.channel", at).exclude(pk__in=apart), WAITING, request, at=at)


def tell_checkers(request: Request, *, at: datetime) -> None:
    """Who may check the draft."""
    _tell(_holding(request, Part.CHECK, at), TO_CHECK, request, at=at)


def tell_issuers(request: Request, *, at: datetime) -> None:
    """Who may sign the checked draft off."""
    _tell(_holding(request, Part.SIGN_OFF, at), TO_SIGN, request, at=at)


def tell_senders(request: Request, *, at: datetime) -> None:
    """Who faxes for the branch."""
    _tell(_holders(request, "approvals.fax", at), TO_FAX, request, at=at)


def tell_office(request: Request, *, at: datetime) -> None:
    """The general office: a fax has been sent."""
    _tell(_office(request, at), ARRIVED, request, at=at)


def tell_all_heard(request: Request, *, at: datetime) -> None:
    """The general office: the step is complete, and what comes next."""
    kind = ALL_INSTRUCTED if request.state == S.LEADERS else ALL_SIGNED
    _tell(_office(request, at), kind, request, at=at)


def tell_replied(request: Request, *, at: datetime) -> None:
    """The branch: the opinions are on their way, who faxes there closes the request."""
    told = {user.pk: user for user in _holders(request, "approvals.fax", at)}
    told |= {user.pk: user for user in _origin(request)}
    _tell(told.values(), REPLIED, request, at=at)


def tell_step(step: Step, *, at: datetime) -> None:
    """Those whom an open step waits for."""
    _tell(holders_of(step, at), STEP_WAITS, step.request, at=at, step=str(step))


def tell_released(step: Step, *, at: datetime) -> None:
    """Those whom the step waited for: the list, since the request is theirs to read no longer."""
    words = {"number": step.request.number.text, "title": step.request.title, "step": str(step)}
    words["branch"] = step.request.branch.name
    notices.tell(
        holders_of(step, at), RELEASED, at=at, url=reverse("approvals:countersign_list"), params=words
    )


def tell_returned(request: Request, *, by: Any, at: datetime) -> None:
    """Those to whom it came back: the branch, the general office, channel management; departments are told
    as usual.
    """
    told: dict[str, Any] = {
        S.REWORK: lambda: _origin(request) or _holders(request, "approvals.submit", at),
        S.REGISTERED: lambda: _office(request, at),
        S.CHANNEL: lambda: _holders(request, "approvals.channel", at),
    }
    if request.state in told:
        _tell(told[request.state](), BACK, request, at=at, who=str(by))


def tell_parties(request: Request, *, by: Any, at: datetime) -> None:
    """How it ended: to who submitted and drafted it; to who submits there where these have left."""
    told = _origin(request) or _holders(request, "approvals.submit", at)
    _tell(told, CLOSED[request.state], request, at=at, who=str(by))


def tell_withdrawn(request: Request, told: Iterable[Any], *, by: Any, at: datetime) -> None:
    """Those it waited for: nothing is left to do."""
    _tell(told, CLOSED[S.WITHDRAWN], request, at=at, who=str(by))


def remind_holders(request: Request, *, at: datetime) -> int:
    """Remind those whom it waits for now; how many there are."""
    told = {user.pk: user for user in waited_for(request, at)}
    _tell(told.values(), REMINDER, request, at=at)
    return len(told)


def waited_for(request: Request, at: datetime) -> list[User]:
    """Everybody who can take the next step of the request."""
    rights = {S.SIGNED_OFF: "approvals.fax", S.REPLIED: "approvals.fax", S.REWORK: "approvals.submit"}
    if request.state in {S.FAXED, S.REGISTERED}:
        return list(_office(request, at))
    if request.state == S.DRAFT:
        return list(_holding(request, Part.SIGN_OFF if request.checked_at else Part.CHECK, at))
    if request.state in rights:
        return list(_holders(request, rights[request.state], at))
    waiting = request.steps.filter(state=StepState.WAITING, opened_at__isnull=False)
    found = [user for step in waiting.select_related("request") for user in holders_of(step, at)]
    return found or list(_office(request, at) if not waiting.exists() else [])


def holders_of(step: Step, at: datetime) -> list[User]:
    """Active accounts that may give the step's opinion today; nobody where a department has no
    countersigner.
    """
    apart, day = step.participants(), timezone.localdate(at)
    if step.handed_to_id is not None:
        return list(queries.stand_ins_for_steps(day).filter(pk=step.handed_to_id).exclude(pk__in=apart))
    if step.kind == StepKind.CHANNEL:
        return list(_holders(step.request, "approvals.channel", at).exclude(pk__in=apart))
    if step.kind == StepKind.DEPARTMENT:
        assert step.department_id is not None
        return list(queries.countersigners_of(step.department_id, day).exclude(pk__in=apart))
    assert step.person_id is not None
    return list(queries.leader_or_stand_ins(step.person_id, day).exclude(pk__in=apart))


def _holders(request: Request, right: str, at: datetime) -> Any:
    day = timezone.localdate(at)
    return holders(right, day=day, branch_id=request.branch_id, team_id=request.team_id)


def _office(request: Request, at: datetime) -> Any:
    """Who may shepherd it: the general office, but who has another part in it."""
    apart = request.participants_besides(Part.OFFICE)
    return _holders(request, "approvals.shepherd", at).exclude(pk__in=apart)


def _holding(request: Request, part: Part, at: datetime) -> Any:
    """Who may take that part in the branch: not who has another one; who took it before takes it again."""
    right = {Part.CHECK: "approvals.check", Part.SIGN_OFF: "approvals.sign_off"}[part]
    return _holders(request, right, at).exclude(pk__in=request.participants_besides(part))


def _origin(request: Request) -> Any:
    ids = (request.drafted_by_id, request.submitted_by_id, request.submitted_for_id)
    return User.objects.filter(pk__in=[pk for pk in ids if pk], is_active=True)


def _tell(users: Iterable[Any], kind: str, request: Request, *, at: datetime, **words: str) -> None:
    params = {"number": request.number.text, "title": request.title, "branch": request.branch.name} | words
    notices.tell(users, kind, at=at, url=request.get_absolute_url(), params=params)


def tell_scanned(request: Request, *, by: Any, at: datetime) -> None:
    """Who drafted it and the general office: a signed sheet lies with the request now."""
    told = {user.pk: user for user in _holders(request, "approvals.shepherd", at)}
    told |= {user.pk: user for user in _origin(request)}
    told.pop(by.pk, None)
    _tell(told.values(), SCANNED, request, at=at)
