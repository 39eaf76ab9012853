"""The business detail: computed from the accepted CRM month, submitted, reviewed (G15.1)."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from compensation.choices import SUBMITTED_OR_LATER
from compensation.models import BusinessDetail, CommissionRule, DetailRow, PayRun
from compensation.queries.figures_sql import COLUMNS, FIGURES
from compensation.queries.parameters import commission_rule
from compensation.services.notifying import tell_of_detail
from core import audit, fsm
from core.actors import Capacity
from core.errors import DomainError, WrongState
from core.months import format_month, next_month
from customers.choices import CrmState
from customers.models import CrmMonth
from customers.services import hold_accepted
from org.models import User
from org.permissions import capacity


@transaction.atomic
def compute_detail(*, branch_id: int, month: date, by: User, at: datetime) -> BusinessDetail:
    """Sum the branch's accepted CRM month per account manager, anew where it was summed before (G15.1).

    An account manager without customers gets a row of zeros. Raises DomainError where no file is accepted or
    the rates are missing, WrongState once pay computed from it is submitted, PermissionDenied.
    """
    taken_as = capacity(by, "pay.detail_compute", at=at, branch_id=branch_id)
    crm_month = _accepted_file(branch_id, month)
    rule = rates_of(branch_id, month)
    _refuse_once_submitted(branch_id, month)
    detail = BusinessDetail.objects.select_for_update().filter(branch_id=branch_id, month=month).first()
    if detail is None:
        return _first(crm_month, rule, by=by, at=at, taken_as=taken_as)
    _write_rows(detail, crm_month, rule)
    fsm.perform(detail.recompute, by=by, at=at, given={"crm_month": crm_month.pk})
    return detail


def _accepted_file(branch_id: int, month: date) -> CrmMonth:
    crm_month = hold_accepted(branch_id, month)
    if crm_month is None:
        raise DomainError(
            _("No CRM file of %(month)s is accepted for this branch; import it first.")
            % {"month": format_month(month)}
        )
    return crm_month


def rates_of(branch_id: int, month: date) -> CommissionRule:
    """The rates inside the branch's net commission in that month. Raises DomainError where there are none."""
    rule = commission_rule(branch_id, month)
    if rule is None:
        raise DomainError(
            _("The rates inside net commission are missing for %(month)s; enter them under the parameters.")
            % {"month": format_month(month)}
        )
    return rule


def _refuse_once_submitted(branch_id: int, month: date) -> None:
    """Holds the run until the end of the transaction, so that nobody submits it meanwhile."""
    run = PayRun.objects.select_for_update(of=("self",)).filter(branch_id=branch_id, month=month).first()
    if run is not None and run.state in SUBMITTED_OR_LATER:
        raise WrongState(
            _("Pay of %(month)s is submitted; what it was computed from is not changed any more.")
            % {"month": format_month(month)}
        )


def _first(
    crm_month: CrmMonth, rule: CommissionRule, *, by: User, at: datetime, taken_as: Capacity
) -> BusinessDetail:
    detail = BusinessDetail.objects.create(
        branch_id=crm_month.branch_id,
        month=crm_month.month,
        crm_month=crm_month,
        computed_by=by,
        computed_at=at,
    )
    _write_rows(detail, crm_month, rule)
    after = {"state": detail.state, "crm_month": crm_month.pk}
    audit.record("compensation.businessdetail.compute", detail, by=by, at=at, capacity=taken_as, after=after)
    return detail


def _write_rows(detail: BusinessDetail, crm_month: CrmMonth, rule: CommissionRule) -> None:
    """Summed by the database, whatever the number of facts.

    By way of a temporary table: an INSERT that reads its own SELECT is not worked on in parallel.
    """
    DetailRow.objects.filter(detail=detail).delete()
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS summed")
        cursor.execute(
            f"CREATE TEMPORARY TABLE summed ({columns}) ON COMMIT DROP AS {FIGURES}",
            figures_params(crm_month, rule),
        )
        cursor.execute(
            f"INSERT INTO compensation_detailrow (detail_id, {columns})"  # noqa: S608  names are ours
            f" SELECT %s, {columns} FROM summed ORDER BY person_id",
            [detail.pk],
        )


def figures_params(crm_month: CrmMonth, rule: CommissionRule) -> dict[str, Any]:
    """What the statement of `figures_sql` asks for."""
    return {
        "branch": crm_month.branch_id,
        "month": crm_month.month,
        "end": next_month(crm_month.month),
        "crm_month": crm_month.pk,
        "vat_rate": rule.vat_rate,
        "surcharge_rate": rule.surcharge_rate,
        "fund_rate": rule.fund_rate,
    }


@transaction.atomic
def submit_detail(*, detail_id: int, by: User, at: datetime) -> BusinessDetail:
    """Hand the summary to branch finance for its review (G15.1).

    Raises DomainError where a newer CRM file has come in since, WrongState, PermissionDenied.
    """
    detail = BusinessDetail.objects.select_related("branch", "crm_month").get(pk=detail_id)
    _refuse_stale(detail)
    fsm.perform(detail.submit, by=by, at=at)
    tell_of_detail(detail, "pay.detail_review", "pay.detail_submitted", at=at)
    return detail


@transaction.atomic
def review_detail(*, detail_id: int, by: User, at: datetime) -> BusinessDetail:
    """Confirm the summary; never by who submitted it (G15.1).

    Raises DomainError for the submitter or where a newer CRM file has come in, WrongState, PermissionDenied.
    """
    detail = BusinessDetail.objects.select_related("branch", "crm_month").get(pk=detail_id)
    _refuse_stale(detail)
    fsm.perform(detail.review, by=by, at=at)
    tell_of_detail(detail, "pay.prepare", "pay.detail_reviewed", at=at)
    return detail


@transaction.atomic
def return_detail(*, detail_id: int, reason: str, by: User, at: datetime) -> BusinessDetail:
    """Send the summary back with a reason, reviewed or not, while its pay is not submitted (G15.1).

    Raises DomainError without a reason, WrongState, PermissionDenied.
    """
    detail = BusinessDetail.objects.select_related("branch").get(pk=detail_id)
    _refuse_once_submitted(detail.branch_id, detail.month)
    fsm.perform(detail.send_back, by=by, at=at, reason=reason)
    tell_of_detail(detail, "pay.detail_compute", "pay.detail_returned", at=at)
    return detail


def _refuse_stale(detail: BusinessDetail) -> None:
    if detail.crm_month.state != CrmState.ACCEPTED:
        raise DomainError(
            _("A newer CRM file of this month was accepted meanwhile. Compute the detail again.")
        )
