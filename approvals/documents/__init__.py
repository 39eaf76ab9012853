"""The papers of a request: its cover sheet, and the opinions on it."""

from datetime import datetime

from approvals.choices import Way
from approvals.documents.chain_sheet import chain_sheet
from approvals.documents.cover_sheet import cover_sheet
from approvals.documents.opinion_sheet import opinion_sheet
from approvals.models import Request


def sheet_of_opinions(request: Request, *, audit_head: str, at: datetime, language: str = "") -> bytes:
    """The sheet that fits the request's way, as a PDF."""
    sheet = chain_sheet if request.way == Way.CHAIN else opinion_sheet
    return sheet(request, audit_head=audit_head, at=at, language=language)


__all__ = ["chain_sheet", "cover_sheet", "opinion_sheet", "sheet_of_opinions"]
