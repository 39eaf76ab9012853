"""Requests that travel upward, and the steps that decide them (G2, G4)."""

from approvals.models.request import Request
from approvals.models.step import Step

__all__ = ["Request", "Step"]
