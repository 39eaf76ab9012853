"""A run's slips in the columns of the monthly pay report (营业部客户经理薪酬月报表), read in two queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from django.db.models import Sum

from compensation.models import PayLine, PayRun, PaySlip
from core.money import ZERO
from core.sealing import mask
from org.choices import Contract

# Column of the report → the kinds of lines that it sums.
GROUPS: Mapping[str, frozenset[str]] = {
    "base": frozenset({"base_pay", "fixed"}),
    "performance": frozenset({"tiered", "rate", "per_unit"}),
    "coefficient": frozenset({"coefficient"}),
    "absence": frozenset({"absence"}),
    "withheld": frozenset({"withhold"}),
    "released": frozenset({"reserve_release"}),
    "limits": frozenset({"minimum", "maximum"}),
    "adjustments": frozenset({"adjustment"}),
}
_GROUP_OF = {kind: name for name, kinds in GROUPS.items() for kind in kinds}
TOTALS = ("gross", "insurance", "vat", "surtaxes", "income_tax", "recoveries", "net")
# The last four digits of an account with a few stars before them.
SHOWN_OF_ACCOUNT = 8


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One person's row: the slip, its lines summed per column, the account as it is shown."""

    slip: PaySlip
    sums: Mapping[str, Decimal]
    account: str

    def amount(self, name: str) -> Decimal:
        """The amount of a column: a group of lines, or one of the slip's totals."""
        return getattr(self.slip, name) if name in TOTALS else self.sums.get(name, ZERO)

    def measure(self, name: str) -> Decimal:
        """A measure that the pay was computed from."""
        return Decimal(self.slip.measures.get(name, "0.00"))


@dataclass(frozen=True, slots=True)
class Section:
    """A team's people of one contract: employees and brokers stand in tables of their own."""

    contract: str
    team: str
    rows: Sequence[ReportRow] = field(default_factory=tuple)

    def total(self, name: str) -> Decimal:
        """The section's sum of a column."""
        return sum((row.amount(name) for row in self.rows), ZERO)


def sections(run: PayRun) -> list[Section]:
    """The report's sections: employees first, then brokers, by team, people by number."""
    slips = PaySlip.objects.filter(run=run).select_related("team", "person")
    ordered = sorted(slips, key=_place)
    sums = _sums(run)
    return [
        Section(contract, team, [_row(slip, sums) for slip in group])
        for (contract, team), group in groupby(ordered, key=lambda slip: (slip.contract, _team(slip)))
    ]


def _place(slip: PaySlip) -> tuple[bool, str, str]:
    return slip.contract != Contract.EMPLOYEE, slip.team.code if slip.team else "", slip.number


def _team(slip: PaySlip) -> str:
    return slip.team.name if slip.team else ""


def _row(slip: PaySlip, sums: Mapping[int, Mapping[str, Decimal]]) -> ReportRow:
    return ReportRow(slip, sums.get(slip.pk, {}), mask(slip.person.bank_account or "")[-SHOWN_OF_ACCOUNT:])


def _sums(run: PayRun) -> dict[int, dict[str, Decimal]]:
    """Slip → column → yuan, summed by SQL per kind of line."""
    rows = PayLine.objects.filter(slip__run=run, kind__in=_GROUP_OF).order_by()
    found: dict[int, dict[str, Decimal]] = {}
    for slip_id, kind, amount in rows.values_list("slip_id", "kind").annotate(sum=Sum("amount")):
        columns = found.setdefault(slip_id, {})
        name = _GROUP_OF[kind]
        columns[name] = columns.get(name, ZERO) + amount
    return found


def of_contract(found: Sequence[Section], contract: str) -> Iterator[Section]:
    """The sections of one contract."""
    return (section for section in found if section.contract == contract)
