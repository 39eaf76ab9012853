"""The columns of the monthly pay report, for paper and workbook alike (营业部客户经理薪酬月报表)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from compensation.documents.content import ReportRow, Section
from core.documents.cells import Kind, Value
from core.documents.sheets import Column, Sheet
from core.money import ZERO
from org.choices import Contract


@dataclass(frozen=True, slots=True)
class Place:
    """One column: its heading and what stands in it."""

    heading: Promise
    read: Callable[[ReportRow], Value]
    kind: Kind = Kind.MONEY

    def total(self, rows: Sequence[ReportRow]) -> Value:
        """The column's sum over the rows; nothing for text and where nobody has anything."""
        amounts = [amount for row in rows if isinstance(amount := self.read(row), Decimal)]
        return sum(amounts, ZERO) if amounts else None


def _amount(heading: Promise, name: str) -> Place:
    return Place(heading, lambda row: row.amount(name))


def _part(heading: Promise, name: str) -> Place:
    """A column that most people have nothing in: what is nothing stays blank, so that the rest is seen."""
    return Place(heading, lambda row: row.amount(name) or None)


def _measure(heading: Promise, name: str) -> Place:
    return Place(heading, lambda row: row.measure(name))


# Headings are short in both languages: nineteen columns stand on one sheet.
_FIRST = (
    Place(pgettext_lazy("pay report", "No."), lambda row: row.slip.number, Kind.TEXT),
    Place(pgettext_lazy("pay report", "Name"), lambda row: row.slip.name, Kind.TEXT),
    Place(pgettext_lazy("pay report", "Gr."), lambda row: row.slip.grade, Kind.TEXT),
    _measure(pgettext_lazy("pay report", "Net comm."), "net_commission"),
    _measure(pgettext_lazy("pay report", "After tax"), "net_commission_after_tax"),
    _part(pgettext_lazy("pay report", "Base"), "base"),
    _part(pgettext_lazy("pay report", "Perf."), "performance"),
    _part(pgettext_lazy("pay report", "Coeff."), "coefficient"),
    _part(pgettext_lazy("pay report", "Abs."), "absence"),
    _part(pgettext_lazy("pay report", "Held"), "withheld"),
    _part(pgettext_lazy("pay report", "Rel."), "released"),
    _part(pgettext_lazy("pay report", "Lim."), "limits"),
    _part(pgettext_lazy("pay report", "Adj."), "adjustments"),
    _amount(pgettext_lazy("pay report", "Gross"), "gross"),
)
_LAST = (
    _part(pgettext_lazy("pay report", "Tax"), "income_tax"),
    _part(pgettext_lazy("pay report", "Recov."), "recoveries"),
    _amount(pgettext_lazy("pay report", "Net"), "net"),
    Place(pgettext_lazy("pay report", "Account"), lambda row: row.account, Kind.TEXT),
)
_BETWEEN = {
    Contract.EMPLOYEE: (_part(pgettext_lazy("pay report", "Insur."), "insurance"),),
    Contract.BROKER: (
        _part(pgettext_lazy("pay report", "VAT"), "vat"),
        _part(pgettext_lazy("pay report", "Surt."), "surtaxes"),
    ),
}


def places(contract: str) -> tuple[Place, ...]:
    """The columns of one contract: employees have insurance, brokers value-added tax."""
    return (*_FIRST, *_BETWEEN[Contract(contract)], *_LAST)


def section_sheet(section: Section, *, note: str = "") -> Sheet:
    """A team's people of one contract, with the team's sums."""
    columns = places(section.contract)
    totals = [place.total(section.rows) for place in columns]
    totals[0] = _("Total")
    return Sheet(
        title=f"{section.team} · {Contract(section.contract).label}",
        columns=[Column(place.heading, place.kind) for place in columns],
        rows=[[place.read(row) for place in columns] for row in section.rows],
        totals=totals,
        above=[note] if note else [],
        frozen_columns=2,
    )
