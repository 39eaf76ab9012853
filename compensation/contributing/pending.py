"""What the reader has sent off in the pay cycle, and who has it now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.choices import DetailState, InputState, RunState, SignatureStep
from compensation.models import Adjustment, BusinessDetail, Charge, PayRun, SlipQuestion
from core.contributions import MOST_LINES, Pending
from core.figures import month_text
from core.together import Row, read_together
from org.choices import Role

HOLDERS: dict[str, Any] = {
    RunState.SUBMITTED: SignatureStep.CHIEF.label,
    RunState.CHIEF_SIGNED: SignatureStep.DEPUTY.label,
    RunState.DEPUTY_SIGNED: SignatureStep.MANAGER.label,
}
_ASKED = {"": _("to be answered")}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper: who may send it, its rows, its words and page, its states and who has it then."""

    right: str
    rows: Callable[[Any], QuerySet[Any]]
    what: Promise
    route: str
    states: Mapping[str, Any] = field(hash=False)
    holders: Mapping[str, Any] = field(hash=False)
    columns: Mapping[str, Any] = field(hash=False)


def _details(user: Any) -> QuerySet[BusinessDetail]:
    return BusinessDetail.objects.filter(submitted_by_id=user.pk, state=DetailState.SUBMITTED)


def _runs(user: Any) -> QuerySet[PayRun]:
    return PayRun.objects.filter(submitted_by_id=user.pk, state__in=HOLDERS)


def _adjustments(user: Any) -> QuerySet[Adjustment]:
    return Adjustment.objects.filter(proposed_by_id=user.pk, state=InputState.PROPOSED)


def _charges(user: Any) -> QuerySet[Charge]:
    return Charge.objects.filter(proposed_by_id=user.pk, state=InputState.PROPOSED)


def _questions(user: Any) -> QuerySet[SlipQuestion]:
    return SlipQuestion.objects.filter(asked_by_id=user.pk, answered_at=None)


# What is not named in a kind's own columns.
_COLUMNS: Mapping[str, Any] = {
    "target": F("pk"),
    "month": F("month"),
    "state": F("state"),
    "number": Value(""),
    "title": Value(""),
    "person": Value(""),
    "branch": Value(""),
}
_PROPOSED = {
    "since": F("proposed_at"),
    "title": F("title"),
    "person": Concat("person__name", Value(" "), "person__number"),
}
_PROPOSAL = _("“%(title)s” for %(person)s")
_CHIEF = dict.fromkeys(InputState.values, Role.CHIEF_ACCOUNTANT.label)
_INPUT_STATES = dict(InputState.choices)
KINDS = (
    Kind(
        "pay.detail_compute",
        _details,
        _("Business detail of %(branch)s, %(month)s"),
        "compensation:detail",
        dict(DetailState.choices),
        dict.fromkeys(DetailState.values, Role.BRANCH_FINANCE.label),
        {"since": F("submitted_at"), "branch": F("branch__name")},
    ),
    Kind(
        "pay.prepare",
        _runs,
        _("Pay report of %(branch)s, %(month)s"),
        "compensation:run",
        dict(RunState.choices),
        HOLDERS,
        {
            "since": Coalesce("submitted_at", "computed_at"),
            "branch": F("branch__name"),
            "number": F("number__text"),
        },
    ),
    Kind("pay.adjust", _adjustments, _PROPOSAL, "compensation:adjustment", _INPUT_STATES, _CHIEF, _PROPOSED),
    Kind(
        "pay.adjust",
        _charges,
        _PROPOSAL,
        "compensation:charge",
        _INPUT_STATES,
        _CHIEF,
        _PROPOSED | {"month": F("first_month")},
    ),
    Kind(
        "pay.question_ask",
        _questions,
        _("Your question about the slip for %(month)s"),
        "compensation:slip",
        _ASKED,
        {"": Role.BRANCH_FINANCE.label},
        {
            "target": F("slip_id"),
            "month": F("slip__run__month"),
            "since": F("asked_at"),
            "state": Value(""),
        },
    ),
)


def pending(user: Any, at: datetime) -> Sequence[Pending]:
    """One query for all kinds that the reader's rights let send."""
    kinds = [kind for kind in KINDS if user.may(kind.right)]
    found = read_together(
        [(kind.rows(user), {**_COLUMNS, **kind.columns}) for kind in kinds], most=MOST_LINES
    )
    return [_pending(kind, row, at) for kind, rows in zip(kinds, found, strict=True) for row in rows]


def _pending(kind: Kind, row: Row, at: datetime) -> Pending:
    words = {
        "month": month_text(row.day("month")),
        "branch": row["branch"],
        "title": row["title"],
        "person": row["person"],
    }
    return Pending(
        what=str(kind.what) % words,
        url=reverse(kind.route, args=[row["target"]]),
        state=str(kind.states[row["state"]]),
        holder=str(kind.holders[row["state"]]),
        since=row.moment("since") if row["since"] else at,
        number=row["number"],
    )
