"""Plans, targets, tasks, work logs and reports of the teams (G2–G6); one module per part."""

from teams.models.paper_parts import BankCooperation, PaperAttachment, Stationing, TeamSetUp
from teams.models.papers import TeamPaper

__all__ = ["BankCooperation", "PaperAttachment", "Stationing", "TeamPaper", "TeamSetUp"]
