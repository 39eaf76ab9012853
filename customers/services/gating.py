"""Whether a branch's month takes a file now."""

from datetime import date, datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError, WrongState
from core.figures import day_text, month_text
from core.months import month_of
from customers.choices import CrmState
from customers.hooks import Gate, gate_of
from customers.models import CrmMonth
from org.models import Branch


def hold_month(branch_id: int, month: date) -> None:
    """Let one check of a branch's month run at a time; the next waits until this transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [branch_id % 2**31, month.year * 12 + month.month]
        )


def hold_company(month: date) -> None:
    """Let one branch at a time compare a month's accounts with those of the others and be accepted."""
    hold_month(0, month)


def hold_accepted(branch_id: int, month: date) -> CrmMonth | None:
    """The month's accepted file, which nobody replaces before this transaction has ended.

    Whoever also locks rows of the pay cycle calls this first, so that two who meet wait in one order.
    """
    accepted = CrmMonth.objects.filter(branch_id=branch_id, month=month, state=CrmState.ACCEPTED)
    return accepted.select_for_update(of=("self",)).first()


def refuse_month(branch_id: int, month: date, *, replace: bool) -> None:
    """Raise WrongState or DomainError where the month takes no further file now.

    The gates are asked only while the accepted file is held: a report submitted meanwhile is seen.
    """
    accepted = hold_accepted(branch_id, month)
    if gate_of(branch_id, month) is Gate.LOCKED:
        raise WrongState(
            _("Pay of %(month)s is under signature; replace its CRM file once it is signed or returned.")
            % {"month": month_text(month)}
        )
    if accepted and not replace:
        raise DomainError(
            _(
                "%(month)s has been accepted already (version %(revision)s). To put this file in its place,"
                " choose “replace”; the old version is kept."
            )
            % {"month": month_text(month), "revision": accepted.revision}
        )


def refuse_other_times(branch: Branch, month: date, at: datetime) -> None:
    """Raise DomainError for a month to come, or one before the branch opened."""
    if month > month_of(timezone.localdate(at)):
        raise DomainError(_("%(month)s has not begun yet; check the month.") % {"month": month_text(month)})
    if month < month_of(branch.opened_on):
        raise DomainError(
            _("%(branch)s opened on %(day)s only; check the month.")
            % {"branch": branch, "day": day_text(branch.opened_on)}
        )
