"""Front door of the pay cycle's services."""

from compensation.services.detail import compute_detail, return_detail, review_detail, submit_detail
from compensation.services.paying import file_run, pay_run_out
from compensation.services.runs import compute_run_now, start_run
from compensation.services.signing import return_run, sign_run, submit_run, withdraw_run

__all__ = [
    "compute_detail",
    "compute_run_now",
    "file_run",
    "pay_run_out",
    "return_detail",
    "return_run",
    "review_detail",
    "sign_run",
    "start_run",
    "submit_detail",
    "submit_run",
    "withdraw_run",
]
