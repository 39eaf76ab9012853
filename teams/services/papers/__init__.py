"""The teams' papers: written, sent up, in force once approved, carried out, renewed (G2–G4)."""

from teams.services.papers.attaching import attach, detach, open_attachment
from teams.services.papers.carrying_out import finish_paper, start_executing
from teams.services.papers.drafting import copy_paper, discard_paper, draft_paper
from teams.services.papers.filing import file_paper
from teams.services.papers.opening import open_team
from teams.services.papers.reminding import remind_of_renewals
from teams.services.papers.sending import kind_of_request, submit_paper, withdraw_paper
from teams.services.papers.writing import Agreed, Written, save_paper

__all__ = [
    "Agreed",
    "Written",
    "attach",
    "copy_paper",
    "detach",
    "discard_paper",
    "draft_paper",
    "file_paper",
    "finish_paper",
    "kind_of_request",
    "open_attachment",
    "open_team",
    "remind_of_renewals",
    "save_paper",
    "start_executing",
    "submit_paper",
    "withdraw_paper",
]
