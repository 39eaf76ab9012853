"""To-dos of the pay cycle: what waits for the reader, until the branch's pay day."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.models import Signature
from compensation.queries import waiting
from core.contributions import Todo
from core.figures import month_text
from org.models import Branch
from org.queries import pay_days_of

# Branch id and month → the day by which the step has to be done.
PayDays = dict[tuple[int, date], date]


class Line(NamedTuple):
    """A row of any kind, as the one query gives it; branch 0 has no pay day to be done by."""

    kind: int
    target: int
    month: date
    since: datetime
    sender: str
    number: str
    title: str
    person: str
    branch_id: int
    branch: str
    pay_day: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of to-do: who may see it, its rows, its words, its page, and where a row says what."""

    right: str
    rows: Callable[[Any], QuerySet[Any]]
    what: Promise
    button: Promise
    route: str
    columns: Mapping[str, Any] = field(hash=False)


def _text(expression: Any) -> Any:
    return Cast(expression, CharField())


def _whole(expression: Any) -> Any:
    return Cast(expression, BigIntegerField())


_PERSON = Concat("person__name", Value(" "), "person__number")
_SLIP = Concat("slip__name", Value(" "), "slip__number")
_LAST = Signature.objects.filter(run=OuterRef("pk"), voided_at=None).order_by("-at", "-pk")
_NO_BRANCH = {"branch_id": Value(0), "branch": Value(""), "pay_day": Value(1)}
_BRANCH = {"branch_id": F("branch_id"), "branch": F("branch__name"), "pay_day": F("branch__pay_day")}
# What is not named in a kind's own columns.
_COLUMNS: Mapping[str, Any] = {
    "target": F("pk"),
    "month": F("month"),
    "number": Value(""),
    "title": Value(""),
    "person": Value(""),
    **_BRANCH,
}
_PROPOSED = {
    "since": F("proposed_at"),
    "sender": F("proposed_by__name"),
    "title": F("title"),
    "person": _PERSON,
}
# Paid after the last signature, signed after it was submitted.
_LAST_STEP = {
    "since": Coalesce("paid_at", Subquery(_LAST.values("at")[:1]), "submitted_at", "computed_at"),
    "sender": Coalesce(
        "paid_by__name", Subquery(_LAST.values("by__name")[:1]), "submitted_by__name", "prepared_by__name"
    ),
    "number": F("number__text"),
}

KINDS = (
    Kind(
        "pay.detail_compute",
        waiting.files_to_compute,
        _("Compute the business detail of %(branch)s, %(month)s"),
        _("Compute"),
        "compensation:detail_list",
        {"since": F("decided_at"), "sender": F("uploaded_by__name"), "target": Value(0)},
    ),
    Kind(
        "pay.detail_compute",
        waiting.details_to_submit,
        _("Submit the business detail of %(branch)s, %(month)s"),
        _("Look and submit"),
        "compensation:detail",
        {"since": F("computed_at"), "sender": F("computed_by__name")},
    ),
    Kind(
        "pay.detail_review",
        waiting.details_to_review,
        _("Review the business detail of %(branch)s, %(month)s"),
        _("Review"),
        "compensation:detail",
        {"since": F("submitted_at"), "sender": F("submitted_by__name")},
    ),
    Kind(
        "pay.prepare",
        waiting.details_to_pay,
        _("Compute pay of %(branch)s, %(month)s"),
        _("Compute"),
        "compensation:run_list",
        {"since": F("reviewed_at"), "sender": F("reviewed_by__name"), "target": Value(0)},
    ),
    Kind(
        "pay.prepare",
        waiting.runs_to_submit,
        _("Submit the pay report of %(branch)s, %(month)s"),
        _("Look and submit"),
        "compensation:run",
        {"since": F("computed_at"), "sender": F("prepared_by__name"), "number": F("number__text")},
    ),
    Kind(
        "pay.run_view",
        waiting.runs_to_sign,
        _("Sign the pay report of %(branch)s, %(month)s"),
        _("Look and sign"),
        "compensation:run",
        _LAST_STEP,
    ),
    Kind(
        "pay.pay_out",
        waiting.runs_to_pay_out,
        _("Pay out the report of %(branch)s, %(month)s"),
        _("Pay out"),
        "compensation:run",
        _LAST_STEP,
    ),
    Kind(
        "pay.file",
        waiting.runs_to_file,
        _("File the pay report of %(branch)s, %(month)s"),
        _("File"),
        "compensation:run",
        _LAST_STEP,
    ),
    Kind(
        "pay.adjust_confirm",
        waiting.adjustments_to_confirm,
        _("Confirm “%(title)s” for %(person)s, %(month)s"),
        _("Look and decide"),
        "compensation:adjustment",
        _PROPOSED,
    ),
    Kind(
        "pay.adjust_confirm",
        waiting.charges_to_confirm,
        _("Confirm the recovery “%(title)s” from %(person)s"),
        _("Look and decide"),
        "compensation:charge",
        _PROPOSED | {"month": F("first_month")},
    ),
    Kind(
        "pay.question_answer",
        waiting.questions_to_answer,
        _("Answer %(person)s about the slip for %(month)s"),
        _("Answer"),
        "compensation:slip",
        {
            "target": F("slip_id"),
            "month": F("slip__run__month"),
            "since": F("asked_at"),
            "sender": F("asked_by__name"),
            "person": _SLIP,
            **_NO_BRANCH,
        },
    ),
    Kind(
        "pay.question_ask",
        waiting.slips_to_read,
        _("Read your pay slip for %(month)s"),
        _("Read"),
        "compensation:slip",
        {"month": F("run__month"), "since": F("run__paid_at"), "sender": Value(""), **_NO_BRANCH},
    ),
)
_TEXTS = ("sender", "number", "title", "person", "branch")
_NUMBERS = ("target", "branch_id", "pay_day")


def todos(user: Any, _at: datetime) -> Sequence[Todo]:
    """What waits for `user`: one query for all kinds that the user's rights open, one for pay days."""
    open_kinds = [number for number, kind in enumerate(KINDS) if user.may(kind.right)]
    if not open_kinds:
        return []
    first, *others = [_lines(number, KINDS[number], user) for number in open_kinds]
    found = [Line(*row) for row in (first.union(*others, all=True) if others else first)]
    days = pay_days_of(_places(found))
    return [_todo(KINDS[line.kind], line, days) for line in found]


def _lines(number: int, kind: Kind, user: Any) -> QuerySet[Any, Any]:
    """The rows of a kind in the columns that all kinds have."""
    columns = {**_COLUMNS, **kind.columns, "kind": _whole(Value(number))}
    columns |= {name: _text(columns[name]) for name in _TEXTS}
    columns |= {name: _whole(columns[name]) for name in _NUMBERS}
    named = {f"line_{name}": expression for name, expression in columns.items()}
    rows: QuerySet[Any, Any] = kind.rows(user).annotate(**named)
    return rows.values_list(*(f"line_{name}" for name in Line._fields))


def _places(lines: Iterable[Line]) -> Collection[tuple[Branch, date]]:
    return {(Branch(pk=line.branch_id, pay_day=line.pay_day), line.month) for line in lines if line.branch_id}


def _todo(kind: Kind, line: Line, days: PayDays) -> Todo:
    words = {
        "month": month_text(line.month),
        "branch": line.branch,
        "title": line.title,
        "person": line.person,
    }
    return Todo(
        what=str(kind.what) % words,
        url=reverse(kind.route, args=[line.target] if line.target else []),
        button=str(kind.button),
        since=line.since,
        sender=line.sender,
        due=days.get((line.branch_id, line.month)),
        number=line.number,
    )
