from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compensation.models import BusinessDetail
from core.components import Link
from core.months import format_month
from customers.models import CrmMonth
from org.permissions import capacity


def next_step(crm_month: CrmMonth, user: Any) -> Link | None:
    """What follows an accepted CRM month: its business detail, or the page that computes it."""
    branch_id, month = crm_month.branch_id, crm_month.month
    details = BusinessDetail.objects.visible_to(user)
    detail = details.filter(branch_id=branch_id, month=month).first()
    if detail is not None:
        return Link(_("Business detail"), detail.get_absolute_url(), "report-analytics")
    try:
        capacity(user, "pay.detail_compute", at=timezone.now(), branch_id=branch_id)
    except PermissionDenied:
        return None
    asked = urlencode({"branch": branch_id, "month": format_month(month)})
    address = f"{reverse('compensation:detail_compute')}?{asked}"
    return Link(_("Compute a business detail"), address, "report-analytics")
