"""On which working day after a period the branch's reports are due; dated, never changed (G6)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from org.models import Branch
from org.permissions import capacity
from teams.choices.reports import ReportKind
from teams.models import ReportDue
from teams.report_permissions import DUE_EDIT

MOST_DAYS = 20


@transaction.atomic
def set_due_days(
    *, branch_id: int, valid_from: date, days: dict[str, int], by: Any, at: datetime
) -> ReportDue:
    """Lay down the due days for periods that end on or after a coming day; reports that are begun keep
    theirs.

    `days`: kind of report → working day after the period, 1 to 20. Raises DomainError for other counts, for a
    day that is not to come and where something is laid down for it already; PermissionDenied.
    """
    branch = Branch.objects.select_for_update(of=("self",)).get(pk=branch_id)
    acting = capacity(by, DUE_EDIT, at=at, branch_id=branch_id)
    if set(days) != set(ReportKind.values) or not all(1 <= count <= MOST_DAYS for count in days.values()):
        raise DomainError(
            _("A report is due on one of the first %(most)s working days.") % {"most": MOST_DAYS}
        )
    if valid_from <= timezone.localdate(at):
        raise DomainError(_("Due days are laid down for periods to come: choose a later day."))
    if ReportDue.objects.filter(branch=branch, valid_from=valid_from).exists():
        raise DomainError(_("Due days from that day on are laid down already. Choose another day."))
    rule = ReportDue.objects.create(
        branch=branch,
        valid_from=valid_from,
        set_by_id=by.pk,
        set_at=at,
        **{f"{kind}_days": count for kind, count in days.items()},
    )
    audit.record(
        "teams.reportdue.set", rule, by=by, at=at, capacity=acting, after={"from": valid_from, **days}
    )
    return rule
