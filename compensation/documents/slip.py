"""A pay slip on paper: every line with the sum that led to it, in words (G15.2)."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from compensation.models import PayLine, PaySlip
from compensation.rules.wording import explain, line_label
from core.documents.paper import Paper
from core.documents.pdf import render_pdf
from core.figures import month_text

DEDUCTIONS = frozenset({"insurance", "vat", "surtax", "income_tax", "recovery"})


def told_lines(slip: PaySlip) -> list[dict[str, object]]:
    """The slip's lines as they are read: label, amount, explanation, and which are taken off."""
    titles = {part["code"]: part.get("title", "") for part in slip.standard.content["components"]}
    return [_told(line, titles.get(line.code, "")) for line in slip.lines.all()]


def _told(line: PayLine, title: str) -> dict[str, object]:
    return {
        "order": line.order,
        "code": line.code,
        "kind": line.kind,
        "label": line_label(line.code, line.kind, title or str(line.detail.get("title", ""))),
        "amount": line.amount,
        "text": explain(line.kind, line.amount, line.detail),
        "is_deduction": line.kind in DEDUCTIONS,
    }


def pay_slip_pdf(slip: PaySlip, *, printed_by: str, at: datetime, language: str = "zh-hans") -> bytes:
    """The slip as A4 portrait. The slip's run, branch, team, standard and lines are read with it."""
    with translation.override(language):
        lines = told_lines(slip)
        context = {
            "slip": slip,
            "run": slip.run,
            "month": month_text(slip.run.month),
            "earnings": [line for line in lines if not line["is_deduction"]],
            "deductions": [line for line in lines if line["is_deduction"]],
        }
        paper = Paper(
            title=_("Pay slip"),
            at=at,
            printed_by=printed_by,
            branch=slip.run.branch.name,
            number=slip.run.number.text,
            audit_head=f"{slip.run.audit_seq}:{slip.run.audit_hash[:16]}" if slip.run.audit_hash else "",
        )
    return render_pdf("compensation/print/slip.html", context, paper=paper, language=language)
