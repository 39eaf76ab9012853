"""Rows of the mechanisms: words for people, and constraints that hold whatever the code does."""

import pytest
from django.db import IntegrityError, models, transaction

from core.fields import MoneyField, MonthField, RateField, first_day_constraint
from core.models import Job, Paper, SavedFilter, SerialNumber, SerialSeries
from tests.core.papers import proposed_adjustment
from tests.factories.org import UserFactory


def test_fields_have_the_places_that_their_names_promise():
    money, rate = MoneyField(), RateField()

    assert (money.max_digits, money.decimal_places) == (18, 2)
    assert (rate.max_digits, rate.decimal_places) == (14, 8)


def test_fields_say_nothing_of_their_places_in_migrations_that_could_differ():
    _name, path, _args, kwargs = MoneyField(null=True).deconstruct()

    assert path == "core.fields.MoneyField"
    assert MoneyField(**kwargs).decimal_places == 2


def test_first_day_constraint_is_about_the_field_named():
    constraint = first_day_constraint("x", "start")

    assert constraint.condition == models.Q(start__day=1)
    assert isinstance(MonthField(), models.DateField)


@pytest.mark.django_db
def test_database_refuses_a_month_that_is_not_its_first_day(now):
    paper = proposed_adjustment(now)

    with pytest.raises(IntegrityError, match="adjustment_month_is_first_day"), transaction.atomic():
        type(paper).objects.update(month="2026-10-02")


@pytest.mark.django_db
def test_database_refuses_two_filters_of_one_name():
    alice = UserFactory()
    SavedFilter.objects.create(user=alice, page="x", name="mine", query="a=1")

    with pytest.raises(IntegrityError, match="saved_filter_name_once"), transaction.atomic():
        SavedFilter.objects.create(user=alice, page="x", name="mine", query="a=2")


@pytest.mark.django_db
def test_saved_filter_is_named_alike_by_different_people():
    for user in (UserFactory(), UserFactory()):
        SavedFilter.objects.create(user=user, page="x", name="mine", query="a=1")

    assert [str(row) for row in SavedFilter.objects.all()] == ["mine", "mine"]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (Job(kind="core.mail"), "core.mail"),
        (Job(kind="core.mail", title="Mails"), "Mails"),
        (SerialSeries(code="PAY"), "PAY"),
        (SerialNumber(text="PAY-0001"), "PAY-0001"),
    ],
)
def test_str_is_what_a_person_would_call_it(record, words):
    assert str(record) == words


@pytest.mark.parametrize(
    ("state", "finished"), [("queued", False), ("running", False), ("done", True), ("failed", True)]
)
def test_is_finished_says_whether_anything_still_happens(state, finished):
    assert Job(state=state).is_finished == finished


def test_paper_has_nobody_who_took_a_step_until_it_says_so():
    assert Paper.participants(Paper) == set()
