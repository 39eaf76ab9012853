"""Recovering a loss from pay within the law: a fifth of the wage, never below the minimum wage.

Article 16 of the interim provisions on wage payment (domain.md §0.4): of an employee's month at most
20 % may be taken, and what remains may not fall below the local minimum wage; the rest is taken in
later months. A broker has no wage to protect, but nobody is paid less than nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from compensation.rules.lines import Detail, Line
from core.money import ZERO, round_fen


@dataclass(frozen=True, slots=True)
class RecoveryTerms:
    """Dated data by region."""

    minimum_wage: Decimal
    share: Decimal = Decimal("0.20")


@dataclass(frozen=True, slots=True)
class Recovery:
    """What is still owed; `reference` names the loss case that it belongs to.

    `instalment` is what was agreed to take in a month; None takes as much as the cap allows.
    """

    reference: str
    reason: str
    owed: Decimal
    instalment: Decimal | None = None


def recoverable(wage: Decimal, terms: RecoveryTerms) -> Decimal:
    """The most that may be taken from an employee's month."""
    share = round_fen(wage * terms.share)
    return max(min(share, wage - terms.minimum_wage), ZERO)


def recovery_lines(
    recoveries: Sequence[Recovery], *, wage: Decimal, payable: Decimal, terms: RecoveryTerms | None
) -> list[Line]:
    """Take what is owed, oldest first, within one cap for all of it.

    `wage` is the month's gross; `payable` what would be paid without recoveries; `terms` is None for
    those whom the cap does not protect.
    """
    cap = None if terms is None else recoverable(wage, terms)
    left = max(payable if cap is None else min(cap, payable), ZERO)
    lines: list[Line] = []
    for recovery in recoveries:
        wanted = recovery.owed if recovery.instalment is None else min(recovery.owed, recovery.instalment)
        taken = min(max(wanted, ZERO), left)
        left -= taken
        lines.append(Line("recovery", "recovery", -taken + ZERO, _detail(recovery, taken, wage, cap, terms)))
    return lines


def _detail(
    recovery: Recovery, taken: Decimal, wage: Decimal, cap: Decimal | None, terms: RecoveryTerms | None
) -> Detail:
    return {
        "reference": recovery.reference,
        "reason": recovery.reason,
        "owed": str(recovery.owed),
        "remaining": str(recovery.owed - taken),
        "instalment": None if recovery.instalment is None else str(recovery.instalment),
        "wage": str(wage),
        "cap": None if cap is None else str(cap),
        "share": None if terms is None else format(terms.share, "f"),
        "minimum_wage": None if terms is None else str(terms.minimum_wage),
    }
