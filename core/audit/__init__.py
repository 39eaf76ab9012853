"""The append-only, hash-chained audit: one door to write, one to verify (architecture.md, Audit)."""

from core.audit.checking import Fault, verify
from core.audit.writing import Head, head, history, record

__all__ = ["Fault", "Head", "head", "history", "record", "verify"]
