"""What is printed of a request is on record: sheets leave the product."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from approvals.models import Request
from core import audit
from core.actors import Capacity


@transaction.atomic
def record_print(*, request: Request, sheet: str, by: Any, at: datetime) -> str:
    """Record that `by`, who may read the request, prints a sheet of it; the audit's head for its margin
    (G25).
    """
    role = next((grant.role for grant in by.grants(timezone.localdate(at))), "")
    after = {"sheet": sheet, "version": request.revision}
    audit.record("approvals.request.print", request, by=by, at=at, capacity=Capacity(role), after=after)
    return str(audit.head())
