"""Front door of the customers' services."""

from customers.services.partitions import ensure_partition

__all__ = ["ensure_partition"]
