"""Plans, targets, tasks, work logs and reports of the teams (G2–G6); one module per part."""

from teams.models.daily import DailyFigure
from teams.models.division import Division, DivisionRow
from teams.models.moves import OutletMove
from teams.models.paper_parts import BankCooperation, PaperAttachment, Stationing, TeamSetUp
from teams.models.papers import TeamPaper
from teams.models.report_due import ReportDue
from teams.models.reports import BusinessReport
from teams.models.targets import Shortfall, ShortfallRule, Target, TargetMonth, TargetShare
from teams.models.tasks import Task, TaskEvidence, TaskStep
from teams.models.work_logs import LogReopening, LogRule, SampledLog, SampleDraw, WorkLog

__all__ = [
    "BankCooperation",
    "BusinessReport",
    "DailyFigure",
    "Division",
    "DivisionRow",
    "LogReopening",
    "LogRule",
    "OutletMove",
    "PaperAttachment",
    "ReportDue",
    "SampleDraw",
    "SampledLog",
    "Shortfall",
    "ShortfallRule",
    "Stationing",
    "Target",
    "TargetMonth",
    "TargetShare",
    "Task",
    "TaskEvidence",
    "TaskStep",
    "TeamPaper",
    "TeamSetUp",
    "WorkLog",
]
