"""Measures that no source gives yet, by hand (pay.md, Measures)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from compensation.choices import MANUAL_MEASURES
from compensation.models import ManualMeasure
from compensation.rules.measures import DAY_MEASURES, SCORE_MEASURES
from compensation.services.inputs.places import (
    first_of_month,
    paying_branch_id,
    refuse_far,
    refuse_submitted_month,
)
from core import audit
from core.errors import DomainError
from core.money import round_fen
from org.models import Person, User
from org.permissions import capacity

MOST = {**dict.fromkeys(SCORE_MEASURES, Decimal(100)), **dict.fromkeys(DAY_MEASURES, Decimal(31))}


@transaction.atomic
def enter_measure(
    *, person_id: int, month: date, measure: str, value: Decimal, reason: str, by: User, at: datetime
) -> ManualMeasure:
    """Enter a measure for a person's open month, in the place of what was entered before.

    Raises DomainError for a measure that has a source, a value that cannot be, a missing reason or a far
    month, WrongState for a month that is submitted, PermissionDenied.
    """
    person = Person.objects.get(pk=person_id)
    branch_id = paying_branch_id(person, first_of_month(month))
    taken_as = capacity(by, "pay.adjust", at=at, branch_id=branch_id)
    refuse_far(month, at)
    refuse_submitted_month(branch_id, month)
    _check(measure, value, reason)
    rows = ManualMeasure.objects.select_for_update()
    before = rows.filter(person=person, month=month, measure=measure).values_list("value", flat=True).first()
    entry, _created = ManualMeasure.objects.update_or_create(
        person=person,
        month=month,
        measure=measure,
        defaults={
            "branch_id": branch_id,
            "value": value,
            "reason": reason.strip(),
            "entered_by": by,
            "entered_at": at,
        },
    )
    audit.record(
        "compensation.manualmeasure.enter",
        entry,
        by=by,
        at=at,
        capacity=taken_as,
        before={} if before is None else {measure: before},
        after={measure: value, "month": month, "person": person.number},
        reason=reason.strip(),
        label=f"{person} {measure}",
    )
    return entry


def _check(measure: str, value: Decimal, reason: str) -> None:
    if measure not in MANUAL_MEASURES:
        raise DomainError(_("“%(measure)s” is not entered by hand.") % {"measure": measure})
    if (
        not value.is_finite()
        or not 0 <= value <= MOST.get(measure, Decimal(10) ** 15)
        or value != round_fen(value)
    ):
        raise DomainError(_("“%(value)s” cannot be a value of this measure.") % {"value": value})
    if not reason.strip():
        raise DomainError(_("Say where the value comes from: it stands in the audit."))
