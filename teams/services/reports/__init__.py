"""Business analysis reports: begun, filled, written, handed in, confirmed by two others, filed (G6, G22)."""

from teams.services.reports.beginning import begin_report, begin_reports_of, enqueue_beginning
from teams.services.reports.deciding import confirm_report, discard_report, return_report
from teams.services.reports.due import set_due_days
from teams.services.reports.filing import file_again, file_report
from teams.services.reports.handing_in import NO_RECORD, submit_report
from teams.services.reports.writing import take_figures, write_report

__all__ = [
    "NO_RECORD",
    "begin_report",
    "begin_reports_of",
    "confirm_report",
    "discard_report",
    "enqueue_beginning",
    "file_again",
    "file_report",
    "return_report",
    "set_due_days",
    "submit_report",
    "take_figures",
    "write_report",
]
