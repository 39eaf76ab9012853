"""Plans, targets, tasks, work logs and reports of the teams (G2–G6); one module per part."""

from teams.models.papers import BankCooperation, PaperAttachment, TeamPaper, TeamSetUp

__all__ = ["BankCooperation", "PaperAttachment", "TeamPaper", "TeamSetUp"]
