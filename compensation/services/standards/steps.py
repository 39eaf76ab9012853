"""A finished draft's way: sent to channel management, taken back; where it may begin (G2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import approvals.services as requests
from compensation.choices import EDITABLE, SUBMITTED_OR_LATER, StandardState
from compensation.models import PayRun, PayStandard
from compensation.rules.plausible_months import TERMS
from compensation.services.inputs.places import refuse_far
from compensation.services.standards.drafts import locked
from compensation.services.standards.reading import read_standard
from core import fsm
from core.errors import DomainError, WrongState
from core.figures import month_text
from org.models import User

KIND = "pay_standard"


@transaction.atomic
def submit_standard(*, standard_id: int, by: User, at: datetime) -> PayStandard:
    """Send a draft to channel management (G2).

    Raises DomainError with its faults where it has any, where its first month lies far away or is paid for
    already or another approved one begins in it; WrongState where it was sent already;
    PayStandard.DoesNotExist for strangers.
    """
    row = locked(standard_id, by)
    if row.state in EDITABLE:
        read_standard(row.content)
        refuse_far(row.effective_from, at, TERMS)
        refuse_start(row)
    request = requests.submit(
        kind=KIND,
        subject_id=row.pk,
        title=_("Pay standard: %(name)s") % {"name": row.name},
        branch=row.branch,
        team=row.team,
        content_hash=row.content_hash,
        drafted_by_id=row.drafted_by_id,
        by=by,
        at=at,
    )
    fsm.perform(row.submit, by=by, at=at, given={"request": request.pk})
    return row


def refuse_start(row: PayStandard) -> None:
    """Raise DomainError where it would begin in a month whose pay is submitted, or a second time."""
    month = row.effective_from
    runs = PayRun.objects.filter(branch_id=row.branch_id, month__gte=month, state__in=SUBMITTED_OR_LATER)
    if runs.exists():
        raise DomainError(
            _("Pay of %(month)s or later is submitted already; a standard applies to months to come.")
            % {"month": month_text(month)}
        )
    approved = PayStandard.objects.filter(
        team_id=row.team_id, contract=row.contract, state=StandardState.APPROVED
    )
    if approved.filter(effective_from=month).exclude(pk=row.pk).exists():
        raise DomainError(
            _("The team has an approved standard from %(month)s on already; choose another month.")
            % {"month": month_text(month)}
        )


@transaction.atomic
def withdraw_standard(*, standard_id: int, by: User, at: datetime) -> PayStandard:
    """Take a submitted standard back before it is decided; it can be edited again.

    Raises WrongState once it is decided, PermissionDenied for who did not submit it.
    """
    row = locked(standard_id, by)
    if row.state != StandardState.SUBMITTED or row.request_id is None:
        raise WrongState(_("This standard is “%(state)s”.") % {"state": row.get_state_display()})
    requests.withdraw(request_id=row.request_id, by=by, at=at)
    return locked(standard_id, by)
