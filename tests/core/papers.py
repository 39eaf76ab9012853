"""Papers of two kinds for the tests of core's mechanisms: a request sent up, and an adjustment to confirm."""

from datetime import date

from approvals.models import Request
from compensation.models import Adjustment
from core import serials
from org.choices import Role
from org.models import Delegation, RoleGrant
from tests.factories.org import BranchFactory, PersonFactory, UserFactory, holder

MONTH = date(2026, 10, 1)


def submitted_request(now, *, branch=None, by=None, on_behalf_of=None, drafted_by=None, **fields):
    """A request that waits for channel management."""
    branch = branch or BranchFactory()
    by = by or holder(Role.BRANCH_FINANCE, branch)
    return Request.objects.create(
        number=serials.issue("REQ-T", by=by, at=now),
        kind="test",
        subject_id=Request.objects.count() + 1,
        title="请示 标准一",
        branch=branch,
        content_hash="0" * 64,
        drafted_by=drafted_by or by,
        submitted_by=by,
        submitted_for=on_behalf_of,
        submitted_at=now,
        **fields,
    )


def proposed_adjustment(now, *, branch=None, by=None, **fields):
    """An adjustment of one hundred yuan that waits for the chief accountant."""
    branch = branch or BranchFactory()
    by = by or holder(Role.BRANCH_FINANCE, branch)
    return Adjustment.objects.create(
        branch=branch,
        person=PersonFactory(branch=branch),
        month=MONTH,
        kind="adjustment",
        title="补发",
        reason="漏计",
        amount=100,
        proposed_by=by,
        proposed_at=now,
        **fields,
    )


def stand_in_for(principal, now, **user):
    """An account to which `principal` has handed every role held, for a month around `now`."""
    account = UserFactory(**user)
    day = now.date()
    for grant in RoleGrant.objects.filter(user=principal):
        Delegation.objects.create(
            grant=grant,
            principal=principal,
            stand_in=account,
            reason="出差",
            created_at=now,
            valid_from=day.replace(day=1),
            valid_until=day.replace(month=day.month + 1, day=1),
        )
    return account
