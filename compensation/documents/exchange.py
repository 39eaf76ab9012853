"""The exchange form of a pay report, `branchops/pay-report/1` (pay.md, Commands)."""

from typing import Any

from compensation.choices import DEDUCTION_KINDS
from compensation.documents.content import TOTALS
from compensation.models import PayLine, PayRun, PaySlip
from compensation.rules.wording import explain
from core.months import format_month

SCHEMA = "branchops/pay-report/1"


def pay_report_json(run: PayRun) -> dict[str, Any]:
    """The report as plain JSON values, amounts as text with two places; words in the active language."""
    slips = PaySlip.objects.filter(run=run).prefetch_related("lines").order_by("number")
    return {
        "schema": SCHEMA,
        "branch": run.branch.code,
        "month": format_month(run.month),
        "state": run.state,
        "people": [_person(slip) for slip in slips],
        "totals": _totals(run),
    }


def _person(slip: PaySlip) -> dict[str, Any]:
    """`lines` add up to gross, as in `try_pay`; what is taken from it stands apart under `deductions`."""
    lines = list(slip.lines.all())
    return {
        "number": slip.number,
        "name": slip.name,
        "grade": slip.grade,
        "contract": slip.contract,
        "measures": slip.measures,
        "lines": [_line(line) for line in lines if line.kind not in DEDUCTION_KINDS],
        "deductions": [_line(line) for line in lines if line.kind in DEDUCTION_KINDS],
        **_totals(slip),
    }


def _line(line: PayLine) -> dict[str, str]:
    return {
        "code": line.code,
        "kind": line.kind,
        "amount": f"{line.amount:.2f}",
        "text": explain(line.kind, line.amount, line.detail),
    }


def _totals(sums: PayRun | PaySlip) -> dict[str, str]:
    return {name: f"{getattr(sums, name):.2f}" for name in TOTALS}
