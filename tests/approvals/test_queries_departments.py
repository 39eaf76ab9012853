"""Which departments can be asked to countersign: not those that have their part in every chain anyway."""

import datetime as dt

import pytest

from approvals.queries import markable_departments
from org.choices import Role
from org.models import Department, RoleGrant
from tests.factories.approvals_chain import countersigner
from tests.factories.org import CompanyFactory, holder

DAY = dt.date(2026, 11, 5)
pytestmark = pytest.mark.django_db


def department(code):
    return Department.objects.create(company=CompanyFactory(), code=code, name=code)


@pytest.fixture
def offices():
    """The general office and channel management, each with a department of its own."""
    found = {}
    for code, role in (("JJYW", Role.GENERAL_OFFICE), ("QDGL", Role.CHANNEL_MANAGEMENT)):
        found[code] = department(code)
        RoleGrant.objects.filter(user=holder(role)).update(department=found[code])
    return found


def codes():
    return list(markable_departments(DAY).values_list("code", flat=True))


def test_the_offices_that_lead_the_chain_are_not_asked_to_countersign(offices):
    countersigner(department("CWB"))

    assert codes() == ["CWB"]


def test_an_office_for_which_somebody_countersigns_can_be_asked(offices):
    countersigner(offices["JJYW"])

    assert codes() == ["JJYW"]


def test_a_department_stays_after_its_last_countersigner_has_gone(offices):
    account = countersigner(department("FLB"))
    RoleGrant.objects.filter(user=account).update(valid_until=DAY)

    assert codes() == ["FLB"]
