"""A slip put into words: its lines, the tax year so far, what the employer pays beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.choices import DEDUCTION_KINDS
from compensation.models import PayLine, PaySlip
from compensation.rules.wording import explain, line_label

# Sums of the tax year that a slip carries on, in the order of the declaration.
TAX_YEAR: dict[str, Promise] = {
    "income": _("Income"),
    "fee": _("20 percent cost"),
    "cost": _("Business cost"),
    "surtaxes": _("Surtaxes"),
    "special": _("Insurance and housing fund"),
    "additional": _("Additional deductions"),
    "other": _("Other deductions"),
    "withheld": _("Income tax withheld"),
}
_ALWAYS = frozenset({"income", "withheld"})


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line as it is read: what it is called, its amount, how it came about."""

    order: int
    code: str
    kind: str
    label: str
    amount: Decimal
    text: str

    @property
    def is_deduction(self) -> bool:
        """Whether it is taken from gross."""
        return self.kind in DEDUCTION_KINDS

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return not self.amount


def told_lines(slip: PaySlip) -> list[ToldLine]:
    """The slip's lines in the reader's language; `slip.standard` is read with it."""
    titles = {part["code"]: part.get("title", "") for part in slip.standard.content["components"]}
    return [_told(line, titles.get(line.code, "")) for line in slip.lines.all()]


def _told(line: PayLine, title: str) -> ToldLine:
    own_name = line.detail.get("name") if line.kind == "insurance" else line.detail.get("title")
    label = line_label(line.code, line.kind, title or str(own_name or ""))
    text = explain(line.kind, line.amount, line.detail)
    return ToldLine(line.order, line.code, line.kind, label, line.amount, text)


def tax_year(slip: PaySlip) -> list[tuple[Promise, Decimal]]:
    """The year's sums up to and with this month; what is nothing is left out but for income and tax."""
    return [
        (label, amount)
        for name, label in TAX_YEAR.items()
        if (amount := Decimal(slip.tax_state.get(name, 0))) or name in _ALWAYS
    ]


def employer_parts(slip: PaySlip) -> Iterator[tuple[str, Decimal]]:
    """What the employer pays to the insurances and the fund beside this pay."""
    for part in slip.employer_lines:
        yield _employer_name(part), abs(Decimal(part["amount"]))


def _employer_name(part: dict[str, Any]) -> str:
    return line_label(part["code"], "insurance", str(part["detail"].get("name") or ""))
