"""A branch of any size, written in bulk: teams of fifty, both standards approved, parameters in force."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import connection

from approvals.models import Request
from bench.ground import ROOT
from compensation.choices import Payer, VatMode
from compensation.models import (
    BrokerVatRule,
    CommissionRule,
    IncomeTaxTable,
    InsuranceBase,
    InsuranceScheme,
    MinimumWage,
    PayStandard,
)
from compensation.rules.income_tax import LAW_2019
from compensation.rules.standard_reading import parse_standard
from compensation.rules.standard_writing import to_json
from compensation.services.standards import canonical_hash
from core import serials
from org.choices import Contract, Role
from org.models import Branch, Company, Grading, Person, Posting, RoleGrant, Team, User

START = date(2025, 1, 1)
AT = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
MONTH = date(2026, 10, 1)
TEAM_SIZE = 50
OFFICERS = {
    "desk": Role.TRADING_DESK,
    "finance": Role.BRANCH_FINANCE,
    "chief": Role.CHIEF_ACCOUNTANT,
    "deputy": Role.DEPUTY_MANAGER,
    "manager": Role.BRANCH_MANAGER,
}


def open_branch(code: str, managers: int) -> Branch:
    """A branch with so many account managers, a tenth of them brokers, ready for its first pay run."""
    company, _ = Company.objects.get_or_create(code="HQ", defaults={"name": "Bench"})
    branch = Branch.objects.create(
        company=company, code=code, name=code, insurance_region=code, opened_on=START
    )
    for name, role in OFFICERS.items():
        user = User.objects.create(username=f"{code}_{name}".lower(), name=name, password="!")
        RoleGrant.objects.create(user=user, role=role, branch=branch, valid_from=START)
    teams = Team.objects.bulk_create(
        Team(branch=branch, code=f"{code}T{index:03d}", name=f"{code}T{index:03d}", opened_on=START)
        for index in range(-(-managers // TEAM_SIZE))
    )
    lead = User.objects.create(username=f"{code}_lead".lower(), name="lead", password="!")
    RoleGrant.objects.create(user=lead, role=Role.TEAM_LEAD, team=teams[0], valid_from=START)
    _hire(branch, teams, managers)
    _approve(branch, teams)
    _set_parameters(branch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return branch


def officer(branch: Branch, name: str) -> User:
    return User.objects.get(username=f"{branch.code}_{name}".lower())


def _hire(branch: Branch, teams: list[Team], managers: int) -> None:
    users = User.objects.bulk_create(
        User(username=f"{branch.code}{n:05d}".lower(), name=f"经理{n:05d}", password="!")
        for n in range(managers)
    )
    people = Person.objects.bulk_create(
        Person(
            number=f"{branch.code}{n:05d}",
            name=f"经理{n:05d}",
            user=users[n],
            branch=branch,
            contract=Contract.BROKER if n % 10 == 9 else Contract.EMPLOYEE,
            contract_number=f"C{n}",
            certificate_number=f"S{n}",
            registered_on=START,
            hired_on=START,
        )
        for n in range(managers)
    )
    Posting.objects.bulk_create(
        Posting(person=person, team=teams[n // TEAM_SIZE], valid_from=START)
        for n, person in enumerate(people)
    )
    Grading.objects.bulk_create(
        Grading(
            person=person,
            grade="B1" if person.contract == Contract.BROKER else f"M{n % 4 + 1}",
            valid_from=START,
        )
        for n, person in enumerate(people)
    )
    InsuranceBase.objects.bulk_create(
        InsuranceBase(person=person, base=Decimal(6000 + n % 60 * 100), valid_from=START)
        for n, person in enumerate(people)
        if person.contract == Contract.EMPLOYEE
    )


def _approve(branch: Branch, teams: list[Team]) -> None:
    chief = officer(branch, "chief")
    for team in teams:
        for name in ("standard_a", "standard_b"):
            document = json.loads((ROOT / "demo" / "standards" / f"{name}.json").read_text())
            content = to_json(parse_standard(document | {"team": team.code, "effective_from": "2026-01"}))
            request = Request.objects.create(
                number=serials.issue(f"REQ-{branch.code}-202601", by=chief, at=AT),
                kind="pay_standard",
                subject_id=0,
                title=name,
                branch=branch,
                team=team,
                content_hash=canonical_hash(content),
                drafted_by=chief,
                submitted_by=chief,
                submitted_at=AT,
                state="approved",
                closed_at=AT,
            )
            PayStandard.objects.create(
                branch=branch,
                team=team,
                contract=str(content["contract"]),
                name=name,
                effective_from=date(2026, 1, 1),
                content=content,
                content_hash=request.content_hash,
                state="approved",
                drafted_by=chief,
                drafted_at=AT,
                request=request,
                decided_at=AT,
            )


def _set_parameters(branch: Branch) -> None:
    CommissionRule.objects.create(branch=branch, valid_from=START)
    BrokerVatRule.objects.create(branch=branch, mode=VatMode.MONTHLY_100K, valid_from=START)
    MinimumWage.objects.create(region=branch.code, amount=Decimal(2490), valid_from=START)
    if not IncomeTaxTable.objects.exists():
        bands = [[band.up_to and str(band.up_to), str(band.rate), str(band.quick)] for band in LAW_2019.bands]
        IncomeTaxTable.objects.create(bands=bands, valid_from=date(2019, 1, 1))
    for scheme, rate in (
        ("pension", "0.08"),
        ("medical", "0.02"),
        ("unemployment", "0.005"),
        ("fund", "0.07"),
    ):
        InsuranceScheme.objects.create(
            region=branch.code,
            scheme=scheme,
            payer=Payer.EMPLOYEE,
            rate=Decimal(rate),
            floor=Decimal(4500),
            ceiling=Decimal(24000),
            valid_from=START,
        )
