"""Papers with hash, number, retention class and rights (G18, G25)."""

from archives.models.document import Document
from archives.models.retention import RetentionClass

__all__ = ["Document", "RetentionClass"]
