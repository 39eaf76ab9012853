"""Front door of the pay cycle's services."""

from compensation.services.detail import compute_detail, return_detail, review_detail, submit_detail
from compensation.services.runs import compute_run_now, start_run

__all__ = [
    "compute_detail",
    "compute_run_now",
    "return_detail",
    "review_detail",
    "start_run",
    "submit_detail",
]
