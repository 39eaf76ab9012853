"""Social insurance and housing fund: lines driven by schemes, dated data by region (domain.md §1.6)."""

from dataclasses import dataclass
from decimal import Decimal

from compensation.rules.lines import Detail, Line, fen
from core.money import FEN, ZERO, round_to

EMPLOYEE_PAYS, EMPLOYER_PAYS = "employee", "employer"
JIAO, YUAN = Decimal("0.1"), Decimal(1)
ROUNDING = {"fen": FEN, "jiao": JIAO, "yuan": YUAN}


@dataclass(frozen=True, slots=True)
class Scheme:
    """One contribution: base between floor and ceiling × rate + fixed, rounded to fen, jiao or yuan."""

    code: str
    name: str
    rate: Decimal
    payer: str = EMPLOYEE_PAYS
    fixed: Decimal = ZERO
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    rounding: str = "fen"


def contribution_base(scheme: Scheme, base: Decimal) -> Decimal:
    """The person's base held between the scheme's floor and ceiling."""
    if scheme.floor is not None and base < scheme.floor:
        return scheme.floor
    if scheme.ceiling is not None and base > scheme.ceiling:
        return scheme.ceiling
    return base


def contribution(scheme: Scheme, base: Decimal) -> Decimal:
    """What is due on the person's base, rounded once."""
    amount = contribution_base(scheme, base) * scheme.rate + scheme.fixed
    return fen(round_to(amount, ROUNDING[scheme.rounding]))


def contribution_line(scheme: Scheme, base: Decimal) -> Line:
    """The line of a scheme; negative for the employee, whose pay it lessens."""
    amount = contribution(scheme, base)
    by_employee = scheme.payer == EMPLOYEE_PAYS
    detail: Detail = {
        "name": scheme.name,
        "payer": scheme.payer,
        "base": str(base),
        "counted": str(contribution_base(scheme, base)),
        "rate": format(scheme.rate, "f"),
        "fixed": str(scheme.fixed),
        "rounding": scheme.rounding,
    }
    return Line(scheme.code, "insurance", -amount if by_employee else amount, detail)
