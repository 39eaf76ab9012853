"""Pages: the base classes (core/README.md)."""

from core.views.actions import ActionView
from core.views.base import SIGNED_IN, Page, RecordMixin
from core.views.downloads import Download, DownloadView
from core.views.edits import FormPage
from core.views.lists import ListPage
from core.views.records import RecordPage

__all__ = [
    "SIGNED_IN",
    "ActionView",
    "Download",
    "DownloadView",
    "FormPage",
    "ListPage",
    "Page",
    "RecordMixin",
    "RecordPage",
]
