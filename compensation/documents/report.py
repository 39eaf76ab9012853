"""The monthly pay report as paper and as workbook (G15.2)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.choices import SignatureStep, VatMode
from compensation.documents.columns import section_sheet
from compensation.documents.content import TOTALS, Section, of_contract, sections
from compensation.models import PayRun
from core.components import Fact
from core.documents.cells import Kind, Value
from core.documents.paper import Paper, Signature
from core.documents.pdf import render_pdf
from core.documents.sheets import Column, Sheet
from core.documents.xlsx import write_workbook
from core.figures import day_text, month_text
from org.choices import Contract
from org.models import User

OFFICE_LANGUAGE = "zh-hans"
# The audit's head on paper: enough of the hash to find an edit, short enough for the margin.
SHOWN_OF_HASH = 16
_SUMMARY = (
    (gettext_lazy("Team"), Kind.TEXT),
    (gettext_lazy("Contract"), Kind.TEXT),
    (gettext_lazy("People"), Kind.NUMBER),
    (gettext_lazy("Gross"), Kind.MONEY),
    (gettext_lazy("Insurance and fund"), Kind.MONEY),
    (gettext_lazy("Value-added tax"), Kind.MONEY),
    (gettext_lazy("Surtaxes"), Kind.MONEY),
    (gettext_lazy("Income tax"), Kind.MONEY),
    (gettext_lazy("Recoveries"), Kind.MONEY),
    (gettext_lazy("Net"), Kind.MONEY),
)


def pay_report_xlsx(run: PayRun, *, language: str = OFFICE_LANGUAGE) -> bytes:
    """The report as a workbook: a summary, then a sheet per team and contract."""
    with translation.override(language):
        found = sections(run)
        note = _("%(branch)s, monthly pay report of %(month)s, No. %(number)s") % {
            "branch": run.branch.name,
            "month": month_text(run.month),
            "number": run.number.text,
        }
        sheets = [section_sheet(section, note=note) for section in found]
        return write_workbook([_summary(run, found, note), *sheets])


def pay_report_pdf(run: PayRun, *, printed_by: str, at: datetime, language: str = OFFICE_LANGUAGE) -> bytes:
    """The report as A4 landscape: a table per team, employees and brokers apart, sums, signatures."""
    with translation.override(language):
        found = sections(run)
        context = {
            "run": run,
            "month": month_text(run.month),
            # Tables of one call share their columns, and those of the two contracts differ.
            "parts": [
                sheets
                for contract in Contract.values
                if (sheets := [section_sheet(section) for section in of_contract(found, contract)])
            ],
            "summary": [_summary(run, found)],
            "facts": _facts(run),
            "signatures": _signatures(run),
            "filed": day_text(run.filed_at) if run.filed_at else "",
        }
        paper = Paper(
            title=_("Monthly pay report of account managers"),
            at=at,
            printed_by=printed_by,
            branch=run.branch.name,
            number=run.number.text,
            audit_head=audit_head(run),
        )
    return render_pdf(
        "compensation/print/report.html", context, paper=paper, page="a4-landscape", language=language
    )


def audit_head(run: PayRun) -> str:
    """Where the audit stood at the third signature; nothing before."""
    return f"{run.audit_seq}:{run.audit_hash[:SHOWN_OF_HASH]}" if run.audit_hash else ""


def _summary(run: PayRun, found: Sequence[Section], note: str = "") -> Sheet:
    """A line per team and contract; its foot is what the run itself says, which is what is signed."""
    rows: list[list[Value]] = [
        [
            section.team,
            str(Contract(section.contract).label),
            len(section.rows),
            *(section.total(name) for name in TOTALS),
        ]
        for section in found
    ]
    totals: list[Value] = [_("Total"), "", run.people, *(getattr(run, name) for name in TOTALS)]
    columns = [Column(heading, kind) for heading, kind in _SUMMARY]
    return Sheet(_("Summary"), columns, rows, totals=totals, above=[note] if note else [])


def _facts(run: PayRun) -> list[Fact]:
    facts = [
        Fact(_("Branch"), f"{run.branch.name} {run.branch.code}"),
        Fact(_("Month"), month_text(run.month)),
        Fact(_("Content hash"), run.content_hash),
    ]
    if run.vat_mode:
        facts.append(Fact(_("Value-added tax of brokers"), str(VatMode(run.vat_mode).label)))
    return facts


def _signatures(run: PayRun) -> list[Signature]:
    """Prepared by, then the three in order; open ones leave the room to sign on paper."""
    given = {s.step: s for s in run.signatures.filter(voided_at=None).select_related("by", "on_behalf_of")}
    blocks = [_signed(_("Prepared by"), run.prepared_by, run.prepared_for, run.computed_at)]
    for step in SignatureStep:
        label = capfirst(str(step.label))
        signature = given.get(step)
        if signature is None:
            blocks.append(Signature(label))
        else:
            blocks.append(_signed(label, signature.by, signature.on_behalf_of, signature.at))
    return blocks


def _signed(label: str, by: User, principal: User | None, at: datetime | None) -> Signature:
    statement = _("on behalf of %(name)s") % {"name": principal} if principal else ""
    return Signature(label, by.name, at, statement)
