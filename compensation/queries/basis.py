"""What a pay run stands on: the detail, who is paid, by which standards and under which parameters."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from compensation.models import BusinessDetail, DetailRow, PayStandard
from compensation.queries.parameters import last_day
from compensation.queries.payees import Payee, payees
from compensation.queries.terms import MonthTerms, month_terms
from compensation.rules.components import Plan
from compensation.rules.faults import RefusedError
from compensation.rules.standard import PayStandard as StandardTree
from compensation.rules.standard_reading import parse_standard
from customers.choices import CrmState
from org.choices import Role
from org.models import Branch, RoleGrant

Place = tuple[int, str]


@dataclass
class Basis:
    """Read once per run; `standards` by team and contract. `trees` lacks those that cannot be read."""

    branch: Branch
    month: date
    detail: BusinessDetail | None
    payees: list[Payee]
    standards: dict[Place, PayStandard]
    terms: MonthTerms
    trees: dict[int, StandardTree] = field(default_factory=dict)
    plans: dict[tuple[int, str, bool], Plan] = field(default_factory=dict)

    def standard_of(self, payee: Payee) -> PayStandard | None:
        return self.standards.get((payee.team_id, payee.contract))

    def tree_of(self, payee: Payee) -> StandardTree | None:
        standard = self.standard_of(payee)
        return None if standard is None else self.trees.get(standard.pk)

    def plan_of(self, payee: Payee, standard: PayStandard) -> Plan:
        """The standard made ready for the payee's grade; who is not active any more earns no component."""
        key = (standard.pk, payee.grade, payee.is_active)
        if key not in self.plans:
            tree = self.trees[standard.pk]
            tree = tree if payee.is_active else replace(tree, components=())
            self.plans[key] = Plan(tree, payee.grade, payee.contract)
        return self.plans[key]


def load_basis(branch: Branch, month: date) -> Basis:
    """A fixed number of queries, whatever the number of people."""
    details = BusinessDetail.objects.select_related("crm_month")
    detail = details.filter(branch=branch, month=month, crm_month__state=CrmState.ACCEPTED).first()
    paid = payees(branch_id=branch.pk, month=month, detail_id=detail.pk if detail else None)
    standards = standards_in_force({payee.team_id for payee in paid}, month)
    basis = Basis(branch, month, detail, paid, standards, month_terms(branch, month))
    for standard in {(payee.team_id, payee.contract) for payee in paid} & standards.keys():
        _parse(basis, standards[standard])
    return basis


def standards_in_force(team_ids: set[int], month: date) -> dict[Place, PayStandard]:
    """The approved standard in force for each of the teams and each contract."""
    found = PayStandard.objects.in_force(month).filter(team_id__in=team_ids)
    return {(standard.team_id, standard.contract): standard for standard in found}


def _parse(basis: Basis, standard: PayStandard) -> None:
    try:
        basis.trees[standard.pk] = parse_standard(standard.content)
    except RefusedError:
        return


def led_commission(detail: BusinessDetail) -> dict[int, Decimal]:
    """For the user who leads a team at the month's end: what the teams led earned in net commission."""
    sums = DetailRow.objects.filter(detail=detail, team__isnull=False).values_list("team_id")
    by_team = dict(sums.annotate(total=Sum("net_commission")).order_by())
    leads = RoleGrant.objects.on(last_day(detail.month)).filter(role=Role.TEAM_LEAD, team_id__in=by_team)
    led: dict[int, Decimal] = {}
    for user_id, team_id in leads.values_list("user_id", "team_id"):
        led[user_id] = led.get(user_id, Decimal(0)) + by_team[team_id]
    return led
