"""Every reason why a month's pay cannot be computed, each on its own and all together."""

import copy
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compensation.choices import DetailState
from compensation.models import BusinessDetail, IncomeTaxTable, InsuranceScheme, MinimumWage, PayRun
from compensation.queries.readiness import missing_for
from org.choices import Contract
from org.models import Grading, Posting
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import org

pytestmark = pytest.mark.django_db
MONTH, NOVEMBER = pay.MONTH, dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def empty(kept):
    return pay.office()


@pytest.fixture(scope="module")
def made(kept):
    """Office, Alice and a month that lacks nothing."""
    office = pay.office()
    alice = office.hire()
    return office, alice, office.reviewed([pay.fact("1", alice, commission="100")])


@pytest.fixture
def month(made):
    return copy.deepcopy(made)


@pytest.fixture
def office(request, empty):
    """The office of the month that is ready where the test begins with it, else one without months."""
    ready = "ready" in request.fixturenames
    return request.getfixturevalue("month")[0] if ready else copy.deepcopy(empty)


@pytest.fixture
def alice(request, office):
    return request.getfixturevalue("month")[1] if "ready" in request.fixturenames else office.hire()


@pytest.fixture
def ready(month):
    return month[2]


def missing(office, month=MONTH):
    return missing_for(office.branch, month)


def test_a_reviewed_month_lacks_nothing(office, ready):
    assert missing(office) == []


def test_a_month_without_file_says_so(office, alice):
    assert missing(office) == ["No CRM file of 2026-10 is accepted."]


def test_a_file_without_detail_says_so(office, alice):
    pay.crm_month(office.branch, [])

    assert missing(office) == ["The business detail of 2026-10 is not computed yet."]


def test_a_detail_on_a_replaced_file_says_so(office, ready):
    pay.crm_month(office.branch, [], replaces=ready.crm_month)

    assert missing(office) == [
        "The business detail of 2026-10 stands on a replaced CRM file; compute it again."
    ]


@each("state", [DetailState.COMPUTED, DetailState.SUBMITTED, DetailState.RETURNED])
def test_a_detail_that_is_not_reviewed_says_where_it_is(office, ready, state):
    BusinessDetail.objects.update(state=state)

    assert missing(office) == [f"The business detail of 2026-10 is not reviewed; it is “{state.label}”."]


def test_an_earlier_month_that_is_not_signed_comes_first(office, alice):
    office.submitted()
    office.reviewed([], month=NOVEMBER)

    assert missing(office, NOVEMBER) == ["Pay of the earlier month 2026-10 is not signed yet."]


def test_a_month_that_was_left_out_comes_first(office, alice):
    office.signed()
    december = dt.date(2026, 12, 1)
    office.reviewed([], month=december)

    assert missing(office, december) == ["Pay of the earlier month 2026-11 is not signed yet."]


def test_a_month_before_a_signed_one_is_closed(office, alice):
    office.signed()
    september = dt.date(2026, 9, 1)
    office.reviewed([], month=september)

    assert missing(office, september) == ["Pay of the later month 2026-10 is signed already."]


def test_a_team_without_an_approved_standard_is_named(office, ready):
    office.standards["employee"].delete()

    assert missing(office) == [f"{office.team.name} has no approved pay standard for employee in 2026-10."]


def test_a_standard_that_begins_later_is_not_in_force(office, ready):
    type(office.standards["employee"]).objects.filter(pk=office.standards["employee"].pk).update(
        effective_from=NOVEMBER
    )

    assert missing(office) == [f"{office.team.name} has no approved pay standard for employee in 2026-10."]


def test_a_draft_is_no_standard(office, ready):
    type(office.standards["employee"]).objects.filter(pk=office.standards["employee"].pk).update(
        state="draft"
    )

    assert missing(office) == [f"{office.team.name} has no approved pay standard for employee in 2026-10."]


def test_a_standard_that_cannot_be_read_is_named(office, ready):
    standard = office.standards["employee"]
    type(standard).objects.filter(pk=standard.pk).update(content={})

    assert missing(office) == [f"The pay standard “{standard.name}” cannot be read."]


def test_a_person_without_grade_is_named(office, alice):
    Grading.objects.filter(person=alice).delete()
    office.reviewed([])

    assert missing(office) == [f"Without a grade: {alice}."]


