"""Front door of the customers' services."""

from customers.services.checking import check_crm_now
from customers.services.partitions import ensure_partition
from customers.services.uploading import abandon, set_headings, upload_crm

__all__ = ["abandon", "check_crm_now", "ensure_partition", "set_headings", "upload_crm"]
