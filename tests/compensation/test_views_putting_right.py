"""What a month lacks, with the way to where it is put right, for who may go there."""

import datetime as dt

import pytest
from django.urls import reverse

from compensation.queries.readiness import Lack, faults_of, missing_for
from compensation.queries.basis import load_basis
from compensation.views.putting_right import PLACES, putting_right
from org.choices import Role
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def office():
    return pay.office()


def right(office, where, user=None):
    lack = Lack("Etwas fehlt.", where)
    return putting_right(lack, branch=office.branch, month=pay.MONTH, user=user or office.finance)


@each("where", list(PLACES))
def test_putting_right_leads_finance_to_a_page_that_opens(office, client, where):
    client.force_login(office.finance)

    missing = right(office, where)

    assert missing.text == "Etwas fehlt."
    assert client.get(missing.url).status_code == 200


def test_putting_right_names_the_branch_and_month_where_the_page_takes_them(office):
    query = f"?branch={office.branch.pk}&month=2026-10"

    assert right(office, "crm").url == reverse("customers:crm_list") + query
    assert right(office, "detail").url == reverse("compensation:detail_compute") + query


def test_putting_right_leads_to_the_detail_where_there_is_one(office):
    office.hire()
    detail = office.reviewed([])

    assert right(office, "detail").url == detail.get_absolute_url()


@each("where", list(PLACES))
def test_putting_right_leads_nobody_to_a_page_that_stays_shut(office, where):
    missing = right(office, where, user=org.UserFactory())

    assert (missing.text, missing.url, str(missing.label)) == ("Etwas fehlt.", "", "")


def test_putting_right_of_a_plain_sentence_has_no_link(office):
    assert right(office, "").url == ""


def test_missing_for_says_of_every_lack_where_it_is_put_right(office):
    office.hire(grade="M9")
    org.account_manager(org.TeamFactory(branch=office.branch), grade="M2")
    office.branch.vat_rules.all().delete()
    pay.IncomeTaxTable.objects.all().delete()

    found = missing_for(office.branch, NOVEMBER)

    assert {lack.where for lack in found} == {"crm", "parameters", "standards"}
    assert all(lack.where in PLACES for lack in found)


def test_faults_are_sentences_like_any_other(office):
    office.hire()

    faults = faults_of(load_basis(office.branch, NOVEMBER))

    assert faults == ["No CRM file of 2026-11 is accepted."]
    assert isinstance(faults[0], str)


def test_putting_right_opens_to_the_auditor_what_an_auditor_may_see(office):
    auditor = org.holder(Role.AUDITOR)

    assert (
        right(office, "runs", user=auditor).url
        == f"{reverse('compensation:run_list')}?branch={office.branch.pk}"
    )
