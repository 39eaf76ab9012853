"""To-dos of the pay cycle: what waits for the reader, until the branch's pay day."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.models import Charge, PayRun
from compensation.queries import waiting
from core.contributions import Todo
from core.figures import month_text
from org.models import Branch
from org.queries import pay_days_of

# Branch id and month → the day by which the step has to be done.
PayDays = dict[tuple[int, date], date]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of to-do: who may see it, its rows, its words, and how a row says who sent it when."""

    right: str
    rows: Callable[[Any], Iterable[Any]]
    what: Promise
    button: Promise
    sent: Callable[[Any], tuple[datetime, str]]
    url: Callable[[Any], str] = lambda row: row.get_absolute_url()
    number: Callable[[Any], str] = lambda _row: ""


def _run_number(run: PayRun) -> str:
    return run.number.text


def _last_step(run: PayRun) -> Any:
    """When the run came to where it is, and from whom."""
    steps: list[Any] = [
        (signature.at, signature.by.name) for signature in run.signatures.all() if not signature.voided_at
    ]
    if run.paid_by is not None:
        steps.append((run.paid_at, run.paid_by.name))
    if run.submitted_by is not None:
        steps.append((run.submitted_at, run.submitted_by.name))
    return max(steps, default=(run.computed_at, run.prepared_by.name))


def _proposed(row: Any) -> tuple[datetime, str]:
    return row.proposed_at, row.proposed_by.name


KINDS = (
    Kind(
        "pay.detail_compute",
        waiting.files_to_compute,
        _("Compute the business detail of %(branch)s, %(month)s"),
        _("Compute"),
        lambda row: (row.decided_at, row.uploaded_by.name),
        url=lambda _row: reverse("compensation:detail_list"),
    ),
    Kind(
        "pay.detail_compute",
        waiting.details_to_submit,
        _("Submit the business detail of %(branch)s, %(month)s"),
        _("Look and submit"),
        lambda row: (row.computed_at, row.computed_by.name),
    ),
    Kind(
        "pay.detail_review",
        waiting.details_to_review,
        _("Review the business detail of %(branch)s, %(month)s"),
        _("Review"),
        lambda row: (row.submitted_at, row.submitted_by.name),
    ),
    Kind(
        "pay.prepare",
        waiting.details_to_pay,
        _("Compute pay of %(branch)s, %(month)s"),
        _("Compute"),
        lambda row: (row.reviewed_at, row.reviewed_by.name),
        url=lambda _row: reverse("compensation:run_list"),
    ),
    Kind(
        "pay.prepare",
        waiting.runs_to_submit,
        _("Submit the pay report of %(branch)s, %(month)s"),
        _("Look and submit"),
        lambda run: (run.computed_at, run.prepared_by.name),
        number=_run_number,
    ),
    Kind(
        "pay.run_view",
        waiting.runs_to_sign,
        _("Sign the pay report of %(branch)s, %(month)s"),
        _("Look and sign"),
        _last_step,
        number=_run_number,
    ),
    Kind(
        "pay.pay_out",
        waiting.runs_to_pay_out,
        _("Pay out the report of %(branch)s, %(month)s"),
        _("Pay out"),
        _last_step,
        number=_run_number,
    ),
    Kind(
        "pay.file",
        waiting.runs_to_file,
        _("File the pay report of %(branch)s, %(month)s"),
        _("File"),
        _last_step,
        number=_run_number,
    ),
    Kind(
        "pay.adjust_confirm",
        waiting.adjustments_to_confirm,
        _("Confirm “%(title)s” for %(person)s, %(month)s"),
        _("Look and decide"),
        _proposed,
    ),
    Kind(
        "pay.adjust_confirm",
        waiting.charges_to_confirm,
        _("Confirm the recovery “%(title)s” from %(person)s"),
        _("Look and decide"),
        _proposed,
    ),
    Kind(
        "pay.question_answer",
        waiting.questions_to_answer,
        _("Answer %(person)s about the slip for %(month)s"),
        _("Answer"),
        lambda row: (row.asked_at, row.asked_by.name),
        url=lambda row: row.slip.get_absolute_url(),
    ),
    Kind(
        "pay.question_ask",
        waiting.slips_to_read,
        _("Read your pay slip for %(month)s"),
        _("Read"),
        lambda slip: (slip.run.paid_at, ""),
    ),
)


def todos(user: Any, _at: datetime) -> Sequence[Todo]:
    """What waits for `user`: one query per kind that the user's rights open, two for the pay days."""
    found = [(kind, row) for kind in KINDS if user.may(kind.right) for row in kind.rows(user)]
    days = pay_days_of(_places(row for _kind, row in found))
    return [_todo(kind, row, days) for kind, row in found]


def _places(rows: Iterable[Any]) -> Collection[tuple[Branch, date]]:
    return {(row.branch, _month(row)) for row in rows if hasattr(row, "branch")}


def _month(row: Any) -> date:
    """The month that a row is about."""
    about = getattr(row, "slip", row)
    about = getattr(about, "run", about)
    month: date = about.first_month if isinstance(about, Charge) else about.month
    return month


def _todo(kind: Kind, row: Any, days: PayDays) -> Todo:
    since, sender = kind.sent(row)
    return Todo(
        what=str(kind.what) % _words(row),
        url=kind.url(row),
        button=str(kind.button),
        since=since,
        sender=sender,
        due=days.get((getattr(row, "branch_id", 0), _month(row))),
        number=kind.number(row),
    )


def _words(row: Any) -> dict[str, str]:
    """Whatever a sentence may name; a row has some of it."""
    person = getattr(row, "person", None) if hasattr(row, "title") else getattr(row, "slip", None)
    return {
        "month": month_text(_month(row)),
        "branch": str(getattr(row, "branch", "")),
        "title": getattr(row, "title", ""),
        "person": str(person or ""),
    }
