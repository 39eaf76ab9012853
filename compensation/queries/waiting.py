"""Which steps of the cycle wait for a person: rows within the reach of the right, one's own work left out."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from compensation.choices import SUBMITTED_OR_LATER, DetailState, InputState, RunState, StandardState
from compensation.models import (
    Adjustment,
    BusinessDetail,
    Charge,
    PayRun,
    PaySlip,
    PayStandard,
    Signature,
    SlipQuestion,
)
from compensation.queries.standards import editable_by
from customers.choices import CrmState
from customers.models import CrmMonth
from org.permissions import reach

# A page of the desk shows no more of one kind.
MOST = 50
SIGNING = {
    RunState.SUBMITTED: "pay.sign_chief",
    RunState.CHIEF_SIGNED: "pay.sign_deputy",
    RunState.DEPUTY_SIGNED: "pay.sign_manager",
}


def _within(user: Any, right: str, branch: str = "branch_id") -> Q:
    return reach(user, right).rows(branch=branch, team=None)


def files_to_compute(user: Any) -> QuerySet[CrmMonth]:
    """Accepted files of open months that no business detail stands on yet."""
    same = {"branch_id": OuterRef("branch_id"), "month": OuterRef("month")}
    computed = BusinessDetail.objects.filter(crm_month_id=OuterRef("pk"))
    closed = PayRun.objects.filter(**same, state__in=SUBMITTED_OR_LATER)
    rows = CrmMonth.objects.filter(_within(user, "pay.detail_compute"), state=CrmState.ACCEPTED)
    return rows.exclude(Exists(computed) | Exists(closed)).select_related("branch", "uploaded_by")[:MOST]


def details_to_submit(user: Any) -> QuerySet[BusinessDetail]:
    """Computed and not yet handed on, or returned; of the accepted file."""
    rows = BusinessDetail.objects.filter(
        _within(user, "pay.detail_compute"),
        state__in=[DetailState.COMPUTED, DetailState.RETURNED],
        crm_month__state=CrmState.ACCEPTED,
    )
    return rows.select_related("branch", "computed_by")[:MOST]


def details_to_review(user: Any) -> QuerySet[BusinessDetail]:
    """Submitted by somebody else."""
    rows = BusinessDetail.objects.filter(_within(user, "pay.detail_review"), state=DetailState.SUBMITTED)
    others = rows.exclude(Q(submitted_by_id=user.pk) | Q(submitted_for_id=user.pk))
    return others.select_related("branch", "submitted_by")[:MOST]


def details_to_pay(user: Any) -> QuerySet[BusinessDetail]:
    """Reviewed, and no pay computed from them yet."""
    run = PayRun.objects.filter(branch_id=OuterRef("branch_id"), month=OuterRef("month"))
    rows = BusinessDetail.objects.filter(_within(user, "pay.prepare"), state=DetailState.REVIEWED)
    return rows.exclude(Exists(run.exclude(state=RunState.DRAFT))).select_related("branch", "reviewed_by")[
        :MOST
    ]


def runs_to_submit(user: Any) -> QuerySet[PayRun]:
    """Computed, also after a return."""
    return _runs(user, "pay.prepare", RunState.COMPUTED)[:MOST]


def runs_to_sign(user: Any) -> QuerySet[PayRun]:
    """Those whose next signature is the reader's, and that the reader has not touched."""
    due = Q(pk__in=[])
    for state, right in SIGNING.items():
        due |= Q(state=state) & _within(user, right)
    mine = Q(prepared_by_id=user.pk) | Q(submitted_by_id=user.pk)
    mine |= Q(prepared_for_id=user.pk) | Q(submitted_for_id=user.pk)
    runs = _with_steps(PayRun.objects.filter(due).exclude(mine))
    signatures = Signature.objects.filter(voided_at=None)
    signed = signatures.filter(Q(by_id=user.pk) | Q(on_behalf_of_id=user.pk))
    return runs.exclude(pk__in=signed.values("run_id"))[:MOST]


def runs_to_pay_out(user: Any) -> QuerySet[PayRun]:
    """Signed by all three."""
    return _runs(user, "pay.pay_out", RunState.APPROVED)[:MOST]


def runs_to_file(user: Any) -> QuerySet[PayRun]:
    """Paid, and not with the general office yet."""
    return _runs(user, "pay.file", RunState.PAID)[:MOST]


def _runs(user: Any, right: str, state: RunState) -> QuerySet[PayRun]:
    return _with_steps(PayRun.objects.filter(_within(user, right), state=state))


def _with_steps(runs: QuerySet[PayRun]) -> QuerySet[PayRun]:
    people = runs.select_related("branch", "number", "prepared_by", "submitted_by", "paid_by")
    return people.prefetch_related("signatures__by").order_by("month", "pk")


def adjustments_to_confirm(user: Any) -> QuerySet[Adjustment]:
    """Proposed by somebody else for somebody else."""
    return _undecided(Adjustment.objects.all(), user)


def charges_to_confirm(user: Any) -> QuerySet[Charge]:
    """The same for recoveries."""
    return _undecided(Charge.objects.all(), user)


def _undecided(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    waiting = rows.filter(_within(user, "pay.adjust_confirm"), state=InputState.PROPOSED)
    others = waiting.exclude(proposed_by_id=user.pk).exclude(person__user_id=user.pk)
    return others.select_related("branch", "person", "proposed_by")[:MOST]


def questions_to_answer(user: Any) -> QuerySet[SlipQuestion]:
    """Asked by somebody else."""
    rows = SlipQuestion.objects.filter(
        _within(user, "pay.question_answer", "slip__run__branch_id"), answered_at=None
    )
    return rows.exclude(asked_by_id=user.pk).select_related("slip__run", "asked_by")[:MOST]


def slips_to_read(user: Any) -> QuerySet[PaySlip]:
    """One's own that are paid and were never opened."""
    paid = [RunState.PAID, RunState.FILED]
    rows = PaySlip.objects.filter(person__user_id=user.pk, run__state__in=paid, seen_at=None)
    return rows.select_related("run").order_by("-run__month")[:MOST]


def standards_to_change(user: Any) -> QuerySet[PayStandard]:
    """Those that came back, for everybody who may write on them."""
    return editable_by(user).filter(state=StandardState.RETURNED).order_by("drafted_at", "pk")[:MOST]


def drafts_to_finish(user: Any) -> QuerySet[PayStandard]:
    """One's own."""
    drafts = editable_by(user).filter(state=StandardState.DRAFT, drafted_by_id=user.pk)
    return drafts.order_by("drafted_at", "pk")[:MOST]
