"""Front door of the pay cycle's services."""

from compensation.services.detail import compute_detail, return_detail, review_detail, submit_detail

__all__ = ["compute_detail", "return_detail", "review_detail", "submit_detail"]
