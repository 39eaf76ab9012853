"""Adjustments and recoveries: proposed by finance, confirmed by the chief accountant (G14, G15)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from compensation.choices import AdjustmentKind
from compensation.models import Adjustment, Charge
from compensation.services.inputs.places import (
    first_of_month,
    paying_branch_id,
    refuse_far,
    refuse_submitted_month,
)
from compensation.services.notifying import tell_holders, tell_owner
from core import audit, fsm
from core.actors import Capacity
from core.errors import DomainError
from core.languages import language_of
from core.money import round_fen
from org.models import Person, User
from org.permissions import capacity

Input = Adjustment | Charge


@transaction.atomic
def propose_adjustment(
    *, person_id: int, month: date, amount: Decimal, title: str, reason: str, by: User, at: datetime
) -> Adjustment:
    """Propose an amount for (or, negative, against) a person's gross pay of an open month.

    Raises DomainError for an amount of nothing, without title and reason or for a month far away, WrongState
    for a month that is submitted, PermissionDenied.
    """
    person = Person.objects.get(pk=person_id)
    branch_id = paying_branch_id(person, first_of_month(month))
    taken_as = capacity(by, "pay.adjust", at=at, branch_id=branch_id)
    refuse_far(month, at)
    refuse_submitted_month(branch_id, month)
    adjustment = Adjustment(
        branch_id=branch_id,
        person=person,
        month=month,
        kind=AdjustmentKind.ADJUSTMENT,
        title=_worded(title),
        reason=_worded(reason),
        amount=_exact(amount),
        proposed_by=by,
        proposed_at=at,
    )
    if not adjustment.amount:
        raise DomainError(_("An adjustment of nothing changes nothing; give an amount."))
    adjustment.save()
    _record_proposal(adjustment, {"amount": adjustment.amount, "month": month}, taken_as, by=by, at=at)
    return adjustment


@transaction.atomic
def propose_charge(
    *,
    person_id: int,
    first_month: date,
    total: Decimal,
    instalment: Decimal,
    title: str,
    reason: str,
    by: User,
    at: datetime,
) -> Charge:
    """Propose to recover a loss from a person's pay in instalments (G14; the legal cap holds beside them).

    Raises DomainError for amounts that are not positive, an instalment above the total, missing words or a
    month far away, WrongState for a month that is submitted, PermissionDenied.
    """
    person = Person.objects.get(pk=person_id)
    branch_id = paying_branch_id(person, first_of_month(first_month))
    taken_as = capacity(by, "pay.adjust", at=at, branch_id=branch_id)
    refuse_far(first_month, at)
    refuse_submitted_month(branch_id, first_month)
    charge = Charge(
        branch_id=branch_id,
        person=person,
        title=_worded(title),
        reason=_worded(reason),
        total=_exact(total),
        instalment=_exact(instalment),
        first_month=first_month,
        proposed_by=by,
        proposed_at=at,
    )
    if not 0 < charge.instalment <= charge.total:
        raise DomainError(_("The instalment has to be more than nothing and not more than the total."))
    charge.save()
    _record_proposal(charge, {"total": charge.total, "instalment": charge.instalment}, taken_as, by=by, at=at)
    return charge


def _worded(text: str) -> str:
    if not text.strip():
        raise DomainError(_("Say what it is for and why: it stands on the pay slip."))
    return text.strip()


def _exact(amount: Decimal) -> Decimal:
    if not amount.is_finite() or amount != round_fen(amount):
        raise DomainError(_("Give the amount in yuan with at most two decimal places."))
    return round_fen(amount)


def _record_proposal(
    paper: Input, after: dict[str, object], taken_as: Capacity, *, by: User, at: datetime
) -> None:
    params = {"title": paper.title, "person": str(paper.person)}
    tell_holders(
        "pay.adjust_confirm",
        "pay.input_proposed",
        branch_id=paper.branch_id,
        at=at,
        url=paper.get_absolute_url(),
        params=params,
    )
    after = after | {"person": paper.person.number, "state": paper.state}
    audit.record(
        f"{paper._meta.label_lower}.propose",
        paper,
        by=by,
        at=at,
        capacity=taken_as,
        after=after,
        reason=paper.reason,
    )


@transaction.atomic
def confirm_adjustment(*, adjustment_id: int, by: User, at: datetime) -> Adjustment:
    """Confirm an adjustment: never by who proposed it or whom it pays. Raises DomainError, WrongState,
    PermissionDenied.
    """
    adjustment = Adjustment.objects.select_related("person").get(pk=adjustment_id)
    _decide(adjustment, adjustment.confirm, by=by, at=at)
    return adjustment


@transaction.atomic
def reject_adjustment(*, adjustment_id: int, reason: str, by: User, at: datetime) -> Adjustment:
    """Reject an adjustment with a reason; the same separation. Raises as confirming does."""
    adjustment = Adjustment.objects.select_related("person").get(pk=adjustment_id)
    _decide(adjustment, adjustment.reject, by=by, at=at, reason=reason)
    return adjustment


@transaction.atomic
def confirm_charge(*, charge_id: int, by: User, at: datetime) -> Charge:
    """Confirm a recovery: never by who proposed it or who bears it. Raises DomainError, WrongState,
    PermissionDenied.
    """
    charge = Charge.objects.select_related("person").get(pk=charge_id)
    _decide(charge, charge.confirm, by=by, at=at)
    return charge


@transaction.atomic
def reject_charge(*, charge_id: int, reason: str, by: User, at: datetime) -> Charge:
    """Reject a recovery with a reason; the same separation. Raises as confirming does."""
    charge = Charge.objects.select_related("person").get(pk=charge_id)
    _decide(charge, charge.reject, by=by, at=at, reason=reason)
    return charge


def _decide(paper: Input, verb: object, *, by: User, at: datetime, reason: str = "") -> None:
    fsm.perform(verb, by=by, at=at, reason=reason)
    # The state in the language of who reads the notice, not of who decided.
    with translation.override(language_of(paper.proposed_by)):
        params = {"title": paper.title, "person": str(paper.person), "state": str(paper.get_state_display())}
    tell_owner(paper.proposed_by, "pay.input_decided", at=at, url=paper.get_absolute_url(), params=params)
