"""The kinds of to-do of the pay cycle: whose rows they are, their words and pages, where a row says what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.models import Signature
from compensation.queries import waiting


@dataclass(frozen=True, slots=True)
class Several:
    """Several lines of a kind as one: its words and the page that lists them."""

    what: Promise
    route: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of to-do: who may see it, its rows, its words, its page, and where a row says what."""

    right: str
    rows: Callable[[Any], QuerySet[Any]]
    what: Promise
    button: Promise
    route: str
    columns: Mapping[str, Any] = field(hash=False)
    several: Several | None = None


_PERSON = Concat("person__name", Value(" "), "person__number")
_SLIP = Concat("slip__name", Value(" "), "slip__number")
_LAST = Signature.objects.filter(run=OuterRef("pk"), voided_at=None).order_by("-at", "-pk")
_NO_BRANCH = {"branch_id": Value(0), "branch": Value(""), "pay_day": Value(1)}
_BRANCH = {"branch_id": F("branch_id"), "branch": F("branch__name"), "pay_day": F("branch__pay_day")}
# What is not named in a kind's own columns.
COMMON: Mapping[str, Any] = {
    "target": F("pk"),
    "month": F("month"),
    "number": Value(""),
    "title": Value(""),
    "person": Value(""),
    "team": Value(""),
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
_STANDARD = {
    "month": F("effective_from"),
    "since": F("drafted_at"),
    "sender": Value(""),
    "title": Concat("name", Value(" v"), Cast("revision", CharField())),
    "team": F("team__name"),
    **_NO_BRANCH,
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
        _("Look and file"),
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
        _("Read it"),
        "compensation:slip",
        {"month": F("run__month"), "since": F("run__paid_at"), "sender": Value(""), **_NO_BRANCH},
        Several(_("Read your %(count)d pay slips, %(first)s to %(last)s"), "compensation:my_slips"),
    ),
    Kind(
        "pay.standard_edit",
        waiting.standards_to_change,
        _("Change “%(standard)s” of %(team)s, which came back"),
        _("Look at it"),
        "compensation:standard",
        _STANDARD | {"since": Coalesce("decided_at", "drafted_at")},
    ),
    Kind(
        "pay.standard_edit",
        waiting.drafts_to_finish,
        _("Finish the draft “%(standard)s” of %(team)s"),
        _("Look at it"),
        "compensation:standard",
        _STANDARD,
    ),
)