def test_a_grade_that_the_standard_does_not_know_is_named_with_its_people(office):
    people = [office.hire(grade="M9") for _ in range(7)]
    office.reviewed([])

    listed = ", ".join(str(person) for person in people[:5])
    assert missing(office) == [
        f"The pay standard “{office.standards['employee'].name}” has no grade M9, held by {listed}, 2 more."
    ]


def test_brokers_want_a_rule_of_value_added_tax(office, ready):
    office.branch.vat_rules.all().delete()
    assert missing(office) == []
    office.hire(contract=Contract.BROKER)
    office.review()

    assert missing(office) == ["How brokers are charged value-added tax in 2026-10 is not laid down."]


def test_a_tax_table_is_wanted(office, ready):
    IncomeTaxTable.objects.update(valid_until=MONTH)

    assert missing(office) == ["No income tax table is in force in 2026-10."]


def test_employees_want_insurance_schemes(office, ready):
    InsuranceScheme.objects.all().delete()

    assert missing(office) == ["No insurance scheme of the region “demo” is in force in 2026-10."]


def test_a_recovery_from_an_employee_wants_the_minimum_wage(office, alice, ready):
    MinimumWage.objects.all().delete()
    assert missing(office) == []
    pay.charge(alice, "100")

    assert missing(office) == ["The minimum wage of the region “demo” is missing, which caps recoveries."]


@each(
    ("lacking", "sentence"),
    [
        ({"contract_number": " "}, "Brokers without the number of an agency contract may not be paid: %s."),
        ({"certificate_number": ""}, "Brokers without a certificate may not be paid: %s."),
        ({"registered_on": None}, "Brokers who were not registered in the month may not be paid: %s."),
        ({"registered_on": NOVEMBER}, "Brokers who were not registered in the month may not be paid: %s."),
    ],
)
def test_a_broker_who_lacks_a_paper_blocks_the_month(office, lacking, sentence):
    bob = office.hire(contract=Contract.BROKER, **lacking)
    office.reviewed([])

    assert missing(office) == [sentence % bob]


def test_an_employee_may_lack_a_brokers_papers(office):
    office.hire(contract_number="", certificate_number="", registered_on=None)
    office.reviewed([])

    assert missing(office) == []


def test_who_came_after_the_review_is_named(office, ready):
    late = office.hire()

    assert missing(office) == [
        f"Not in the reviewed business detail, so it has to be computed again: {late}."
    ]


def test_a_branch_without_anybody_says_so(office):
    office.reviewed([])

    assert missing(office) == ["Nobody of this branch is to be paid for 2026-10."]


@pytest.fixture
def moved(office, alice):
    """Alice went from the old office to the new one in the middle of October."""
    new = pay.office()
    middle = dt.date(2026, 10, 16)
    Posting.objects.filter(person=alice).update(valid_until=middle)
    org.PostingFactory(person=alice, team=new.team, valid_from=middle)
    office.hire()
    return new


def test_a_detail_of_the_former_branch_has_to_be_reviewed_too(office, alice, moved):
    office.reviewed([pay.fact("1", alice, commission="10")])
    BusinessDetail.objects.update(state="computed")
    moved.reviewed([])

    assert missing(moved) == [f"Another branch has not reviewed the business detail of {alice}."]


def test_pay_of_the_former_branch_has_to_be_signed_first(office, alice):
    office.hire()
    run = office.submitted()
    new = pay.office()
    Posting.objects.filter(person=alice).update(valid_until=NOVEMBER)
    org.PostingFactory(person=alice, team=new.team, valid_from=NOVEMBER)
    new.reviewed([], month=NOVEMBER)

    assert missing(new, NOVEMBER) == [f"Another branch has pay not signed yet of {alice}."]
    office.sign(run)
    assert missing(new, NOVEMBER) == []


def test_nobody_is_paid_twice_for_a_month(office, alice):
    """Signed at the old branch; then the move is dated back into the month."""
    office.hire()
    office.signed()
    new = pay.office()
    middle = dt.date(2026, 10, 16)
    Posting.objects.filter(person=alice).update(valid_until=middle)
    org.PostingFactory(person=alice, team=new.team, valid_from=middle)
    new.reviewed([])

    assert missing(new) == [f"Another branch has paid 2026-10 or a later month to {alice}."]
    assert PayRun.objects.count() == 1


def test_readiness_asks_as_many_questions_for_six_people_as_for_one(office, ready):
    with CaptureQueriesContext(connection) as one:
        missing(office)
    for _ in range(5):
        office.hire()
    office.review()

    with CaptureQueriesContext(connection) as six:
        missing(office)

    assert len(six) == len(one)
