"""What a person declared for income tax, and the base of the person's insurance."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from compensation.models import InsuranceBase, TaxDeclaration
from compensation.services.inputs.dated import P, put_in_force, refuse_used
from compensation.services.inputs.places import paying_branch_id, refuse_far
from core import audit
from core.errors import DomainError
from core.money import ZERO, round_fen
from org.models import Person, User
from org.permissions import capacity


@transaction.atomic
def declare_tax(
    *,
    person_id: int,
    valid_from: date,
    additional: Decimal = ZERO,
    other: Decimal = ZERO,
    first_job_in_year: bool = False,
    prior_year_le_60000: bool = False,
    by: User,
    at: datetime,
) -> TaxDeclaration:
    """Take up what a person declared for the withholding, from a month on (domain §1.1).

    Raises DomainError for negative amounts, a day inside a month or a month far away, WrongState for a month
    that is submitted, PermissionDenied.
    """
    values = {
        "additional": _not_negative(additional),
        "other": _not_negative(other),
        "first_job_in_year": first_job_in_year,
        "prior_year_le_60000": prior_year_le_60000,
    }
    return _set(TaxDeclaration, person_id, valid_from, values, by=by, at=at)


@transaction.atomic
def set_insurance_base(
    *, person_id: int, valid_from: date, base: Decimal, by: User, at: datetime
) -> InsuranceBase:
    """Lay down the wage on which a person's insurance and fund are computed, from a month on (domain §1.6).

    Raises DomainError for a negative base, a day inside a month or a month far away, WrongState for a month
    that is submitted, PermissionDenied.
    """
    return _set(InsuranceBase, person_id, valid_from, {"base": _not_negative(base)}, by=by, at=at)


def _set(
    model: type[P], person_id: int, valid_from: date, values: dict[str, Any], *, by: User, at: datetime
) -> P:
    person = Person.objects.get(pk=person_id)
    taken_as = capacity(by, "pay.adjust", at=at, branch_id=paying_branch_id(person, valid_from))
    refuse_far(valid_from, at)
    refuse_used(Q(slips__person=person), valid_from)
    row, before = put_in_force(model, valid_from=valid_from, owner={"person": person}, values=values)
    audit.record(
        f"{model._meta.label_lower}.set",
        row,
        by=by,
        at=at,
        capacity=taken_as,
        before=before,
        after=values | {"valid_from": valid_from},
        label=str(person),
    )
    return row


def _not_negative(amount: Decimal) -> Decimal:
    if not amount.is_finite() or amount < 0:
        raise DomainError(_("The amount must not be less than nothing."))
    return round_fen(amount)
