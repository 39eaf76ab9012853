"""Who imports and reads CRM months and customers."""

from datetime import datetime
from typing import Any

from core.actors import Capacity
from org.permissions import holder

IMPORT = "customers.import"
CRM_VIEW = "customers.crm_view"
VIEW = "customers.view"

may_import = holder(IMPORT)


def may_conclude(record: Any, by: Any, at: datetime) -> Capacity:
    """A check that was begun is concluded in its uploader's name, even where the role has ended meanwhile."""
    if by.pk == record.uploaded_by_id:
        return Capacity(role="")
    return may_import(record, by, at)
