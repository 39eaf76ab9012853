"""Whom a branch pays for October: joining, leaving, moving and rising, to the day; and what is still owed."""

import datetime as dt
from decimal import Decimal

import pytest

from compensation.models import AppliedInput, BusinessDetail, Charge, DetailRow
from compensation.queries.payees import payees
from compensation.queries.recoveries import owing, with_balance
from compensation.queries.terms import month_terms
from compensation.rules.slip import Terms
from compensation.services.computing.inputs import load_inputs, reserve_due
from org.choices import Contract
from org.models import Grading, Person, Posting
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = dt.date(2026, 9, 1), pay.MONTH, dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


def paid(place, *, month=OCTOBER, detail=None, branch=None):
    return payees(branch_id=(branch or place.branch).pk, month=month, detail_id=detail.pk if detail else None)


def numbers(place, **more):
    return [payee.number for payee in paid(place, **more)]


def payee_of(place, person, **more):
    return next((payee for payee in paid(place, **more) if payee.id == person.pk), None)


def leaves(person, day):
    """The person as the database has it after leaving."""
    Person.objects.filter(pk=person.pk).update(left_on=day)
    return Person.objects.get(pk=person.pk)


# Who is there


def test_payees_are_everybody_of_the_branch_by_number(place):
    assert numbers(place) == ["A0001", "B0002", "C0003"]


@each(
    ("hired_on", "is_paid"),
    [
        (dt.date(2026, 9, 30), True),
        (dt.date(2026, 10, 1), True),
        (dt.date(2026, 10, 31), True),
        (dt.date(2026, 11, 1), False),
        (dt.date(2027, 1, 1), False),
    ],
)
def test_payees_begin_with_the_month_of_joining(place, hired_on, is_paid):
    person = org.PersonFactory(branch=place.branch, hired_on=hired_on)
    Posting.objects.create(person=person, team=place.office.team, valid_from=hired_on)

    assert (payee_of(place, person) is not None) is is_paid


@each(
    ("left_on", "is_paid"),
    [
        (dt.date(2026, 9, 30), False),
        (dt.date(2026, 10, 1), False),
        (dt.date(2026, 10, 2), True),
        (dt.date(2026, 10, 31), True),
        (dt.date(2026, 12, 31), True),
    ],
)
def test_payees_end_with_the_last_day_worked(place, left_on, is_paid):
    """`left_on` is the first day not worked any more: who left on the 1st has worked no day of October."""
    leaves(place.bob, left_on)

    assert (payee_of(place, place.bob) is not None) is is_paid


@each(
    ("moved_on", "here", "there"),
    [
        (dt.date(2026, 9, 15), False, True),
        (dt.date(2026, 10, 1), False, True),
        (dt.date(2026, 10, 31), False, True),
        (dt.date(2026, 11, 1), True, False),
    ],
)
def test_payees_are_paid_whole_by_the_branch_of_the_months_end(place, moved_on, here, there):
    new = org.TeamFactory()
    Posting.objects.filter(person=place.bob).update(valid_until=moved_on)
    Posting.objects.create(person=place.bob, team=new, valid_from=moved_on)

    assert (payee_of(place, place.bob) is not None) is here
    assert (payee_of(place, place.bob, branch=new.branch) is not None) is there


@each(
    ("until", "is_paid"),
    [(dt.date(2026, 10, 1), False), (dt.date(2026, 10, 2), True), (dt.date(2026, 11, 1), True)],
)
def test_payees_without_a_team_any_more_end_with_the_posting(place, until, is_paid):
    Posting.objects.filter(person=place.bob).update(valid_until=until)

    assert (payee_of(place, place.bob) is not None) is is_paid


@each(
    ("since", "grade"),
    [
        (dt.date(2026, 10, 1), "M3"),
        (dt.date(2026, 10, 31), "M3"),
        (dt.date(2026, 11, 1), "M2"),
    ],
)
def test_payees_bear_the_grade_of_the_months_end(place, since, grade):
    Grading.objects.filter(person=place.bob).update(valid_until=since)
    Grading.objects.create(person=place.bob, grade="M3", valid_from=since)

    assert payee_of(place, place.bob).grade == grade


def test_payees_without_grade_have_none(place):
    Grading.objects.filter(person=place.bob).delete()

    assert payee_of(place, place.bob).grade == ""


