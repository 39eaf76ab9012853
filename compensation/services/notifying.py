"""Who is told of a step of the cycle: whoever takes the next one. No amounts, for mail is open."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from compensation.models import BusinessDetail, InsuranceScheme, PayRun
from core import notices
from core.languages import language_of
from core.months import format_month
from org.models import User
from org.models.periods import Period
from org.queries import holders, holders_in

KINDS = {
    "pay.crm_accepted": _(
        "The CRM file of %(branch)s for %(month)s is in; the business detail can be computed."
    ),
    "pay.detail_submitted": _("The business detail of %(branch)s for %(month)s waits for its review."),
    "pay.detail_reviewed": _(
        "The business detail of %(branch)s for %(month)s is reviewed; pay can be computed."
    ),
    "pay.detail_returned": _("The business detail of %(branch)s for %(month)s came back; its page says why."),
    "pay.run_computed": _("Pay of %(branch)s for %(month)s is computed and can be submitted."),
    "pay.run_failed": _("Pay of %(branch)s for %(month)s could not be computed; its page says why."),
    "pay.run_to_sign": _("The pay report %(number)s of %(branch)s for %(month)s waits for your signature."),
    "pay.run_returned": _(
        "The pay report %(number)s of %(branch)s for %(month)s came back; its page says why."
    ),
    "pay.run_voided": _(
        "The pay report %(number)s of %(branch)s for %(month)s changed after it was shown;"
        " its signatures are void and it has to be computed again."
    ),
    "pay.run_approved": _("The pay report %(number)s of %(branch)s for %(month)s is signed and can be paid."),
    "pay.run_paid": _("The pay report %(number)s of %(branch)s for %(month)s is paid and can be filed."),
    "pay.slip_ready": _("Your pay slip for %(month)s is ready."),
    "pay.input_proposed": _("“%(title)s” for %(person)s waits for your confirmation."),
    "pay.input_decided": _("“%(title)s” for %(person)s was decided: %(state)s"),
    "pay.corrections": _(
        "A newer CRM file of %(branch)s changes %(origin)s, which is paid:"
        " corrections for %(month)s wait for confirmation."
    ),
    "pay.question_asked": _("%(person)s asks about the pay slip for %(month)s."),
    "pay.question_answered": _("Your question about the pay slip for %(month)s is answered."),
    "pay.parameter_set": _("%(by)s laid down “%(what)s”; it holds for your branch from %(month)s on."),
}


def register() -> None:
    """Called once by the app's `ready`."""
    for kind, sentence in KINDS.items():
        notices.register(kind, sentence)


def tell_holders(
    right: str, kind: str, *, branch_id: int, at: datetime, url: str = "", params: Mapping[str, Any]
) -> None:
    """Tell everybody who holds `right` over the branch, stand-ins too."""
    day = timezone.localdate(at)
    notices.tell(holders(right, day=day, branch_id=branch_id), kind, at=at, url=url, params=params)


def tell_of_detail(detail: BusinessDetail, right: str, kind: str, *, at: datetime) -> None:
    """Tell the holders of `right` about a business detail."""
    url, params = detail.get_absolute_url(), _place(detail)
    tell_holders(right, kind, branch_id=detail.branch_id, at=at, url=url, params=params)


def tell_of_run(run: PayRun, right: str, kind: str, *, at: datetime) -> None:
    """Tell the holders of `right` about a pay report."""
    url, params = run.get_absolute_url(), run_params(run)
    tell_holders(right, kind, branch_id=run.branch_id, at=at, url=url, params=params)


def run_params(run: PayRun) -> dict[str, str]:
    """What sentences about a pay report name."""
    return _place(run) | {"number": run.number.text}


def tell_owner(user: User | None, kind: str, *, at: datetime, url: str, params: Mapping[str, Any]) -> None:
    """Tell one person, where the person has an account."""
    if user is not None:
        notices.tell([user], kind, at=at, url=url, params=params)


def tell_of_parameter(row: Period, *, branch_ids: Collection[int], by: User, at: datetime) -> None:
    """Tell finance and chief accountants of all the branches for which it holds, but not who laid it down.

    Each in the own language: a parameter is called by a word of ours.
    """
    day, url = timezone.localdate(at), reverse("compensation:parameters")
    told = holders_in("pay.parameters_told", day=day, branch_ids=branch_ids).exclude(pk=by.pk)
    for language, users in groupby(sorted(told, key=language_of), key=language_of):
        with translation.override(language):
            params = {"by": str(by), "what": parameter_name(row), "month": format_month(row.valid_from)}
        notices.tell(users, "pay.parameter_set", at=at, url=url, params=params)


def parameter_name(row: Period) -> str:
    """What a parameter is called, and of which scheme it is."""
    kind = str(row._meta.verbose_name)
    return f"{kind} {row.scheme}" if isinstance(row, InsuranceScheme) else kind


def month_params(month: date) -> dict[str, str]:
    """What sentences about a month name."""
    return {"month": format_month(month)}


def _place(record: BusinessDetail | PayRun) -> dict[str, str]:
    return {"branch": record.branch.name, "month": format_month(record.month)}
