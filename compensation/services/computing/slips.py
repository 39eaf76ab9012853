"""From a payee and the inputs to a slip."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from compensation.models import PayStandard
from compensation.queries.basis import Basis, led_commission
from compensation.queries.payees import Payee
from compensation.rules.income_tax import TaxState
from compensation.rules.insurance import Scheme
from compensation.rules.slip import PersonMonth, Slip, Terms, make_slip
from compensation.services.computing.inputs import Inputs, PersonInputs
from org.choices import Contract


class SlipMaker:
    """Makes the slips of one run; what is the same for everybody is worked out once."""

    def __init__(self, basis: Basis) -> None:
        """The basis must be without faults."""
        assert basis.detail is not None
        self.basis = basis
        self.terms: Terms = basis.terms.as_rules()
        self.schemes: Sequence[Scheme] = basis.terms.scheme_rules()
        self.led = led_commission(basis.detail)
        self.sources = {"detail": basis.detail.pk, **basis.terms.sources()}

    def make(self, payee: Payee, inputs: Inputs) -> tuple[PayStandard, PersonMonth, Slip, dict[str, Any]]:
        """One person's slip, with what went in and where it came from."""
        standard = self.basis.standards[payee.team_id, payee.contract]
        known = inputs.get(payee.id) or PersonInputs()
        month = self._month(payee, known)
        slip = make_slip(self.basis.plan_of(payee, standard), self.terms, month)
        return standard, month, slip, self.sources | known.sources

    def _month(self, payee: Payee, known: PersonInputs) -> PersonMonth:
        if payee.user_id in self.led:
            known.measures["team_net_commission"] = self.led[payee.user_id]
        return PersonMonth(
            month=self.basis.month,
            measures=known.measures,
            held=known.held,
            releases=known.releases,
            adjustments=known.adjustments,
            insurance=self._insurance(payee, known.base),
            recoveries=known.recoveries,
            flags=known.flags,
            additional=known.additional,
            other=known.other,
            tax_state=read_tax_state(known.tax_states.get(payee.contract)),
        )

    def _insurance(self, payee: Payee, base: Decimal | None) -> list[tuple[Scheme, Decimal]]:
        """Employees with a base of their own; without one nobody is insured here."""
        if base is None or not payee.is_active or payee.contract != Contract.EMPLOYEE:
            return []
        return [(scheme, base) for scheme in self.schemes]


def read_tax_state(stored: dict[str, str] | None) -> TaxState | None:
    """The year so far as a slip keeps it."""
    if stored is None:
        return None
    values: dict[str, Any] = {
        name: date.fromisoformat(value) if name in {"since", "through"} else Decimal(value)
        for name, value in stored.items()
    }
    return TaxState(**values)


_STATE_FIELDS = tuple(field.name for field in fields(TaxState))


def write_tax_state(state: TaxState) -> dict[str, str]:
    """The year so far, every value as text."""
    return {name: str(getattr(state, name)) for name in _STATE_FIELDS}
