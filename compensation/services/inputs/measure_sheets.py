"""One measure of a whole team, entered at once (pay.md, Measures)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from compensation.models import ManualMeasure
from compensation.services.inputs.measures import enter_measure
from compensation.services.inputs.places import refuse_far
from core.errors import DomainError, WrongState
from org.models import Person, User


@transaction.atomic
def enter_measures(
    *, month: date, measure: str, values: Mapping[int, Decimal], reason: str, by: User, at: datetime
) -> int:
    """Enter a measure for several people, by person id; all of it or nothing. How many were new or changed.

    What stands there already with the same value is left as it is. Raises DomainError with a fault for every
    person whose value is refused or for a month far away, WrongState for a month that is submitted,
    PermissionDenied.
    """
    refuse_far(month, at)
    people = Person.objects.in_bulk(values)
    rows = ManualMeasure.objects.filter(person__in=people, month=month, measure=measure)
    stands = dict(rows.values_list("person_id", "value"))
    changed = {pk: value for pk, value in values.items() if stands.get(pk) != value}
    faults = []
    for pk, value in changed.items():
        try:
            enter_measure(
                person_id=pk, month=month, measure=measure, value=value, reason=reason, by=by, at=at
            )
        except WrongState:
            raise
        except DomainError as error:
            faults.append(_("%(person)s: %(fault)s") % {"person": people[pk], "fault": error})
    if faults:
        raise DomainError(_("Nothing was entered; these values cannot be."), faults=faults)
    return len(changed)
