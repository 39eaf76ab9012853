"""What the customers' pages, workbooks and commands say."""

from customers.wording.actions import ACTION_LABELS

__all__ = ["ACTION_LABELS"]
