"""What people fill in on the pages of requests."""

from approvals.forms.drafts import CoverForm, DigestForm
from approvals.forms.faxes import CallForm, CloseForm, FaxForm, RegisterForm
from approvals.forms.marking import AddDepartmentForm, AddLeaderForm, HandForm, MarkForm, PresentForm
from approvals.forms.opinions import CountersignForm, InstructForm, OpinionForm, ReturnForm
from approvals.forms.routes import RouteForm

__all__ = [
    "AddDepartmentForm",
    "AddLeaderForm",
    "CallForm",
    "CloseForm",
    "CountersignForm",
    "CoverForm",
    "DigestForm",
    "FaxForm",
    "HandForm",
    "InstructForm",
    "MarkForm",
    "OpinionForm",
    "PresentForm",
    "RegisterForm",
    "ReturnForm",
    "RouteForm",
]
