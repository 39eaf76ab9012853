"""A branch's month, ready to be paid: parameters, standards, CRM rows, business detail, runs."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from approvals.models import Request
from archives.choices import Category
from compensation import services
from compensation.models import (
    Adjustment,
    BrokerVatRule,
    BusinessDetail,
    Charge,
    CommissionRule,
    IncomeTaxTable,
    InsuranceBase,
    InsuranceScheme,
    ManualMeasure,
    MinimumWage,
    PayStandard,
)
from core import serials
from customers.models import CrmMonth
from customers.services import ensure_partition
from org.choices import Contract, Role
from tests.factories import archives, org

MONTH = dt.date(2026, 10, 1)
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
AT = dt.datetime(2026, 11, 5, 9, 30, tzinfo=SHANGHAI)
BANDS = [
    ["36000", "0.03", "0"],
    ["144000", "0.10", "2520"],
    ["300000", "0.20", "16920"],
    ["420000", "0.25", "31920"],
    ["660000", "0.30", "52920"],
    ["960000", "0.35", "85920"],
    [None, "0.45", "181920"],
]
GRADES = [
    {"code": "M1", "title": "见习客户经理", "base_pay": "2200.00"},
    {"code": "M2", "title": "客户经理", "base_pay": "3500.00"},
    {"code": "M3", "title": "高级客户经理", "base_pay": "4500.00"},
]
TIERS = [
    {"up_to": "20000", "rate": "0.15"},
    {"up_to": "50000", "rate": "0.20"},
    {"up_to": None, "rate": "0.25"},
]
COMMISSION = {
    "code": "commission",
    "kind": "tiered",
    "measure": "net_commission",
    "mode": "marginal",
    "tiers": TIERS,
}
BASE = {"code": "base", "kind": "base_pay"}
RESERVE = {
    "code": "reserve",
    "kind": "withhold",
    "of": ["commission"],
    "rate": "0.10",
    "release_after_months": 2,
}
BROKER_COMMISSION = {"code": "commission", "kind": "rate", "measure": "net_commission", "rate": "0.40"}


def content(team, contract, components, grades=None, effective_from="2026-01"):
    """The exchange form of a standard."""
    return {
        "schema": "branchops/pay-standard/1",
        "name": f"{team.name} {contract}",
        "team": team.code,
        "effective_from": effective_from,
        "contract": str(contract),
        "grades": grades or GRADES,
        "components": components,
    }


def approved_standard(
    team, components, *, contract=Contract.EMPLOYEE, grades=None, since=dt.date(2026, 1, 1)
):
    """A standard in force, with the request that channel management decided."""
    lead = org.UserFactory()
    document = content(team, contract, components, grades, f"{since:%Y-%m}")
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    request = Request.objects.create(
        number=serials.issue("REQ-TEST", by=lead, at=AT),
        kind="pay_standard",
        subject_id=0,
        title=document["name"],
        branch=team.branch,
        team=team,
        content_hash=digest,
        state="approved",
        drafted_by=lead,
        submitted_by=lead,
        submitted_at=AT,
        closed_at=AT,
    )
    revision = PayStandard.objects.filter(team=team, contract=contract).count() + 1
    return PayStandard.objects.create(
        branch=team.branch,
        team=team,
        contract=contract,
        name=document["name"],
        effective_from=since,
        revision=revision,
        content=document,
        content_hash=digest,
        state="approved",
        drafted_by=lead,
        drafted_at=AT,
        request=request,
        decided_at=AT,
    )


def parameters(branch, *, vat_mode="none", insurance=()):
    """Rates of the branch and the tables of the country and region, all in force since 2024."""
    CommissionRule.objects.create(branch=branch, valid_from=org.START)
    BrokerVatRule.objects.create(branch=branch, valid_from=org.START, mode=vat_mode)
    IncomeTaxTable.objects.get_or_create(valid_from=org.START, defaults={"bands": BANDS})
    MinimumWage.objects.get_or_create(
        region=branch.insurance_region, valid_from=org.START, defaults={"amount": Decimal("2490.00")}
    )
    schemes = insurance or [
        ("pension", "0.08"),
        ("medical", "0.02"),
        ("unemployment", "0.005"),
        ("fund", "0.07"),
    ]
    for scheme, rate in schemes:
        InsuranceScheme.objects.get_or_create(
            region=branch.insurance_region,
            scheme=scheme,
            payer="employee",
            valid_from=org.START,
            defaults={"rate": Decimal(rate), "floor": Decimal("0.00"), "ceiling": Decimal("37302.00")},
        )


def fact(account, manager, **figures):
    """One row of a CRM file; net commission is what the file's commission less fees gives."""
    row = {
        "account": account,
        "customer_name": f"客户{account}",
        "manager": manager,
        "opened_on": None,
        "turnover": "0",
        "commission": "0",
        "exchange_fees": "0",
        "month_end_assets": "0",
        "average_assets": "0",
        "is_valid": False,
        "is_new": False,
        "product_sales": "0",
        "sales_by_class": None,
        "net_new_assets": "0",
    } | figures
    row["net_commission"] = Decimal(row["commission"]) - Decimal(row["exchange_fees"])
    row.setdefault("net_income", row["net_commission"])
    return row