def test_payees_bear_what_the_reviewed_detail_says_whatever_changed_since(place):
    """Team, grade and contract are those that were reviewed, not those of the day of the computation."""
    detail = BusinessDetail.objects.create(
        branch=place.branch,
        month=OCTOBER,
        crm_month=pay.crm_month(place.branch, []),
        computed_by=place.office.desk,
        computed_at=pay.AT,
    )
    old = org.TeamFactory(branch=place.branch)
    DetailRow.objects.create(detail=detail, person=place.bob, team=old, grade="M1", contract="broker")

    found, other = payee_of(place, place.bob, detail=detail), payee_of(place, place.alice, detail=detail)

    assert (found.team_id, found.grade, found.contract, found.in_detail) == (old.pk, "M1", "broker", True)
    assert (other.team_id, other.grade, other.in_detail) == (place.office.team.pk, "M2", False)


# Who is gone and still owed something


def gone(place, left_on=dt.date(2026, 3, 10)):
    return leaves(place.bob, left_on)


@each(
    ("release_month", "is_paid"),
    [(SEPTEMBER, True), (OCTOBER, True), (NOVEMBER, False)],
)
def test_payees_who_left_come_back_for_a_reserve_that_is_due(place, release_month, is_paid):
    run = office_of.report(place.branch, month=dt.date(2026, 2, 1))
    office_of.reserve(run, gone(place), release_month=release_month)

    found = payee_of(place, place.bob)

    assert (found is not None) is is_paid
    assert found is None or not found.is_active


@each(
    ("left_on", "months", "due"),
    [
        (dt.date(2026, 4, 30), 6, dt.date(2026, 10, 1)),
        (dt.date(2026, 4, 1), 6, dt.date(2026, 10, 1)),
        (dt.date(2026, 5, 1), 6, dt.date(2026, 11, 1)),
        (dt.date(2025, 10, 31), 12, dt.date(2026, 10, 1)),
        (dt.date(2026, 8, 31), 2, dt.date(2026, 10, 1)),
        (None, 2, None),
    ],
)
def test_a_reserve_until_the_exit_is_due_months_after_the_month_of_leaving(place, left_on, months, due):
    run = office_of.report(place.branch, month=dt.date(2025, 9, 1))
    entry = office_of.reserve(run, leaves(place.bob, left_on), release_month=None, exit_months=months)

    assert reserve_due(entry) == due
    if left_on:
        assert (payee_of(place, place.bob) is not None) is (due <= OCTOBER)


def test_payees_who_left_do_not_come_back_for_a_reserve_that_is_paid_out(place):
    run = office_of.report(place.branch, month=dt.date(2026, 2, 1))
    office_of.reserve(run, gone(place), release_month=OCTOBER, released=run)

    assert payee_of(place, place.bob) is None


@each(
    ("month", "state", "is_paid"),
    [
        (OCTOBER, "confirmed", True),
        (SEPTEMBER, "confirmed", True),
        (NOVEMBER, "confirmed", False),
        (OCTOBER, "proposed", False),
        (OCTOBER, "rejected", False),
    ],
)
def test_payees_who_left_come_back_for_a_confirmed_adjustment(place, month, state, is_paid):
    pay.adjustment(gone(place), "-20", month=month, state=state)

    assert (payee_of(place, place.bob) is not None) is is_paid


def test_payees_who_left_do_not_come_back_for_what_they_owe(place):
    """There is no pay to take it from."""
    pay.charge(gone(place), "500")

    assert payee_of(place, place.bob) is None


def test_payees_who_left_do_not_come_back_for_an_adjustment_that_was_paid(place):
    paper = pay.adjustment(gone(place), "20", month=SEPTEMBER)
    run = office_of.report(place.branch, month=SEPTEMBER)
    AppliedInput.objects.create(run=run, adjustment=paper, amount=20)

    assert payee_of(place, place.bob) is None


# What is owed


def recovered(charge, run, amount):
    return AppliedInput.objects.create(run=run, charge=charge, amount=Decimal(amount))


def test_owing_is_what_signed_reports_have_not_taken_yet(place):
    charge = pay.charge(place.alice, "600", "200", month=dt.date(2026, 8, 1))
    for month, amount in ((dt.date(2026, 8, 1), "200"), (SEPTEMBER, "150.55")):
        recovered(charge, office_of.report(place.branch, month=month), amount)

    (found,) = owing(OCTOBER)

    assert (found.recovered, found.owed) == (Decimal("350.55"), Decimal("249.45"))


@each(
    ("first_month", "state", "taken", "is_owed"),
    [
        (SEPTEMBER, "confirmed", None, True),
        (OCTOBER, "confirmed", None, True),
        (NOVEMBER, "confirmed", None, False),
        (OCTOBER, "proposed", None, False),
        (OCTOBER, "rejected", None, False),
        (SEPTEMBER, "confirmed", "99.99", True),
        (SEPTEMBER, "confirmed", "100", False),
    ],
)
def test_owing_begins_with_its_month_and_ends_when_it_is_paid_off(place, first_month, state, taken, is_owed):
    charge = pay.charge(place.alice, "100", month=first_month, state=state)
    if taken:
        recovered(charge, office_of.report(place.branch, month=SEPTEMBER), taken)

    assert list(owing(OCTOBER)) == ([charge] if is_owed else [])


