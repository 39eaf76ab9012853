"""The organisation: who exists, where, with which roles, from when until when."""

from org.models.calendar import CalendarYear, Holiday
from org.models.grants import Delegation, RoleGrant
from org.models.people import Grading, Person, Posting
from org.models.sessions import SignIn
from org.models.structure import Branch, Company, Department, Outlet, OutletHours, Region, Team
from org.models.uploads import ImportUpload
from org.models.user import User

__all__ = [
    "Branch",
    "CalendarYear",
    "Company",
    "Delegation",
    "Department",
    "Grading",
    "Holiday",
    "ImportUpload",
    "Outlet",
    "OutletHours",
    "Person",
    "Posting",
    "Region",
    "RoleGrant",
    "SignIn",
    "Team",
    "User",
]
