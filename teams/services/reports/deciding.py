"""Two confirmations by two other people, the way back, and the draft that is not needed (G6)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core import fsm
from teams.choices.reports import ReportState
from teams.models import BusinessReport
from teams.report_permissions import CONFIRM_MANAGER
from teams.services.reports.filing import enqueue_filing
from teams.services.reports.telling import tell_confirmed, tell_returned, tell_waiting
from teams.services.reports.writing import locked, refuse_if_changed

S = ReportState


@transaction.atomic
def confirm_report(*, report_id: int, by: Any, at: datetime, version: int | None = None) -> BusinessReport:
    """Confirm a report that was handed in: the team's lead first (of the branch's own the deputy), then the
    branch manager. The second confirmation has it printed, filed and sent to headquarters (G6, G22).

    Pressing twice changes nothing. Raises DomainError for who wrote on it or confirmed it already, Conflict
    where it is another version than the one that was read, WrongState, PermissionDenied,
    BusinessReport.DoesNotExist for strangers.
    """
    report = locked(report_id, by)
    if _has_confirmed(report, by):
        return report
    refuse_if_changed(report, version)
    if report.state == S.LEAD_CONFIRMED:
        fsm.perform(report.confirm_manager, by=by, at=at, given={"facts": report.facts_hash})
        enqueue_filing(report, by=by, at=at)
        tell_confirmed(report, at=at)
        return report
    fsm.perform(report.confirm_lead, by=by, at=at, given={"facts": report.facts_hash})
    tell_waiting(report, CONFIRM_MANAGER, at=at)
    return report


def _has_confirmed(report: BusinessReport, by: Any) -> bool:
    """Whether the last step was this very person's confirmation."""
    last = report.manager_by_id if report.state == S.CONFIRMED else report.lead_by_id
    return report.state in {S.LEAD_CONFIRMED, S.CONFIRMED} and last == by.pk


@transaction.atomic
def return_report(
    *, report_id: int, reason: str, by: Any, at: datetime, version: int | None = None
) -> BusinessReport:
    """Give the report back to its author with a reason, for whoever's confirmation it waits for (G6).

    Its texts as handed in stay in the audit. Raises DomainError without a reason, Conflict, WrongState,
    PermissionDenied.
    """
    report = locked(report_id, by)
    refuse_if_changed(report, version)
    fsm.perform(report.send_back, by=by, at=at, reason=reason)
    tell_returned(report, reason.strip(), at=at)
    return report


@transaction.atomic
def discard_report(
    *, report_id: int, reason: str, by: Any, at: datetime, version: int | None = None
) -> BusinessReport:
    """Discard a draft that was never handed in, for whoever writes it; it stays to be read, with the reason,
    and another one of the period can be begun (G6).

    Raises DomainError without a reason, Conflict where somebody saved meanwhile, WrongState once it was
    handed in, PermissionDenied, BusinessReport.DoesNotExist for strangers.
    """
    report = locked(report_id, by)
    refuse_if_changed(report, version)
    fsm.perform(report.discard, by=by, at=at, reason=reason)
    return report
