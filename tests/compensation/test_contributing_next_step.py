"""From an accepted CRM month on to its business detail."""

import copy

import pytest

from compensation.contributing import next_step
from compensation.services import compute_detail
from customers import hooks
from org.choices import Role
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(kept):
    return pay.office()


@pytest.fixture
def office(made):
    return copy.deepcopy(made)


@pytest.fixture
def crm_month(office):
    return pay.crm_month(office.branch, [pay.fact("1", office.hire())])


def test_next_step_is_registered_once():
    assert hooks.NEXT_STEPS.count(next_step) == 1


def test_next_step_leads_to_the_page_that_computes(office, crm_month):
    link = next_step(crm_month, office.desk)

    assert link.url == f"/pay/details/compute?branch={office.branch.pk}&month=2026-10"


def test_next_step_leads_to_the_detail_once_it_is_computed(office, crm_month):
    detail = compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.desk, at=pay.AT)

    assert next_step(crm_month, office.finance).url == detail.get_absolute_url()


def test_next_step_is_nothing_for_who_neither_computes_nor_sees(office, crm_month):
    compute_detail(branch_id=office.branch.pk, month=pay.MONTH, by=office.desk, at=pay.AT)
    stranger = org.holder(Role.TRADING_DESK, org.BranchFactory())

    assert next_step(crm_month, stranger) is None
