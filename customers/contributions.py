"""What the customers' app shows on common pages: files that wait for somebody, customers found."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import contributions
from core.contributions import Hit, Pending, Todo
from core.figures import month_text, number_text
from core.months import format_month
from core.together import Row
from customers import permissions, queries
from customers.choices import CrmState
from customers.models import CrmMonth, Customer

MOST_LINES = 20


def register() -> None:
    """Called once by the app's `ready`."""
    contributions.TODOS += [waiting, missing]
    contributions.PENDING.append(pending)
    contributions.SEARCHES.append(search)


def missing(user: Any, at: datetime) -> Sequence[Todo]:
    """Months without a file; two queries at most, none for who imports nothing."""
    if not user.may(permissions.IMPORT):
        return []
    return [_to_import(one) for one in queries.missing_files(user, timezone.localdate(at), MOST_LINES)]


def _to_import(file: queries.MissingFile) -> Todo:
    """A month whose file has not come: the cycle begins with it."""
    asked = f"?branch={file.branch.pk}&month={format_month(file.month)}"
    return Todo(
        what=_("Import the CRM file of %(branch)s for %(month)s")
        % {"branch": file.branch, "month": month_text(file.month)},
        url=reverse("customers:crm_upload") + asked,
        button=_("Upload the file"),
        since=timezone.make_aware(datetime.combine(file.since, time.min)),
        due=file.due,
    )


def _waiting(user: Any, at: datetime) -> QuerySet[CrmMonth] | None:
    del at
    return queries.waiting_for(user) if user.may(permissions.IMPORT) else None


def _show_waiting(row: Row, at: datetime) -> list[Todo]:
    del at
    place = {"branch": row["branch"], "month": month_text(row.day("month"))}
    if row["state"] == CrmState.MAPPING:
        what = _("CRM file of %(branch)s, %(month)s: assign its headings") % place
        route, button = "customers:crm_headings", _("Assign headings")
    else:
        faults = {"count": number_text(row["fault_count"])}
        what = _("CRM file of %(branch)s, %(month)s: refused (faults: %(count)s)") % (place | faults)
        route, button = "customers:crm_month", _("See the faults")
    line = Todo(
        what=what,
        url=reverse(route, args=[row["pk"]]),
        button=button,
        since=row.moment("decided_at", "uploaded_at"),
        sender=row["uploaded_by"],
    )
    return [line]


def _sent(user: Any, at: datetime) -> QuerySet[CrmMonth]:
    """One's own files that are being checked."""
    del at
    return CrmMonth.objects.visible_to(user).filter(
        uploaded_by_id=user.pk, state__in=[CrmState.WAITING, CrmState.CHECKING]
    )


def _show_sent(row: Row, at: datetime) -> list[Pending]:
    del at
    place = {"branch": row["branch"], "month": month_text(row.day("month"))}
    line = Pending(
        what=_("CRM file of %(branch)s, %(month)s") % place,
        url=reverse("customers:crm_month", args=[row["pk"]]),
        state=str(CrmState(row["state"]).label),
        holder=_("the system"),
        since=row.moment("uploaded_at"),
    )
    return [line]


_COLUMNS = {
    **{name: F(name) for name in ("pk", "state", "month", "fault_count", "decided_at", "uploaded_at")},
    "branch": F("branch__name"),
    "uploaded_by": F("uploaded_by__name"),
}
waiting = contributions.Lines(_waiting, _COLUMNS, _show_waiting)
pending = contributions.Lines(_sent, _COLUMNS, _show_sent)


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
