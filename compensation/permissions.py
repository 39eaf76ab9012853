"""Who may take which step of the pay cycle."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from core.actors import Capacity
from org.permissions import holder

may_compute_detail = holder("pay.detail_compute")
may_review_detail = holder("pay.detail_review")
may_edit_standard = holder("pay.standard_edit")
may_decide_standard = holder("approvals.channel")
may_prepare = holder("pay.prepare")
may_sign_chief = holder("pay.sign_chief")
may_sign_deputy = holder("pay.sign_deputy")
may_sign_manager = holder("pay.sign_manager")
may_pay_out = holder("pay.pay_out")
may_file = holder("pay.file")
may_adjust = holder("pay.adjust")
may_confirm = holder("pay.adjust_confirm")
may_import = holder("customers.import")


def may_decide_or_withdraw_standard(record: Any, by: Any, at: datetime) -> Capacity:
    """Channel management sends a standard back; who submitted it takes it back."""
    try:
        return may_decide_standard(record, by, at)
    except PermissionDenied:
        return may_edit_standard(record, by, at)


def may_return_run(record: Any, by: Any, at: datetime) -> Capacity:
    """Whoever's signature is due may return the report instead of signing."""
    due = {"submitted": may_sign_chief, "chief_signed": may_sign_deputy, "deputy_signed": may_sign_manager}
    return due[record.state](record, by, at)


def may_notice_change(record: Any, by: Any, at: datetime) -> Capacity:
    """Any signer or preparer of the branch: the change itself voids, the person only came upon it."""
    for authority in (may_prepare, may_sign_chief, may_sign_deputy):
        try:
            return authority(record, by, at)
        except PermissionDenied:
            continue
    return may_sign_manager(record, by, at)