FACT_COLUMNS = (
    "month, crm_month_id, line, account, customer_name, manager_id, opened_on, turnover, commission,"
    " exchange_fees, net_commission, net_income, month_end_assets, average_assets, is_valid, is_new,"
    " product_sales, sales_by_class, net_new_assets"
)


def crm_month(branch, facts, *, month=MONTH, by=None, replaces=None, at=AT):
    """An accepted CRM file with these rows; `replaces` supersedes an earlier one."""
    ensure_partition(month)
    revision = 1
    if replaces is not None:
        revision = replaces.revision + 1
        CrmMonth.objects.filter(pk=replaces.pk).update(state="superseded")
    arrived = CrmMonth.objects.create(
        branch=branch,
        month=month,
        revision=revision,
        replaces=replaces,
        state="accepted",
        file_name="crm.csv",
        sha256="0" * 64,
        size=1,
        row_count=max(len(facts), 1),
        uploaded_by=by or org.UserFactory(),
        uploaded_at=at,
        decided_at=at,
        document=document(branch, month),
    )
    add_facts(arrived, facts)
    return arrived


def document(branch, month):
    """A paper of the archive, as small as one can be."""
    from archives.models import Document, RetentionClass

    number = serials.issue("CRM-TEST", by=None, at=AT)
    keep, _created = RetentionClass.objects.get_or_create(code="TEST", defaults={"name": "test"})
    return Document.objects.create(
        number=number,
        category="crm_file",
        title="crm",
        branch=branch,
        month=month,
        file_name="crm.csv",
        mime_type="text/csv",
        size=1,
        sha256="0" * 64,
        storage_name=f"test/{number.text}",
        retention=keep,
        registered_at=AT,
    )


def add_facts(arrived, facts):
    """Write rows of a CRM month as the import does, without its checks."""
    marks = ", ".join(["%s"] * 19)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO customers_crmfact ({FACT_COLUMNS}) VALUES ({marks})",
            [
                [
                    arrived.month,
                    arrived.pk,
                    line,
                    row["account"],
                    row["customer_name"],
                    row["manager"].pk,
                    row["opened_on"],
                    row["turnover"],
                    row["commission"],
                    row["exchange_fees"],
                    row["net_commission"],
                    row["net_income"],
                    row["month_end_assets"],
                    row["average_assets"],
                    row["is_valid"],
                    row["is_new"],
                    row["product_sales"],
                    json.dumps(row["sales_by_class"]) if row["sales_by_class"] else None,
                    row["net_new_assets"],
                ]
                for line, row in enumerate(facts, start=2)
            ],
        )


