"""A branch that imports its CRM months, and files read through the front door."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from archives.choices import Category
from customers import services
from customers.choices import CrmState
from customers.models import CrmMonth
from customers.rules.copying import copy_stream
from customers.rules.reading import open_month_file
from customers.services import outcomes, staging
from customers.services.fact_writing import know_customers, write_facts
from customers.services.fault_finding import Fault
from org.choices import Role
from org.models import Branch, Person, Team, User
from tests.conftest import NOW
from tests.customers import files
from tests.factories import org
from tests.factories.archives import document

OCTOBER = dt.date(2026, 10, 1)
SEPTEMBER = dt.date(2026, 9, 1)


@dataclass
class Desk:
    """A branch with one team, its account manager M001 as in the files, and who imports (Alice)."""

    branch: Branch
    team: Team
    manager: Person
    finance: User

    def upload(
        self, content, *, month=OCTOBER, replace=False, file_name="crm.xlsx", by=None, at=NOW, queue=False
    ):
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

    @transaction.atomic
    def on_file(self, *rows, month=OCTOBER, replaces=None, file_name="crm.csv") -> CrmMonth:
        """As accepted, but read in this very process: for tests that only need the rows to be there."""
        lines = files.table(*(row | {"month": f"{month:%Y-%m}"} for row in rows or files.rows(3)))
        opened = open_month_file(files.csv_file(lines))
        staged = staging.staged_as(opened.header.columns)
        services.ensure_partition(month)
        for _read in staging.stage(staged, copy_stream(opened.rows), branch_id=self.branch.pk, month=month):
            pass
        if replaces:
            CrmMonth.objects.filter(pk=replaces.pk).update(state=CrmState.SUPERSEDED)
        crm_month = self.row(
            month=month, state=CrmState.ACCEPTED, revision=replaces.revision + 1 if replaces else 1,
            replaces=replaces, file_name=file_name, row_count=len(lines) - 1, decided_at=NOW,
            document=document(Category.CRM_FILE, branch=self.branch, month=month),
        )  # fmt: skip
        write_facts(crm_month, staged)
        know_customers(crm_month, replaces)
        return crm_month

    def refused(self, *faults, file_name="crm.csv", **given) -> CrmMonth:
        """A file refused for these faults."""
        found = faults or (Fault(3, "佣金", "unreadable_amount", "1,2O0.00"),)
        crm_month = self.row(state=CrmState.CHECKING, file_name=file_name, **given)
        return outcomes.refuse(crm_month, found, len(found), at=NOW)

    def asking(self, headings=("期间", "手续费收入"), missing=("month", "commission"), **given) -> CrmMonth:
        """A file that asks what two of its headings mean."""
        return self.row(
            state=CrmState.MAPPING, headings=list(headings), missing_columns=list(missing), **given
        )

    def row(self, **given) -> CrmMonth:
        """The row of a file alone."""
        values = {
            "branch": self.branch, "month": OCTOBER, "file_name": "crm.csv", "sha256": "0" * 64, "size": 1,
            "uploaded_by": self.finance, "uploaded_at": NOW,
        }  # fmt: skip
        return CrmMonth.objects.create(**(values | given))

    def hire(self, number, *, team=None, **person) -> Person:
        """A further account manager with an account."""
        return org.account_manager(team or self.team, number=number, **person)


def desk(number="M001") -> Desk:
    """Alice's branch."""
    branch = org.BranchFactory()
    team = org.TeamFactory(branch=branch)
    manager = org.account_manager(team, number=number)
    return Desk(branch, team, manager, org.holder(Role.BRANCH_FINANCE, branch, name="Alice"))
