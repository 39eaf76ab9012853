"""A branch between two months, made once for many page tests: September signed, October computed."""

import datetime as dt
from dataclasses import dataclass

from compensation.models import BusinessDetail, PayRun
from org.choices import Role
from tests.factories import compensation as pay
from tests.factories import org

SEPTEMBER, OCTOBER, NOVEMBER = dt.date(2026, 9, 1), pay.MONTH, dt.date(2026, 11, 1)


@dataclass(frozen=True)
class Months:
    """Alice is of the team that `lead` leads, Bob of another team; Charlie works for another branch."""

    office: pay.Office
    alice: object
    bob: object
    charlie: object
    lead: object
    elsewhere: pay.Office

    @property
    def branch(self):
        return self.office.branch

    def detail(self, month=OCTOBER):
        return BusinessDetail.objects.get(branch=self.branch, month=month)

    def run(self, month=OCTOBER):
        return PayRun.objects.select_related("branch", "number").get(branch=self.branch, month=month)

    def facts(self, times=1):
        """Net commission of 8,000.00 and 1,000.00; with `times`, so many times as much."""
        alice, bob = self.alice, self.bob
        return [
            pay.fact("K-A1", alice, commission=str(6000 * times), is_valid=True, is_new=True),
            pay.fact("K-A2", alice, commission=str(2000 * times), is_valid=True),
            pay.fact("K-B1", bob, commission=str(1000 * times), customer_name="鲍勃的客户"),
        ]

    def computed_detail(self, month=NOVEMBER, times=1):
        """A detail that is computed and nothing more."""
        pay.crm_month(self.branch, self.facts(times), month=month)
        return pay.services.compute_detail(
            branch_id=self.branch.pk, month=month, by=self.office.desk, at=pay.AT
        )

    def submitted_detail(self, month=NOVEMBER):
        made = self.computed_detail(month)
        return pay.services.submit_detail(detail_id=made.pk, by=self.office.desk, at=pay.AT)

    def submitted_run(self):
        """October, waiting for the chief accountant."""
        return pay.services.submit_run(run_id=self.run().pk, by=self.office.finance, at=pay.AT)

    def signed_run(self, *steps):
        self.submitted_run()
        return self.office.sign(self.run(), *steps)


def months() -> Months:
    """September signed, October four times as much and computed."""
    office = pay.office()
    west = org.TeamFactory(branch=office.branch)
    pay.approved_standard(west, [pay.BASE, pay.COMMISSION])
    elsewhere = pay.office()
    made = Months(
        office,
        alice=office.hire(name="爱丽丝"),
        bob=org.account_manager(west, name="鲍勃"),
        charlie=elsewhere.hire(name="查理"),
        lead=org.holder(Role.TEAM_LEAD, office.team, name="带队人"),
        elsewhere=elsewhere,
    )
    office.signed(made.facts(), month=SEPTEMBER)
    office.computed(made.facts(times=4), month=OCTOBER)
    elsewhere.signed([pay.fact("K-C1", made.charlie, commission="7654")], month=SEPTEMBER)
    return made
