"""A standard from a file taken the whole way at once, for administrators and set-ups."""

from datetime import datetime

from django.db import transaction

import approvals.services as requests
from compensation.models import PayStandard
from compensation.services.standards.drafts import draft_standard
from compensation.services.standards.steps import submit_standard
from org.models import User


@transaction.atomic
def load_standard(
    *, document: object, by: User, at: datetime, approved_by: User | None = None, opinion: str = ""
) -> PayStandard:
    """Draft the standard; where an approver is named, submit it and have it approved, or keep nothing of it.

    Raises as `draft_standard`, `submit_standard` and `approvals.services.approve` do: the approver has to
    hold the right and must not be who drafts.
    """
    standard = draft_standard(document=document, by=by, at=at)
    if approved_by is None:
        return standard
    standard = submit_standard(standard_id=standard.pk, by=by, at=at)
    assert standard.request_id is not None
    requests.approve(request_id=standard.request_id, opinion=opinion, by=approved_by, at=at)
    return PayStandard.objects.select_related("team", "branch", "request__number").get(pk=standard.pk)
