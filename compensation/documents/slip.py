"""A pay slip on paper: every line with the sum that led to it, in words (G15.2)."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from compensation.documents.report import OFFICE_LANGUAGE, audit_head
from compensation.documents.told import employer_parts, tax_year, told_lines
from compensation.models import PaySlip
from core.components import Fact
from core.documents.paper import Paper
from core.documents.pdf import render_pdf
from core.figures import money_text, month_text


def pay_slip_pdf(slip: PaySlip, *, printed_by: str, at: datetime, language: str = OFFICE_LANGUAGE) -> bytes:
    """The slip as A4 portrait. The slip's run, branch, team, standard and lines are read with it."""
    with translation.override(language):
        lines = told_lines(slip)
        context = {
            "slip": slip,
            "month": month_text(slip.run.month),
            "facts": _facts(slip),
            "earnings": [line for line in lines if not line.is_deduction],
            "deductions": [line for line in lines if line.is_deduction],
            "year": [Fact(label, money_text(amount)) for label, amount in tax_year(slip)],
            "employer": [Fact(name, money_text(amount)) for name, amount in employer_parts(slip)],
        }
        paper = Paper(
            title=_("Pay slip"),
            at=at,
            printed_by=printed_by,
            branch=slip.run.branch.name,
            number=slip.run.number.text,
            audit_head=audit_head(slip.run),
        )
    return render_pdf("compensation/print/slip.html", context, paper=paper, language=language)


def _facts(slip: PaySlip) -> list[Fact]:
    return [
        Fact(pgettext_lazy("person", "Name"), slip.name),
        Fact(_("Employee number"), slip.number),
        Fact(_("Team"), slip.team or ""),
        Fact(_("Grade"), slip.grade),
        Fact(_("Contract"), slip.get_contract_display()),
        Fact(_("Pay standard"), str(slip.standard)),
    ]
