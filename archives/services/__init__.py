"""What changes or opens papers; each call is one transaction and one audit entry."""

from archives.services.accepting import accepted_upload
from archives.services.keeping import add_retention, change_retention, set_paper_location, void_document
from archives.services.reading import NotAsRegistered, checked_content, open_attached, open_document
from archives.services.registering import register_document, register_scan
from archives.services.sweeping import sweep_store

__all__ = [
    "NotAsRegistered",
    "accepted_upload",
    "add_retention",
    "change_retention",
    "checked_content",
    "open_attached",
    "open_document",
    "register_document",
    "register_scan",
    "set_paper_location",
    "sweep_store",
    "void_document",
]
