"""What changes or opens papers; each call is one transaction and one audit entry."""

from archives.services.keeping import add_retention, change_retention, set_paper_location, void_document
from archives.services.reading import NotAsRegistered, open_document
from archives.services.registering import register_document

__all__ = [
    "NotAsRegistered",
    "add_retention",
    "change_retention",
    "open_document",
    "register_document",
    "set_paper_location",
    "void_document",
]
