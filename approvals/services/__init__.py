"""What moves requests; each call is one transaction."""

from approvals.services.chasing import note_call, remind
from approvals.services.closing import close, outcome_of
from approvals.services.deciding import approve, send_back, withdraw
from approvals.services.drafting import check, edit_cover, resubmit, sign_off
from approvals.services.executing import refuse_unless_effective
from approvals.services.faxing import FaxFacts, fax_back, register, retry_fax, send_fax
from approvals.services.filing import file_sheet, file_sheet_again
from approvals.services.handing import hand_step
from approvals.services.marking import Marked, add_department, mark, pass_on, remove_department
from approvals.services.opining import countersign, instruct
from approvals.services.presenting import add_leader, present
from approvals.services.reading import open_attachment
from approvals.services.returning import return_to
from approvals.services.routes import lay_down_route
from approvals.services.submitting import Cover, begin, submit

__all__ = [
    "Cover",
    "FaxFacts",
    "Marked",
    "add_department",
    "add_leader",
    "approve",
    "begin",
    "check",
    "close",
    "countersign",
    "edit_cover",
    "fax_back",
    "file_sheet",
    "file_sheet_again",
    "hand_step",
    "instruct",
    "lay_down_route",
    "mark",
    "note_call",
    "open_attachment",
    "outcome_of",
    "pass_on",
    "present",
    "refuse_unless_effective",
    "register",
    "remind",
    "remove_department",
    "resubmit",
    "retry_fax",
    "return_to",
    "send_back",
    "send_fax",
    "sign_off",
    "submit",
    "withdraw",
]
