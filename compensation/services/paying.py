"""After the signatures: paid out, slips to their owners, filed with the general office (G15.2)."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from compensation.models import PayRun
from compensation.services.notifying import month_params, tell_of_run
from core import fsm, notices
from core.errors import DomainError
from org.models import User


@transaction.atomic
def pay_run_out(*, run_id: int, by: User, at: datetime) -> PayRun:
    """Record that the signed report is paid; its slips go to their owners (G15.2).

    Raises WrongState for a report that not all three have signed, DomainError where the bank has no payment
    file to pay by, PermissionDenied.
    """
    run = PayRun.objects.select_related("branch", "number").get(pk=run_id)
    fsm.perform(run.pay_out, by=by, at=at)
    if run.payment_file_id is None:
        raise DomainError(_("The bank has nothing to pay by yet: make the payment file first."))
    tell_of_run(run, "pay.file", "pay.run_paid", at=at)
    _tell_owners(run, at=at)
    return run


def _tell_owners(run: PayRun, *, at: datetime) -> None:
    owners = User.objects.filter(person__slips__run=run, is_active=True)
    notices.tell(
        owners, "pay.slip_ready", at=at, url=reverse("compensation:my_slips"), params=month_params(run.month)
    )


@transaction.atomic
def file_run(*, run_id: int, by: User, at: datetime) -> PayRun:
    """File the paid report with the general office (G15.2). Raises WrongState, PermissionDenied."""
    run = PayRun.objects.select_related("branch", "number").get(pk=run_id)
    fsm.perform(run.file, by=by, at=at)
    return run
