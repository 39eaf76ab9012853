"""What a branch's unknown headings mean, and files that are given up."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import fsm
from core.errors import DomainError
from customers.models import CrmMonth, HeadingMap
from customers.rules.columns import IGNORED, column_of, heading_key
from customers.services.uploading import have_checked
from customers.services.waiting_files import forget_upload
from org.models import User


@transaction.atomic
def set_headings(
    *, crm_month_id: int, mapping: Mapping[str, str], by: User, at: datetime, queue: bool = True
) -> CrmMonth:
    """Remember for the branch what its headings mean (code name, or empty to ignore) and check again.

    Raises DomainError for a heading that the file does not have, a column that does not exist or is named
    twice, WrongState where the file no longer waits for it, CrmMonth.DoesNotExist for strangers,
    PermissionDenied.
    """
    crm_month = CrmMonth.objects.visible_to(by).select_for_update(of=("self",)).get(pk=crm_month_id)
    asked = list(crm_month.headings)
    fsm.perform(crm_month.set_headings, by=by, at=at, given={"mapping": dict(mapping)})
    _refuse_mapping(asked, mapping)
    for heading, code in mapping.items():
        HeadingMap.objects.update_or_create(
            branch_id=crm_month.branch_id,
            heading=heading_key(heading),
            defaults={"column": code, "set_by": by, "set_at": at},
        )
    if queue:
        have_checked(crm_month, by=by, at=at)
    return crm_month


def _refuse_mapping(asked: list[str], mapping: Mapping[str, str]) -> None:
    chosen = [code for code in mapping.values() if code != IGNORED]
    if not set(mapping) <= set(asked):
        raise DomainError(_("The file does not have this heading."))
    if any(column_of(code) is None for code in chosen):
        raise DomainError(_("There is no such column."))
    if len(set(chosen)) < len(chosen):
        raise DomainError(_("Two headings cannot mean the same column. Choose another one for one of them."))


@transaction.atomic
def abandon(*, crm_month_id: int, by: User, at: datetime) -> CrmMonth:
    """Give up a file that waits; nothing of it is kept but that it was there (G15.1).

    Raises WrongState for a file that is decided, CrmMonth.DoesNotExist for strangers, PermissionDenied.
    """
    crm_month = CrmMonth.objects.visible_to(by).select_for_update(of=("self",)).get(pk=crm_month_id)
    forget_upload(crm_month)
    fsm.perform(crm_month.abandon, by=by, at=at)
    return crm_month


def remembered_headings(branch_id: int) -> dict[str, str]:
    """What the branch's headings mean: key of the heading → code name, or empty for ignored ones."""
    return dict(HeadingMap.objects.filter(branch_id=branch_id).values_list("heading", "column"))
