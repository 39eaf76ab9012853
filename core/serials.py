"""Gap-free serial numbers, allocated in a locked row at registration (G21, G25)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor
from core.errors import DomainError, WrongState
from core.models import SerialNumber, SerialSeries

DIGITS = 4


@transaction.atomic
def issue(series: str, *, by: Actor | None, at: datetime) -> SerialNumber:
    """The series' next number, e.g. PAY-EB01-202610-0001. A rolled-back transaction gives its number back."""
    SerialSeries.objects.bulk_create([SerialSeries(code=series)], ignore_conflicts=True)
    row = SerialSeries.objects.select_for_update().get(code=series)
    row.last_number += 1
    row.save(update_fields=["last_number"])
    return SerialNumber.objects.create(
        series=row,
        number=row.last_number,
        text=f"{series}-{row.last_number:0{DIGITS}d}",
        issued_at=at,
        issued_by_id=by.pk if by else None,
    )


@transaction.atomic
def void(*, number_id: int, reason: str, by: Actor, at: datetime) -> SerialNumber:
    """Declare a number void; it keeps its place and is never given again. DomainError without a reason."""
    number = SerialNumber.objects.select_for_update().get(pk=number_id)
    if number.voided_at:
        raise WrongState(_("The number %(number)s is void already.") % {"number": number.text})
    if not reason.strip():
        raise DomainError(_("Say why the number is void: the register keeps the reason."))
    number.voided_at, number.voided_by_id, number.void_reason = at, by.pk, reason.strip()
    number.save(update_fields=["voided_at", "voided_by", "void_reason"])
    audit.record("core.serialnumber.void", number, by=by, at=at, reason=reason)
    return number


def gaps(series: str) -> list[int]:
    """Numbers that the series has given but that have no row: the monthly gap report; normally empty."""
    row = SerialSeries.objects.filter(code=series).first()
    if row is None:
        return []
    present = set(row.numbers.values_list("number", flat=True))
    return [number for number in range(1, row.last_number + 1) if number not in present]
