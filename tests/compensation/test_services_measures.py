"""Measures by hand at their bounds, entered one by one and by the sheet; and whose pay a month belongs to."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from compensation import services
from compensation.models import ManualMeasure
from compensation.services.inputs.places import paying_branch_id, refuse_submitted_month
from core.errors import DomainError, WrongState
from core.models import AuditEntry
from org.models import Person, Posting
from tests.cases import each
from tests.factories import compensation as pay
from tests.factories import compensation_office as office_of
from tests.factories import org

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = pay.MONTH, dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def place(kept):
    return office_of.place()


@each(
    ("measure", "value", "is_kept"),
    [
        ("duty_score", "100", True),
        ("duty_score", "100.01", False),
        ("duty_score", "0", True),
        ("compliance_score", "-0.01", False),
        ("absent_days", "31", True),
        ("absent_days", "31.5", False),
        ("sick_leave_days", "0.5", True),
        ("late_count", "40", True),
        ("late_count", "1.005", False),
        ("customer_cost", "1000000000000000", True),
        ("customer_cost", "1000000000000000.01", False),
        ("customer_cost", "NaN", False),
        ("net_commission", "5", False),
        ("team_net_commission", "5", False),
        ("holiday_days", "5", False),
    ],
)
def test_enter_measure_keeps_what_can_be_and_nothing_else(place, now, measure, value, is_kept):
    def enter():
        return services.enter_measure(
            person_id=place.alice.pk,
            month=OCTOBER,
            measure=measure,
            value=Decimal(value),
            reason="sheet",
            by=place.finance,
            at=now,
        )

    if is_kept:
        enter()
    else:
        with pytest.raises(DomainError):
            enter()

    kept = ManualMeasure.objects.filter(person=place.alice).values_list("measure", "value")
    assert list(kept) == ([(measure, Decimal(value))] if is_kept else [])


# By the sheet


def sheet(place, now, values, **changes):
    given = {"month": OCTOBER, "measure": "duty_score", "reason": "考核表"} | changes
    by_id = {person.pk: Decimal(value) for person, value in values.items()}
    return services.enter_measures(values=by_id, by=place.finance, at=now, **given)


def kept():
    rows = ManualMeasure.objects.order_by("person__number")
    return list(rows.values_list("person__number", "value", "reason"))


def test_enter_measures_counts_what_was_new_or_changed(place, now):
    pay.measure(place.alice, "duty_score", "90")
    pay.measure(place.bob, "duty_score", "80")

    count = sheet(place, now, {place.alice: "90", place.bob: "85", place.carol: "70"})

    assert count == 2
    assert kept() == [
        ("A0001", Decimal(90), "sheet"),
        ("B0002", Decimal(85), "考核表"),
        ("C0003", Decimal(70), "考核表"),
    ]
    entries = AuditEntry.objects.filter(action="compensation.manualmeasure.enter").order_by("seq")
    assert [(entry.before, entry.after["duty_score"]) for entry in entries] == [
        ({"duty_score": "80.00"}, "85"),
        ({}, "70"),
    ]


def test_enter_measures_again_with_the_same_values_changes_nothing(place, now):
    values = {place.alice: "90", place.bob: "85"}
    sheet(place, now, values)
    entries = AuditEntry.objects.count()

    assert sheet(place, now, values) == 0
    assert AuditEntry.objects.count() == entries


def test_enter_measures_names_everybody_whose_value_cannot_be_and_keeps_nobodys(place, now):
    with pytest.raises(DomainError, match="^Nothing was entered; these values cannot be.$") as error:
        sheet(place, now, {place.alice: "90", place.bob: "100.5", place.carol: "-1"})

    assert error.value.faults == [
        "鲍勃 B0002: “100.5” cannot be a value of this measure.",
        "卡萝 C0003: “-1” cannot be a value of this measure.",
    ]
    assert kept() == []


def test_enter_measures_wants_to_know_where_they_come_from(place, now):
    with pytest.raises(DomainError) as error:
        sheet(place, now, {place.alice: "90"}, reason=" ")

    assert error.value.faults == ["爱丽丝 A0001: Say where the value comes from: it stands in the audit."]


@each("state", ["submitted", "chief_signed", "deputy_signed", "approved", "paid"])
def test_enter_measures_of_a_month_under_signature_says_so_once(place, now, state):
    run = place.run(state=state)

    with pytest.raises(WrongState) as error:
        sheet(place, now, {place.alice: "90", place.bob: "80"})

    words = f"Pay of 2026-10 is “{run.get_state_display()}”; choose a later month."
    assert (str(error.value), kept()) == (words, [])


def test_enter_measures_of_nobody_is_nothing(place, now):
    assert sheet(place, now, {}) == 0


# Whose month it is


@each(
    ("moved_on", "month", "is_here"),
    [
        (dt.date(2026, 10, 15), dt.date(2026, 9, 1), True),
        (dt.date(2026, 10, 15), OCTOBER, False),
        (dt.date(2026, 10, 31), OCTOBER, False),
        (dt.date(2026, 11, 1), OCTOBER, True),
        (dt.date(2026, 11, 1), NOVEMBER, False),
    ],
)
def test_paying_branch_is_that_of_the_months_end(place, moved_on, month, is_here):
    new = org.TeamFactory()
    Posting.objects.filter(person=place.bob).update(valid_until=moved_on)
    Posting.objects.create(person=place.bob, team=new, valid_from=moved_on)

    found = paying_branch_id(place.bob, month)

    assert found == (place.branch.pk if is_here else new.branch_id)


def test_paying_branch_of_somebody_who_left_is_the_last_one(place):
    Posting.objects.filter(person=place.bob).update(valid_until=dt.date(2026, 3, 1))

    assert paying_branch_id(place.bob, OCTOBER) == place.branch.pk


def test_paying_branch_of_somebody_never_posted_is_the_own_one(place):
    somebody = org.PersonFactory(branch=place.branch)

    assert paying_branch_id(somebody, OCTOBER) == place.branch.pk


def test_paying_branch_of_somebody_without_any_is_refused_by_name(place):
    somebody = org.PersonFactory(branch=None, name="无部", number="N1")

    with pytest.raises(DomainError, match="^无部 N1 belongs to no branch.$"):
        paying_branch_id(somebody, OCTOBER)
    assert Person.objects.filter(pk=somebody.pk).exists()


@each("state", [None, "draft", "computed"])
def test_a_month_that_nobody_was_shown_may_be_fed(place, state):
    if state:
        place.run(state=state)

    assert refuse_submitted_month(place.branch.pk, OCTOBER) is None


def test_a_month_is_closed_for_its_own_branch_only(place):
    office_of.report(org.BranchFactory(), state="submitted")

    assert refuse_submitted_month(place.branch.pk, OCTOBER) is None


def test_what_is_entered_for_who_moved_is_the_new_branchs_matter(place, now):
    """October is paid by the branch of the month's end: finance of the former one enters nothing any more."""
    new = org.TeamFactory()
    Posting.objects.filter(person=place.bob).update(valid_until=dt.date(2026, 10, 15))
    Posting.objects.create(person=place.bob, team=new, valid_from=dt.date(2026, 10, 15))
    theirs = org.holder("branch_finance", new.branch)
    values = {place.bob.pk: Decimal(90)}
    given = {"month": OCTOBER, "measure": "duty_score", "values": values, "reason": "x", "at": now}

    assert services.enter_measures(by=theirs, **given) == 1
    with pytest.raises(PermissionDenied):
        services.enter_measures(by=place.finance, **given | {"values": {place.bob.pk: Decimal(80)}})

    assert ManualMeasure.objects.get().branch == new.branch
