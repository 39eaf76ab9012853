"""Alice owns, Bob belongs, Charlie is a stranger: people with accounts, roles and places."""

from datetime import date

import factory

from org.choices import BRANCH_ROLES, COMPANY_ROLES, Contract, Role
from org.models import Branch, Company, Grading, Outlet, Person, Posting, Region, RoleGrant, Team, User
from org.rules.names import pinyin_of

START = date(2024, 1, 1)


class CompanyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Company
        django_get_or_create = ("code",)

    code = "HQ"
    name = "示例证券"


class BranchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Branch

    company = factory.SubFactory(CompanyFactory)
    # Never what a test writes itself, such as EB01.
    code = factory.Sequence(lambda n: f"EB{n + 1001}")
    name = factory.LazyAttribute(lambda o: f"{o.code}营业部")
    insurance_region = "demo"
    opened_on = START


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    branch = factory.SubFactory(BranchFactory)
    code = factory.Sequence(lambda n: f"TEAM{n + 1}")
    name = factory.LazyAttribute(lambda o: f"{o.code}营销团队")
    opened_on = START


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region

    team = factory.SubFactory(TeamFactory)
    code = factory.Sequence(lambda n: f"REG{n}")
    name = factory.Sequence(lambda n: f"{n}区")


class OutletFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Outlet

    branch = factory.SubFactory(BranchFactory)
    code = factory.Sequence(lambda n: f"OUT{n + 1}")
    name = factory.LazyAttribute(lambda o: f"{o.code}网点")
    opened_on = START


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n + 1}")
    name = factory.LazyAttribute(lambda o: o.username)
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.com")
    # Hashing with Argon2 is slow on purpose; tests that sign in by password set one themselves.
    password = "!"


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    number = factory.Sequence(lambda n: f"P{n + 1:04d}")
    name = factory.LazyAttribute(lambda o: f"经理{o.number}")
    pinyin = factory.LazyAttribute(lambda o: pinyin_of(o.name))
    user = factory.SubFactory(UserFactory)
    branch = factory.SubFactory(BranchFactory)
    contract = Contract.EMPLOYEE
    contract_number = factory.LazyAttribute(lambda o: f"HT-{o.number}")
    certificate_number = factory.LazyAttribute(lambda o: f"S0000{o.number}")
    registered_on = START
    hired_on = START


class PostingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Posting

    person = factory.SubFactory(PersonFactory)
    team = factory.SubFactory(TeamFactory)
    valid_from = START


class GradingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Grading

    person = factory.SubFactory(PersonFactory)
    grade = "M2"
    valid_from = START


def holder(role: Role, scope: Branch | Team | None = None, **user) -> User:
    """An account that holds `role` for the scope that the role asks for."""
    account = UserFactory(**({"name": str(role)} | user))
    places = {"branch": scope} if role in BRANCH_ROLES else {} if role in COMPANY_ROLES else {"team": scope}
    RoleGrant.objects.create(user=account, role=role, valid_from=START, **places)
    return account


def account_manager(team: Team, *, grade: str = "M2", contract=Contract.EMPLOYEE, **person) -> Person:
    """A person posted to the team since the start, with account and grade."""
    someone = PersonFactory(branch=team.branch, contract=contract, **person)
    PostingFactory(person=someone, team=team)
    GradingFactory(person=someone, grade=grade)
    return someone
