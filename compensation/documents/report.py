"""The monthly pay report as paper and as workbook, with the columns of the trade's form (G15.2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.choices import SignatureStep, VatMode
from compensation.documents.content import ReportRow, Section, of_contract, sections
from compensation.models import PayRun
from core.documents.cells import Kind, Value
from core.documents.paper import Paper, Signature
from core.documents.pdf import render_pdf
from core.documents.sheets import Column, Sheet
from core.documents.xlsx import write_workbook
from core.figures import day_text, money_text, month_text
from org.choices import Contract


@dataclass(frozen=True, slots=True)
class _Place:
    """One column of the report: its heading, what stands in it, whether it is summed."""

    heading: Promise
    read: Callable[[ReportRow], Value]
    kind: Kind = Kind.MONEY
    total: str = ""


def _money(heading: Promise, name: str) -> _Place:
    return _Place(heading, lambda row: row.amount(name), total=name)


def _measure(heading: Promise, name: str) -> _Place:
    return _Place(heading, lambda row: row.measure(name))


_FIRST = (
    _Place(gettext_lazy("No."), lambda row: row.slip.number, Kind.TEXT),
    _Place(gettext_lazy("Name"), lambda row: row.slip.name, Kind.TEXT),
    _Place(gettext_lazy("Grade"), lambda row: row.slip.grade, Kind.TEXT),
    _measure(gettext_lazy("Net commission"), "net_commission"),
    _measure(gettext_lazy("After tax"), "net_commission_after_tax"),
    _money(gettext_lazy("Base pay"), "base"),
    _money(gettext_lazy("Performance pay"), "performance"),
    _money(gettext_lazy("Coefficients"), "coefficient"),
    _money(gettext_lazy("Absence"), "absence"),
    _money(gettext_lazy("Withheld"), "withheld"),
    _money(gettext_lazy("Released"), "released"),
    _money(gettext_lazy("Top-up and cap"), "limits"),
    _money(gettext_lazy("Adjustments"), "adjustments"),
    _money(gettext_lazy("Gross"), "gross"),
)
_LAST = (
    _money(gettext_lazy("Income tax"), "income_tax"),
    _money(gettext_lazy("Recoveries"), "recoveries"),
    _money(gettext_lazy("Net"), "net"),
    _Place(gettext_lazy("Account"), lambda row: row.account, Kind.TEXT),
)
_BETWEEN = {
    Contract.EMPLOYEE: (_money(gettext_lazy("Insurance and fund"), "insurance"),),
    Contract.BROKER: (
        _money(gettext_lazy("Value-added tax"), "vat"),
        _money(gettext_lazy("Surtaxes"), "surtaxes"),
    ),
}


def _places(contract: str) -> tuple[_Place, ...]:
    return (*_FIRST, *_BETWEEN[Contract(contract)], *_LAST)


def _sheet(section: Section, *, note: str) -> Sheet:
    places = _places(section.contract)
    totals: list[Value] = [section.total(place.total) if place.total else None for place in places]
    totals[0] = _("Total")
    return Sheet(
        title=f"{section.team} · {Contract(section.contract).label}",
        columns=[Column(place.heading, place.kind) for place in places],
        rows=[[place.read(row) for place in places] for row in section.rows],
        totals=totals,
        above=[note] if note else [],
        frozen_columns=2,
    )


def pay_report_xlsx(run: PayRun) -> bytes:
    """The report as a workbook: a summary, then a sheet per team and contract."""
    found = sections(run)
    note = _("%(branch)s, monthly pay report of %(month)s, No. %(number)s") % {
        "branch": run.branch.name,
        "month": month_text(run.month),
        "number": run.number.text,
    }
    return write_workbook([_summary(run, found, note), *(_sheet(section, note=note) for section in found)])


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
_SUMMED = ("gross", "insurance", "vat", "surtaxes", "income_tax", "recoveries", "net")


def _summary(run: PayRun, found: Sequence[Section], note: str) -> Sheet:
    rows: list[list[Value]] = [
        [
            section.team,
            str(Contract(section.contract).label),
            len(section.rows),
            *(section.total(name) for name in _SUMMED),
        ]
        for section in found
    ]
    totals: list[Value] = [_("Total"), "", run.people, *(getattr(run, name) for name in _SUMMED)]
    columns = [Column(heading, kind) for heading, kind in _SUMMARY]
    return Sheet(_("Summary"), columns, rows, totals=totals, above=[note])


def pay_report_pdf(run: PayRun, *, printed_by: str, at: datetime, language: str = "zh-hans") -> bytes:
    """The report as A4 landscape: a section per team, employees and brokers apart, signature blocks."""
    with translation.override(language):
        found = sections(run)
        context = {
            "run": run,
            "month": month_text(run.month),
            "summary": _summary(run, found, ""),
            "parts": [part for contract in Contract.values if (part := _part(found, contract))],
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
            audit_head=f"{run.audit_seq}:{run.audit_hash[:16]}" if run.audit_hash else "",
        )
    return render_pdf(
        "compensation/print/report.html", context, paper=paper, page="a4-landscape", language=language
    )


def _part(found: Sequence[Section], contract: str) -> dict[str, object] | None:
    chosen = list(of_contract(found, contract))
    if not chosen:
        return None
    return {"label": Contract(contract).label, "sheets": [_sheet(section, note="") for section in chosen]}


@dataclass(frozen=True, slots=True)
class _Fact:
    label: str
    value: str


def _facts(run: PayRun) -> list[_Fact]:
    rules = [
        _Fact(_("Branch"), f"{run.branch.name} {run.branch.code}"),
        _Fact(_("Month"), month_text(run.month)),
        _Fact(_("People"), str(run.people)),
        _Fact(_("Net in total (yuan)"), money_text(run.net)),
        _Fact(_("Content hash"), run.content_hash),
    ]
    if run.vat_mode:
        rules.append(_Fact(_("Value-added tax of brokers"), str(VatMode(run.vat_mode).label)))
    return rules


def _signatures(run: PayRun) -> list[Signature]:
    """Prepared by, then the three in order; open ones leave the room to sign on paper."""
    prepared = Signature(_("Prepared by"), run.prepared_by.name, run.computed_at)
    given = {s.step: s for s in run.signatures.filter(voided_at=None).select_related("by", "on_behalf_of")}
    blocks = [prepared]
    for step in SignatureStep:
        signature = given.get(step.value)
        if signature is None:
            blocks.append(Signature(step.label))
            continue
        principal = signature.on_behalf_of
        statement = _("on behalf of %(name)s") % {"name": principal} if principal else ""
        blocks.append(Signature(step.label, signature.by.name, signature.at, statement))
    return blocks
