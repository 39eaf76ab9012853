"""Requests that travel upward, and the steps that decide them (G2, G4)."""

from approvals.models.fax import Fax
from approvals.models.hand import Hand
from approvals.models.request import Request
from approvals.models.route import Route
from approvals.models.scan import Scan
from approvals.models.step import Opinion, Step
from approvals.models.version import Chase, RequestVersion, SignedCover

__all__ = [
    "Chase",
    "Fax",
    "Hand",
    "Opinion",
    "Request",
    "RequestVersion",
    "Route",
    "Scan",
    "SignedCover",
    "Step",
]
