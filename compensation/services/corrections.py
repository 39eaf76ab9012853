"""A newer CRM file of a signed month: what it changes is paid as named lines of the next open month (G15).

The signed slip is never edited. Per person the month is computed again on the signed slip's own standard and
measures, with the file's figures in the place of the old ones; each line that differs becomes a proposed
adjustment. Withheld reserves are left out: the whole difference is paid or taken back now, and what was
withheld then is released as it was signed, so that in the end the sum is right.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from compensation.choices import (
    DEDUCTION_KINDS,
    SETTLED,
    SUBMITTED_OR_LATER,
    AdjustmentKind,
    InputState,
)
from compensation.models import Adjustment, PayLine, PayRun, PaySlip
from compensation.queries.gates import month_gate
from compensation.rules.components import Plan
from compensation.rules.standard_reading import parse_standard
from compensation.rules.wording import line_label
from compensation.services.figures import LED, Figures, changed_figures
from compensation.services.notifying import tell_holders
from core import audit, fsm
from core.money import ZERO
from core.months import format_month, next_month
from customers.hooks import Gate
from customers.models import CrmMonth
from org.models import User

# Lines that a file does not change, or whose difference is settled otherwise.
_LEFT_OUT = ("withhold", "reserve_release", "adjustment", *DEDUCTION_KINDS)


def crm_accepted(crm_month: CrmMonth, by: User, at: datetime) -> None:
    """Called inside the accepting transaction: correct what is signed, or ask for the detail."""
    if month_gate(crm_month.branch_id, crm_month.month) == Gate.SETTLED:
        correct_settled(crm_month=crm_month, by=by, at=at)
        return
    params = {"branch": crm_month.branch.name, "month": format_month(crm_month.month)}
    url = reverse("compensation:detail_list")
    tell_holders(
        "pay.detail_compute", "pay.crm_accepted", branch_id=crm_month.branch_id, at=at, url=url, params=params
    )


@transaction.atomic
def correct_settled(*, crm_month: CrmMonth, by: User, at: datetime) -> list[Adjustment]:
    """Propose what an accepted file changes in signed slips, for the chief accountant to confirm (G15).

    Of the month's earlier files, what nobody has decided is withdrawn, and what was confirmed is reversed as
    far as this file no longer says so. Taken up twice, a file changes nothing the second time. Raises
    DomainError where the rates are missing.
    """
    changed = changed_figures(crm_month)
    earlier = _of_earlier_files(crm_month)
    _withdraw(earlier.filter(state=InputState.PROPOSED), by=by, at=at)
    people = changed.keys() | set(earlier.values_list("person_id", flat=True))
    slips = PaySlip.objects.filter(
        run__month=crm_month.month, run__state__in=SETTLED, person_id__in=people
    ).select_related("standard", "run__branch")
    found = [
        _correction(crm_month, slip, code, title, amount, by=by, at=at)
        for slip in slips.order_by("number")
        for code, title, amount in _differences(slip, changed.get(slip.person_id, {}))
    ]
    if found:
        Adjustment.objects.bulk_create(found)
        _announce(crm_month, found, by=by, at=at)
    return found


def _of_earlier_files(crm_month: CrmMonth) -> QuerySet[Adjustment]:
    files = CrmMonth.objects.filter(branch_id=crm_month.branch_id, month=crm_month.month)
    return Adjustment.objects.filter(
        kind=AdjustmentKind.CORRECTION, origin_crm_month_id__in=files.exclude(pk=crm_month.pk).values("pk")
    )


def _withdraw(open_ones: QuerySet[Adjustment], *, by: User, at: datetime) -> None:
    """Held first: who is just confirming one comes before or after, never between."""
    for correction in open_ones.select_for_update(of=("self",)).order_by("pk"):
        fsm.perform(correction.withdraw, by=by, at=at)


def _differences(slip: PaySlip, change: Figures) -> Iterator[tuple[str, str, Decimal]]:
    """For each line that differs: its code, its name, and what is to be added now."""
    tree = parse_standard(slip.standard.content)
    titles = {component.code: component.title for component in tree.components}
    paid = dict(slip.lines.exclude(kind__in=_LEFT_OUT).values_list("code", "amount"))
    corrected = _corrected(slip)
    for line in Plan(tree, slip.grade, slip.contract).lines(_measures(slip, change), held=_held(slip)):
        if line.kind in _LEFT_OUT:
            continue
        amount = line.amount - paid.get(line.code, ZERO) - corrected.get(line.code, ZERO)
        if amount:
            yield line.code, line_label(line.code, line.kind, titles[line.code]), amount


def _measures(slip: PaySlip, change: Figures) -> Figures:
    """What the slip was computed on, with what the file changes."""
    measures = {name: Decimal(value) for name, value in slip.measures.items()}
    for name, amount in change.items():
        # Who was not paid as a lead is not corrected as one.
        if name != LED or name in measures:
            measures[name] = measures.get(name, ZERO) + amount
    return measures


def _held(slip: PaySlip) -> Figures:
    """The balances of reserves as they stood: a line that heeds one has kept it."""
    details = PayLine.objects.filter(slip=slip, kind="withhold").values_list("code", "detail")
    return {code: Decimal(detail["held"]) for code, detail in details if "held" in detail}


def _corrected(slip: PaySlip) -> dict[str, Decimal]:
    """What earlier files of the same month have changed already, by line."""
    rows = Adjustment.objects.filter(
        person_id=slip.person_id, kind=AdjustmentKind.CORRECTION, origin_month=slip.run.month
    ).exclude(state__in=(InputState.REJECTED, InputState.WITHDRAWN))
    return dict(rows.order_by().values_list("origin_code").annotate(total=Sum("amount")))


def _correction(
    crm_month: CrmMonth, slip: PaySlip, code: str, title: str, amount: Decimal, *, by: User, at: datetime
) -> Adjustment:
    words = {"month": format_month(crm_month.month), "line": title, "version": crm_month.revision}
    return Adjustment(
        branch_id=slip.run.branch_id,
        person_id=slip.person_id,
        month=next_open_month(slip.run.branch_id),
        kind=AdjustmentKind.CORRECTION,
        title=(_("Correction of %(month)s, %(line)s") % words)[:120],
        reason=_("CRM file version %(version)s of %(month)s") % words,
        amount=amount,
        origin_month=crm_month.month,
        origin_crm_month_id=crm_month.pk,
        origin_code=code,
        proposed_by=by,
        proposed_at=at,
    )


def next_open_month(branch_id: int) -> date:
    """The month after the last one that is submitted or signed; the branch must have one."""
    runs = PayRun.objects.filter(branch_id=branch_id, state__in=SUBMITTED_OR_LATER)
    last: date = runs.aggregate(last=Max("month"))["last"]
    return next_month(last)


def _announce(crm_month: CrmMonth, found: list[Adjustment], *, by: User, at: datetime) -> None:
    for branch_id, month in sorted({(row.branch_id, row.month) for row in found}):
        params = {
            "branch": crm_month.branch.name,
            "origin": format_month(crm_month.month),
            "month": format_month(month),
        }
        url = reverse("compensation:adjustment_list")
        tell_holders(
            "pay.adjust_confirm", "pay.corrections", branch_id=branch_id, at=at, url=url, params=params
        )
    after = {f"{row.person_id}:{row.origin_code}": row.amount for row in found}
    audit.record("compensation.adjustment.correct", crm_month, by=by, at=at, after=after)