def test_owing_takes_the_oldest_loss_first(place):
    late = pay.charge(place.alice, "1", month=OCTOBER)
    early = pay.charge(place.alice, "2", month=SEPTEMBER)
    same = pay.charge(place.alice, "3", month=OCTOBER)

    assert list(owing(OCTOBER)) == [early, late, same]


def test_with_balance_says_that_nothing_is_owed_of_what_was_rejected(place):
    pay.charge(place.alice, "70", state="rejected")
    pay.charge(place.alice, "80", state="proposed")

    rows = with_balance(Charge.objects.order_by("total"))

    assert [(row.recovered, row.owed) for row in rows] == [
        (Decimal(0), Decimal(0)),
        (Decimal(0), Decimal(80)),
    ]


# What goes in


def test_load_inputs_takes_up_everything_of_a_person_and_nothing_of_another(place):
    pay.measure(place.alice, "duty_score", "93")
    pay.measure(place.alice, "late_count", "2")
    pay.measure(place.bob, "duty_score", "50")
    pay.measure(place.alice, "duty_score", "10", month=SEPTEMBER)
    first, second = pay.adjustment(place.alice, "12.34"), pay.adjustment(place.alice, "-5", month=SEPTEMBER)
    pay.adjustment(place.alice, "99", month=NOVEMBER)
    charge = pay.charge(place.alice, "100", "40")

    found = load_inputs([place.alice.pk], OCTOBER)[place.alice.pk]

    assert found.measures == {"duty_score": Decimal(93), "late_count": Decimal(2)}
    assert [row.amount for row in found.adjustments] == [Decimal("-5.00"), Decimal("12.34")]
    assert [(row.owed, row.instalment) for row in found.recoveries] == [(Decimal(100), Decimal(40))]
    assert found.sources["adjustments"] == [second.pk, first.pk]
    assert found.sources["charges"] == [charge.pk]


def test_load_inputs_parts_reserves_that_are_due_from_those_that_are_held(place):
    july, august = (office_of.report(place.branch, month=dt.date(2026, month, 1)) for month in (7, 8))
    due = office_of.reserve(july, place.alice, amount="70.00", release_month=OCTOBER)
    office_of.reserve(august, place.alice, amount="80.00", release_month=NOVEMBER)
    office_of.reserve(august, place.alice, amount="8.00", release_month=None, exit_months=3, code="bond")

    found = load_inputs([place.alice.pk], OCTOBER)[place.alice.pk]

    assert [(row.amount, row.origin, row.reference) for row in found.releases] == [
        (Decimal("70.00"), dt.date(2026, 7, 1), str(due.pk))
    ]
    assert found.held == {"reserve": Decimal("80.00"), "bond": Decimal("8.00")}


def test_load_inputs_reads_the_titles_words_once_where_title_and_reason_are_the_same(place):
    paper = pay.adjustment(place.alice, "1", title="agreed")
    other = pay.adjustment(place.alice, "2", title="competition")

    found = load_inputs([place.alice.pk], OCTOBER)[place.alice.pk]

    assert [row.reason for row in found.adjustments] == ["agreed", "competition: agreed"]
    assert [row.reference for row in found.adjustments] == [str(paper.pk), str(other.pk)]


@each("count", [1, 3])
def test_load_inputs_asks_eight_questions_for_one_person_as_for_three(
    place, count, django_assert_num_queries
):
    people = [place.alice, place.bob, place.carol][:count]
    for person in people:
        pay.measure(person, "duty_score", "93")
        pay.adjustment(person, "1")

    with django_assert_num_queries(8):
        assert len(load_inputs([person.pk for person in people], OCTOBER)) == count


def test_month_terms_of_a_branch_without_parameters_say_nothing_is_in_force():
    terms = month_terms(org.BranchFactory(insurance_region="empty"), dt.date(2020, 1, 1))

    assert (terms.rows(), terms.sources()) == ([], {"insurance_schemes": []})
    assert isinstance(terms.as_rules(), Terms)


def test_payees_of_both_contracts_stand_in_one_list(place):
    contracts = {payee.number: payee.contract for payee in paid(place)}

    assert contracts == {"A0001": Contract.EMPLOYEE, "B0002": Contract.EMPLOYEE, "C0003": Contract.BROKER}
