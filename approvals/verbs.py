"""What can be done with a request, by whom, and when: the table behind its buttons and its forms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import permissions
from approvals.choices import (
    IN_THE_BRANCH,
    OPEN,
    RETURNS,
    WITHDRAWABLE,
    ChaseKind,
    FaxState,
    Part,
    StepKind,
    StepState,
    Way,
)
from approvals.choices import RequestState as S
from approvals.models import Request, Step
from core.actors import Capacity
from core.errors import Text
from core.figures import day_text

# True: possible now; a sentence: not yet, and why; False: not at all, or not any more.
When = Callable[[Request, datetime], Text | bool]
# The part of who reviews for channel management: that of its step.
REVIEW = "channel"


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done with a request. `name` is its route's, `part` the hand that it takes."""

    name: str
    label: Promise
    icon: str
    may: Callable[[Any, Any, datetime], Capacity]
    when: When
    part: str = ""
    is_next: bool = True


def during(
    *states: str,
    early: Mapping[str, Promise] | None = None,
    unless: Callable[[Request, datetime], Text] | None = None,
) -> When:
    """Possible in `states`, `unless` something stands in the way; in the states of `early` not yet."""
    waits = early or {}

    def when(request: Request, at: datetime) -> Text | bool:
        if request.state not in states:
            return waits.get(request.state, False)
        return (unless(request, at) if unless else "") or True

    return when


def _unchecked(request: Request, at: datetime) -> Text | bool:
    del at
    return request.state == S.DRAFT and request.checked_at is None


def _not_checked_yet(request: Request, at: datetime) -> Text:
    del at
    return "" if request.checked_at else _("Somebody else of the branch checks it first.")


def _on_its_way(request: Request, at: datetime) -> Text:
    del at
    queued = any(fax.state == FaxState.QUEUED for fax in request.faxes.all())
    return _("The fax is being sent.") if queued else ""


def _still_waited_for(kind: StepKind) -> Callable[[Request, datetime], Text]:
    def waited(request: Request, at: datetime) -> Text:
        del at
        names = [str(step) for step in waiting_steps(request, kind)]
        return _("Still waited for: %(names)s.") % {"names": _(", ").join(names)} if names else ""

    return waited


def _spoken_to_leaders(request: Request, at: datetime) -> Text:
    return _on_its_way(request, at) or _still_waited_for(StepKind.LEADER)(request, at)


def _reminded_today(request: Request, at: datetime) -> Text:
    today = day_text(at)
    reminders = (chase.at for chase in request.chases.all() if chase.kind == ChaseKind.REMINDER)
    is_done = any(day_text(moment) == today for moment in reminders)
    return _("A reminder went out today already; telephone and note what was said.") if is_done else ""


def _returnable(request: Request, at: datetime) -> Text | bool:
    del at
    return request.way == Way.CHAIN and request.state in RETURNS


UNDER_WAY = sorted(OPEN - IN_THE_BRANCH)
LEADERS_HAVE_IT = gettext_lazy("The leaders have it already; it can no longer be taken back.")
VERBS: Sequence[Verb] = (
    Verb(
        "check",
        gettext_lazy("Check the draft"),
        "checkbox",
        permissions.may_check,
        _unchecked,
        part=Part.CHECK,
    ),
    Verb(
        "sign_off",
        gettext_lazy("Sign off"),
        "signature",
        permissions.may_sign_off,
        during(S.DRAFT, unless=_not_checked_yet),
        part=Part.SIGN_OFF,
    ),
    Verb(
        "fax",
        gettext_lazy("Record the fax"),
        "send",
        permissions.may_fax,
        during(S.SIGNED_OFF, early={S.DRAFT: gettext_lazy("It is not signed off yet.")}, unless=_on_its_way),
    ),
    Verb(
        "register",
        gettext_lazy("Register the fax"),
        "inbox",
        permissions.may_shepherd,
        during(S.FAXED),
        part=Part.OFFICE,
    ),
    Verb(
        "pass_on",
        gettext_lazy("Pass on to channel management"),
        "arrow-right",
        permissions.may_shepherd,
        during(S.REGISTERED, early={S.FAXED: gettext_lazy("It is registered first.")}),
        part=Part.OFFICE,
    ),
    Verb(
        "opinion",
        gettext_lazy("Give an opinion"),
        "signature",
        permissions.may_decide,
        during(S.CHANNEL),
        part="approve",
    ),
    Verb(
        "mark",
        gettext_lazy("Review and mark departments"),
        "checklist",
        permissions.may_mark,
        during(
            S.CHANNEL,
            early={
                S.FAXED: gettext_lazy("The general office has not passed it on yet."),
                S.REGISTERED: gettext_lazy("The general office has not passed it on yet."),
            },
        ),
        part=REVIEW,
    ),
    Verb(
        "present",
        gettext_lazy("Present to the leaders"),
        "users",
        permissions.may_shepherd,
        during(S.COUNTERSIGNING, unless=_still_waited_for(StepKind.DEPARTMENT)),
        part=Part.OFFICE,
    ),
    Verb(
        "fax_back",
        gettext_lazy("Fax the opinions back"),
        "send",
        permissions.may_shepherd,
        during(S.LEADERS, unless=_spoken_to_leaders),
        part=Part.OFFICE,
    ),
    Verb(
        "close",
        gettext_lazy("Close on receipt"),
        "checks",
        permissions.may_close,
        during(S.REPLIED),
    ),
    Verb(
        "cover",
        gettext_lazy("Edit the cover sheet"),
        "pencil",
        permissions.may_edit_cover,
        during(S.DRAFT),
        part=Part.DRAFT,
        is_next=False,
    ),
    Verb(
        "remind",
        gettext_lazy("Send a reminder"),
        "bell",
        permissions.may_shepherd,
        during(*UNDER_WAY, unless=_reminded_today),
        is_next=False,
    ),
    Verb(
        "note_call",
        gettext_lazy("Note a telephone call"),
        "phone",
        permissions.may_shepherd,
        during(*UNDER_WAY),
        part=Part.OFFICE,
        is_next=False,
    ),
    Verb(
        "department_add",
        gettext_lazy("Add a department"),
        "plus",
        permissions.may_review,
        during(S.COUNTERSIGNING),
        part=REVIEW,
        is_next=False,
    ),
    Verb(
        "leader_add",
        gettext_lazy("Add a leader"),
        "user-plus",
        permissions.may_shepherd,
        during(S.LEADERS),
        part=Part.OFFICE,
        is_next=False,
    ),
    Verb(
        "return",
        gettext_lazy("Return to an earlier step"),
        "arrow-back-up",
        permissions.may_return,
        _returnable,
        is_next=False,
    ),
    Verb(
        "withdraw",
        gettext_lazy("Withdraw"),
        "arrow-back",
        permissions.may_withdraw,
        during(*WITHDRAWABLE, early={S.LEADERS: LEADERS_HAVE_IT, S.REPLIED: LEADERS_HAVE_IT}),
        is_next=False,
    ),
)
BY_NAME: Mapping[str, Verb] = {verb.name: verb for verb in VERBS}


def waiting_steps(request: Request, kind: StepKind) -> list[Step]:
    """The steps of that kind that have no opinion yet."""
    return [step for step in request.steps.all() if step.kind == kind and step.state == StepState.WAITING]
