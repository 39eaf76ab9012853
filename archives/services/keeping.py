"""What the trading desk and the administrator do with papers once they are registered."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from archives import permissions
from archives.models import Document, RetentionClass
from archives.rules.retention import FLOORS, is_below_law, is_shorter
from core import audit, serials
from core.errors import DomainError
from org.permissions import capacity

LOCATION_LENGTH = 120


@transaction.atomic
def set_paper_location(*, document_id: int, location: str, by: Any, at: datetime) -> Document:
    """Say where the paper original stands: cabinet, shelf, box (G18). Empty: there is none.

    Raises Document.DoesNotExist for who may not see the paper, PermissionDenied for who does not keep it.
    """
    document = _locked(document_id, by)
    acting = capacity(by, permissions.PLACE, at=at, branch_id=document.branch_id, team_id=document.team_id)
    before, after = document.paper_location, " ".join(location.split())[:LOCATION_LENGTH]
    if before == after:
        return document
    document.paper_location = after
    document.save(update_fields=["paper_location"])
    audit.record(
        "archives.document.place",
        document,
        by=by,
        at=at,
        capacity=acting,
        before={"place": before},
        after={"place": after},
    )
    return document


@transaction.atomic
def void_document(*, document_id: int, reason: str, by: Any, at: datetime) -> Document:
    """Declare a scan that was registered by mistake void: number, paper and reason stay (G25).

    Only for what was registered by hand; a paper that the product made belongs to a record that goes on.
    """
    document = _locked(document_id, by)
    capacity(by, permissions.REGISTER, at=at, branch_id=document.branch_id, team_id=document.team_id)
    if document.source_type:
        raise DomainError(
            _("This paper was made by the product and belongs to its record; it cannot be made void.")
        )
    serials.void(number_id=document.number_id, reason=reason, by=by, at=at)
    return document


def _locked(document_id: int, by: Any) -> Document:
    rows = Document.objects.visible_to(by).select_related("number")
    return rows.select_for_update(of=("self",)).get(pk=document_id)


@transaction.atomic
def add_retention(
    *, code: str, name: str, years: int | None, basis: str, by: Any, at: datetime
) -> RetentionClass:
    """Add a class for papers that those at hand do not fit; `years` None keeps permanently."""
    acting = capacity(by, permissions.EDIT_RETENTION, at=at)
    if RetentionClass.objects.filter(code=code).exists():
        raise DomainError(_("There is a retention class %(code)s already.") % {"code": code})
    row = RetentionClass.objects.create(code=code, name=name, years=years, basis=basis)
    audit.record("archives.retention.add", row, by=by, at=at, capacity=acting, after=_said(row))
    return row


@transaction.atomic
def change_retention(
    *, retention_id: int, name: str, years: int | None, basis: str, by: Any, at: datetime
) -> RetentionClass:
    """Rename a retention class or change its period; `years` None keeps permanently.

    Raises DomainError below what the law asks, and where papers would be kept shorter than they were
    registered for.
    """
    acting = capacity(by, permissions.EDIT_RETENTION, at=at)
    row = RetentionClass.objects.select_for_update().get(pk=retention_id)
    _refuse_shortening(row, years)
    before = _said(row)
    row.name, row.years, row.basis = name, years, basis
    row.save(update_fields=["name", "years", "basis"])
    audit.record(
        "archives.retention.change", row, by=by, at=at, capacity=acting, before=before, after=_said(row)
    )
    return row


def _refuse_shortening(row: RetentionClass, years: int | None) -> None:
    if is_below_law(row.code, years):
        raise DomainError(_("The law asks for a longer period; a class of the product is not kept shorter."))
    is_own = row.code not in FLOORS
    if is_own and is_shorter(years, than=row.years) and row.documents.exists():
        raise DomainError(_("Papers have been registered under this period; it is not shortened any more."))


def _said(row: RetentionClass) -> dict[str, Any]:
    return {"name": row.name, "years": row.years, "basis": row.basis}
