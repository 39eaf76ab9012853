"""What the reader has sent off in the pay cycle, and who has it now."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from compensation.choices import DetailState, InputState, RunState, SignatureStep
from compensation.models import Adjustment, BusinessDetail, Charge, PayRun, SlipQuestion
from core.contributions import Pending
from core.figures import month_text
from org.choices import Role

MOST = 50
HOLDERS = {
    RunState.SUBMITTED: SignatureStep.CHIEF.label,
    RunState.CHIEF_SIGNED: SignatureStep.DEPUTY.label,
    RunState.DEPUTY_SIGNED: SignatureStep.MANAGER.label,
}


def pending(user: Any, at: datetime) -> Sequence[Pending]:
    """Five queries, each for a right that the reader holds."""
    lines: list[Pending] = []
    if user.may("pay.detail_compute"):
        lines += _details(user, at)
    if user.may("pay.prepare"):
        lines += _runs(user, at)
    if user.may("pay.adjust"):
        lines += [*_inputs(user, Adjustment), *_inputs(user, Charge)]
    if user.may("pay.question_ask"):
        lines += _questions(user)
    return lines


def _details(user: Any, at: datetime) -> Iterator[Pending]:
    rows = BusinessDetail.objects.filter(submitted_by_id=user.pk, state=DetailState.SUBMITTED)
    for row in rows.select_related("branch")[:MOST]:
        words = {"branch": row.branch, "month": month_text(row.month)}
        yield Pending(
            _("Business detail of %(branch)s, %(month)s") % words,
            row.get_absolute_url(),
            str(row.get_state_display()),
            str(Role.BRANCH_FINANCE.label),
            row.submitted_at or at,
        )


def _runs(user: Any, at: datetime) -> Iterator[Pending]:
    rows = PayRun.objects.filter(submitted_by_id=user.pk, state__in=HOLDERS)
    for run in rows.select_related("branch", "number")[:MOST]:
        words = {"branch": run.branch, "month": month_text(run.month)}
        yield Pending(
            _("Pay report of %(branch)s, %(month)s") % words,
            run.get_absolute_url(),
            str(run.get_state_display()),
            str(HOLDERS[RunState(run.state)]),
            run.submitted_at or at,
            number=run.number.text,
        )


def _inputs(user: Any, model: type[Adjustment] | type[Charge]) -> Iterator[Pending]:
    rows = model._default_manager.filter(proposed_by_id=user.pk, state=InputState.PROPOSED)
    for row in rows.select_related("person")[:MOST]:
        yield Pending(
            _("“%(title)s” for %(person)s") % {"title": row.title, "person": row.person},
            row.get_absolute_url(),
            str(row.get_state_display()),
            str(Role.CHIEF_ACCOUNTANT.label),
            row.proposed_at,
        )


def _questions(user: Any) -> Iterator[Pending]:
    rows = SlipQuestion.objects.filter(asked_by_id=user.pk, answered_at=None)
    for row in rows.select_related("slip__run")[:MOST]:
        yield Pending(
            _("Your question about the slip for %(month)s") % {"month": month_text(row.slip.run.month)},
            row.slip.get_absolute_url(),
            _("to be answered"),
            str(Role.BRANCH_FINANCE.label),
            row.asked_at,
        )
