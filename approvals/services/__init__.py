"""What moves requests; each call is one transaction."""

from approvals.services.deciding import approve, send_back, withdraw
from approvals.services.filing import file_sheet, file_sheet_again
from approvals.services.submitting import submit

__all__ = ["approve", "file_sheet", "file_sheet_again", "send_back", "submit", "withdraw"]
