"""A branch that imports its CRM months, and files read through the front door."""

import datetime as dt
from dataclasses import dataclass

from customers import services
from customers.models import CrmMonth
from org.choices import Role
from org.models import Branch, Person, Team, User
from tests.conftest import NOW
from tests.customers import files
from tests.factories import org

OCTOBER = dt.date(2026, 10, 1)
SEPTEMBER = dt.date(2026, 9, 1)


@dataclass
class Desk:
    """A branch with one team, its account manager M001 as in the files, and who imports (Alice)."""

    branch: Branch
    team: Team
    manager: Person
    finance: User

    def upload(self, content, *, month=OCTOBER, replace=False, file_name="crm.xlsx", by=None, at=NOW, queue=False):
        """An uploaded file that waits for its check."""
        return services.upload_crm(
            content=content, file_name=file_name, branch_id=self.branch.pk, month=month, replace=replace,
            by=by or self.finance, at=at, queue=queue,
        )  # fmt: skip

    def check(self, content, **given) -> CrmMonth:
        """An uploaded file after its check."""
        return services.check_crm_now(crm_month_id=self.upload(content, **given).pk, at=NOW)

    def accepted(self, *rows, **given) -> CrmMonth:
        """An accepted file of these rows."""
        month = given.get("month", OCTOBER)
        lines = files.table(*(row | {"month": f"{month:%Y-%m}"} for row in rows or files.rows(3)))
        crm_month = self.check(files.csv_file(lines), **({"file_name": "crm.csv"} | given))
        assert crm_month.state == "accepted", list(crm_month.faults.values())
        return crm_month

    def hire(self, number, *, team=None, **person) -> Person:
        """A further account manager with an account."""
        return org.account_manager(team or self.team, number=number, **person)


def desk(number="M001") -> Desk:
    """Alice's branch."""
    branch = org.BranchFactory()
    team = org.TeamFactory(branch=branch)
    manager = org.account_manager(team, number=number)
    return Desk(branch, team, manager, org.holder(Role.BRANCH_FINANCE, branch, name="Alice"))