@dataclass
class Office:
    """A branch with everybody whom a pay cycle needs, one team, and the parameters of its pay."""

    branch: object
    team: object
    desk: object
    finance: object
    chief: object
    deputy: object
    manager: object
    archive: object
    standards: dict = field(default_factory=dict)

    def hire(self, *, grade="M2", contract=Contract.EMPLOYEE, base=None, **person):
        """An account manager of the team, with an insurance base where one is given."""
        someone = org.account_manager(self.team, grade=grade, contract=contract, **person)
        if base is not None:
            InsuranceBase.objects.create(person=someone, valid_from=org.START, base=Decimal(base))
        return someone

    def reviewed(self, facts, *, month=MONTH):
        """An accepted CRM file whose detail is computed and reviewed."""
        crm_month(self.branch, facts, month=month)
        return self.review(month=month)

    def review(self, *, month=MONTH):
        """Compute, submit and review the detail of the month's accepted file."""
        detail = services.compute_detail(branch_id=self.branch.pk, month=month, by=self.desk, at=AT)
        services.submit_detail(detail_id=detail.pk, by=self.desk, at=AT)
        return services.review_detail(detail_id=detail.pk, by=self.finance, at=AT)

    def computed(self, facts=(), *, month=MONTH, at=AT):
        """The month's computed run, from an accepted file with these rows."""
        self.reviewed(list(facts), month=month)
        return self.compute(month=month, at=at)

    def compute(self, *, month=MONTH, at=AT):
        """Start and compute, in the foreground."""
        run = services.start_run(branch_id=self.branch.pk, month=month, by=self.finance, at=at)
        return services.compute_run_now(run_id=run.pk, by=self.finance, at=at)

    def submitted(self, facts=(), *, month=MONTH):
        """A run that waits for the chief accountant."""
        run = self.computed(facts, month=month)
        return services.submit_run(run_id=run.pk, by=self.finance, at=AT)

    def sign(self, run, *steps):
        """The signatures named, each by who holds it; all three unless told otherwise."""
        people = {"chief": self.chief, "deputy": self.deputy, "manager": self.manager}
        for step in steps or people:
            services.sign_run(
                run_id=run.pk, step=step, shown_hash=again(run).content_hash, by=people[step], at=AT
            )
        return again(run)

    def signed(self, facts=(), *, month=MONTH):
        """A settled month."""
        return self.sign(self.submitted(facts, month=month))


def office(*, components=None, broker_components=None, vat_mode="none", insurance=(), grades=None) -> Office:
    """A branch ready for its months; None for components leaves out that contract's standard."""
    branch = org.BranchFactory()
    team = org.TeamFactory(branch=branch)
    parameters(branch, vat_mode=vat_mode, insurance=insurance)
    made = Office(
        branch,
        team,
        desk=org.holder(Role.TRADING_DESK, branch),
        finance=org.holder(Role.BRANCH_FINANCE, branch),
        chief=org.holder(Role.CHIEF_ACCOUNTANT, branch),
        deputy=org.holder(Role.DEPUTY_MANAGER, branch),
        manager=org.holder(Role.BRANCH_MANAGER, branch),
        archive=org.holder(Role.GENERAL_OFFICE),
    )
    made.standards["employee"] = approved_standard(
        team, components or [BASE, COMMISSION, RESERVE], grades=grades
    )
    made.standards["broker"] = approved_standard(
        team, broker_components or [BROKER_COMMISSION], contract=Contract.BROKER, grades=grades
    )
    return made


def measure(person, name, value, *, month=MONTH):
    """A measure entered by hand."""
    return ManualMeasure.objects.create(
        branch=person.branch,
        person=person,
        month=month,
        measure=name,
        value=Decimal(value),
        reason="sheet",
        entered_by=org.UserFactory(),
        entered_at=AT,
    )


def adjustment(person, amount, *, month=MONTH, title="bonus", state="confirmed"):
    """An adjustment, confirmed by somebody else unless told otherwise."""
    decided = {} if state == "proposed" else {"confirmed_by": org.UserFactory(), "confirmed_at": AT}
    return Adjustment.objects.create(
        branch=person.branch,
        person=person,
        month=month,
        kind="adjustment",
        title=title,
        reason="agreed",
        amount=Decimal(amount),
        state=state,
        proposed_by=org.UserFactory(),
        proposed_at=AT,
        **decided,
    )


def charge(person, total, instalment=None, *, month=MONTH, state="confirmed"):
    """A loss to be recovered from a person's pay."""
    decided = {} if state == "proposed" else {"confirmed_by": org.UserFactory(), "confirmed_at": AT}
    return Charge.objects.create(
        branch=person.branch,
        person=person,
        title="lost laptop",
        reason="left in a taxi",
        total=Decimal(total),
        instalment=Decimal(instalment or total),
        first_month=month,
        state=state,
        proposed_by=org.UserFactory(),
        proposed_at=AT,
        **decided,
    )


def row_of(detail: BusinessDetail, person):
    """The person's row of a business detail."""
    return detail.rows.get(person=person)


def again(record):
    """The record as the database has it now."""
    return type(record)._base_manager.get(pk=record.pk)


def banked(run):
    """The report with a payment file for the bank, without which no payment is recorded."""
    if run.payment_file_id is None:
        run.payment_file = archives.document(Category.PAYMENT_FILE, branch=run.branch, month=run.month)
        type(run).objects.filter(pk=run.pk).update(payment_file=run.payment_file)
    return run
