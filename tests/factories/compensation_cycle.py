"""Pay cycles with many people, for papers and pages: two teams, both contracts, names that fonts stumble over."""

from dataclasses import dataclass, field
from decimal import Decimal

from core.months import add_months
from org.choices import Contract, Role
from tests.factories import compensation as pay
from tests.factories import org

RARE = ("刘喆", "王䶮", "陈堃", "李珺")
ACCOUNTS = "product_sales.权益类"
PER_ACCOUNT = {"code": "accounts", "kind": "per_unit", "measure": "new_valid_accounts", "amount": "80.00"}
DUTY = {
    "code": "duty",
    "kind": "coefficient",
    "of": ["commission", "accounts"],
    "measure": "duty_score",
    "bands": [{"from": "90", "factor": "1.05"}, {"from": "0", "factor": "0.80"}],
}
ABSENCE = {"code": "absence", "kind": "absence", "rates": {"personal_leave_days": "1"}}
FLOOR = {"code": "floor", "kind": "minimum", "amount": "2490.00"}
EMPLOYED = [pay.BASE, pay.COMMISSION, PER_ACCOUNT, DUTY, ABSENCE, pay.RESERVE, FLOOR]


@dataclass
class Crowd:
    """An office with its people; `west` is the second team."""

    office: pay.Office
    west: object
    people: list = field(default_factory=list)

    @property
    def branch(self):
        return self.office.branch

    def facts(self, *, scale=1):
        """Two customers each, figures that differ from person to person."""
        rows = []
        for index, person in enumerate(self.people):
            commission = Decimal(2000 + 731 * (index % 17) + index) * scale
            rows += [
                pay.fact(
                    f"{person.number}A",
                    person,
                    commission=str(commission),
                    exchange_fees=str(commission / 10),
                    turnover=str(commission * 3000),
                    is_valid=True,
                    is_new=index % 3 == 0,
                    month_end_assets="250000.00",
                    average_assets="240000.00",
                ),
                pay.fact(f"{person.number}B", person, commission="120.50", is_valid=index % 2 == 0),
            ]
        return rows

    def computed(self, *, month=pay.MONTH, scale=1):
        """The month's run, with scores, some leave, an adjustment and a recovery."""
        self._inputs(month)
        return self.office.computed(self.facts(scale=scale), month=month)

    def submitted(self, *, month=pay.MONTH, scale=1):
        run = self.computed(month=month, scale=scale)
        return pay.services.submit_run(run_id=run.pk, by=self.office.finance, at=pay.AT)

    def signed(self, *, month=pay.MONTH, scale=1):
        """A settled month."""
        return self.office.sign(self.submitted(month=month, scale=scale))

    def _inputs(self, month):
        for index, person in enumerate(self.people):
            pay.measure(person, "duty_score", str(82 + index % 18), month=month)
            if index % 9 == 4 and person.contract == Contract.EMPLOYEE:
                pay.measure(person, "personal_leave_days", "1.5", month=month)
            if index % 11 == 2:
                pay.adjustment(person, "188.00", month=month, title="竞赛奖励")
        if month == pay.MONTH and self.people:
            pay.charge(self.people[0], "600.00", "200.00", month=month)


def crowd(*, people=8, brokers=3, vat_mode="per_time_1000") -> Crowd:
    """`people` account managers in two teams, the last `brokers` of them brokers."""
    office = pay.office(components=EMPLOYED, vat_mode=vat_mode)
    west = org.TeamFactory(branch=office.branch)
    pay.approved_standard(west, EMPLOYED)
    pay.approved_standard(west, [pay.BROKER_COMMISSION], contract=Contract.BROKER)
    made = Crowd(office, west)
    for index in range(people):
        contract = Contract.BROKER if index >= people - brokers else Contract.EMPLOYEE
        made.people.append(_hire(made, index, contract))
    return made


def _hire(made, index, contract):
    team = made.west if index % 2 else made.office.team
    name = RARE[index] if index < len(RARE) else f"经理{index:03d}"
    someone = org.account_manager(
        team,
        name=name,
        contract=contract,
        bank_name="江州银行",
        bank_account=f"6222020000000{index:04d}",
    )
    if contract == Contract.EMPLOYEE:
        pay.InsuranceBase.objects.create(person=someone, valid_from=org.START, base=Decimal(6000 + index))
    return someone


def lead_of(team):
    """The team's lead, with a grant over the team."""
    return org.holder(Role.TEAM_LEAD, team)


def months_back(count, month=pay.MONTH):
    """The `count` months that end with `month`, oldest first."""
    return [add_months(month, -back) for back in range(count - 1, -1, -1)]
