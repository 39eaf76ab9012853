"""What the customers' app shows on common pages: files that wait for somebody, customers found."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import contributions
from core.contributions import Hit, Pending, Todo
from core.figures import month_text, number_text
from core.months import format_month
from customers import permissions, queries
from customers.choices import CrmState
from customers.models import CrmMonth, Customer

MOST_LINES = 20


def register() -> None:
    """Called once by the app's `ready`."""
    contributions.TODOS.append(todos)
    contributions.PENDING.append(pending)
    contributions.SEARCHES.append(search)


def todos(user: Any, at: datetime) -> Sequence[Todo]:
    """Files whose headings wait, refused ones that no newer file has followed, and months without any.

    Three queries at most, none for who imports nothing.
    """
    if not user.may(permissions.IMPORT):
        return []
    missing = queries.missing_files(user, timezone.localdate(at), MOST_LINES)
    waiting = [_todo(crm_month) for crm_month in queries.waiting_for(user)[:MOST_LINES]]
    return [*waiting, *map(_to_import, missing)]


def _to_import(missing: queries.MissingFile) -> Todo:
    """A month whose file has not come: the cycle begins with it."""
    asked = f"?branch={missing.branch.pk}&month={format_month(missing.month)}"
    return Todo(
        what=_("Import the CRM file of %(branch)s for %(month)s")
        % {"branch": missing.branch, "month": month_text(missing.month)},
        url=reverse("customers:crm_upload") + asked,
        button=_("Upload the file"),
        since=timezone.make_aware(datetime.combine(missing.since, time.min)),
        due=missing.due,
    )


def _todo(crm_month: CrmMonth) -> Todo:
    place = {"branch": crm_month.branch, "month": month_text(crm_month.month)}
    if crm_month.state == CrmState.MAPPING:
        what = _("CRM file of %(branch)s, %(month)s: assign its headings") % place
        url, button = reverse("customers:crm_headings", args=[crm_month.pk]), _("Assign headings")
    else:
        faults = {"count": number_text(crm_month.fault_count)}
        what = _("CRM file of %(branch)s, %(month)s: refused (faults: %(count)s)") % (place | faults)
        url, button = crm_month.get_absolute_url(), _("See the faults")
    since = crm_month.decided_at or crm_month.uploaded_at
    return Todo(what=what, url=url, button=button, since=since, sender=str(crm_month.uploaded_by))


def pending(user: Any, at: datetime) -> Sequence[Pending]:
    """One's own files that are being checked; one query."""
    del at
    rows = CrmMonth.objects.visible_to(user).filter(
        uploaded_by_id=user.pk, state__in=[CrmState.WAITING, CrmState.CHECKING]
    )
    return [
        Pending(
            what=_("CRM file of %(branch)s, %(month)s")
            % {"branch": crm_month.branch, "month": month_text(crm_month.month)},
            url=crm_month.get_absolute_url(),
            state=str(CrmState(crm_month.state).label),
            holder=_("the system"),
            since=crm_month.uploaded_at,
        )
        for crm_month in rows.select_related("branch")[:MOST_LINES]
    ]


def search(user: Any, text: str) -> Sequence[Hit]:
    """Customers whom `user` may see, whose account or name begins with the text."""
    if not text.strip():
        return []
    rows = queries.search_customers(Customer.objects.visible_to(user), text).select_related(
        "manager", "branch"
    )
    return [
        Hit(
            kind=_("customer"),
            title=str(customer),
            url=customer.get_absolute_url(),
            note=f"{customer.branch} · {customer.manager or ''}".rstrip(" ·"),
        )
        for customer in rows.order_by("account")[:MOST_LINES]
    ]
