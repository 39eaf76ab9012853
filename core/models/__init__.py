"""Rows of the mechanisms: audit chain, jobs, serial numbers, notices, saved filters."""

from core.models.audit import AuditEntry, AuditHead
from core.models.job import Job
from core.models.notice import Notice
from core.models.paper import Paper
from core.models.saved_filter import SavedFilter
from core.models.serial import SerialNumber, SerialSeries

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Job",
    "Notice",
    "Paper",
    "SavedFilter",
    "SerialNumber",
    "SerialSeries",
]
