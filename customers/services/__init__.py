"""Front door of the customers' services."""

from customers.services.checking import check_crm_now, import_crm_now
from customers.services.gating import hold_accepted
from customers.services.heading_maps import abandon, set_headings
from customers.services.partitions import ensure_partition
from customers.services.uploading import upload_crm

__all__ = [
    "abandon",
    "check_crm_now",
    "ensure_partition",
    "hold_accepted",
    "import_crm_now",
    "set_headings",
    "upload_crm",
]
