"""A table of cases in one test: every case is tried, each that fails is named, none leaves a row."""

import inspect

import pytest
from django.db import transaction

from org.models import Branch
from tests.cases import each
from tests.factories import org


def test_each_names_every_case_that_fails():
    @each(("written", "read"), [("1", 1), ("2", 3), ("x", 0)])
    def tried(written, read):
        assert int(written) == read

    with pytest.raises(ExceptionGroup, match="^2 of 3 cases") as group:
        tried()

    wrong, unreadable = map(str, group.value.exceptions)
    assert wrong.startswith("{'written': '2', 'read': 3}: AssertionError: ")
    assert unreadable.startswith("{'written': 'x', 'read': 0}: ValueError: ")


def test_each_names_the_case_in_which_nothing_was_raised():
    @each("written", ["x", "1"])
    def tried(written):
        with pytest.raises(ValueError, match="invalid"):
            int(written)

    with pytest.raises(ExceptionGroup) as group:
        tried()

    (silent,) = map(str, group.value.exceptions)
    assert silent.startswith("{'written': '1'}: Failed: ")


def test_each_goes_through_tables_within_tables_and_leaves_fixtures_to_pytest():
    seen = []

    @each("second", "xy")
    @each("first", [1, 2])
    def tried(place, first, second):
        seen.append((place, first, second))

    assert list(inspect.signature(tried).parameters) == ["place"]
    tried(place="here")
    assert seen == [("here", 1, "x"), ("here", 2, "x"), ("here", 1, "y"), ("here", 2, "y")]


@pytest.mark.django_db
@each("code", ["EB77", "EB77"])
def test_each_leaves_no_row_of_a_case_to_the_next(code):
    assert not Branch.objects.filter(code=code).exists()

    org.BranchFactory(code=code)


@pytest.mark.django_db
@each("name", ["a", "b"])
def test_each_lets_commit_what_has_to_commit_by_itself(name):
    with transaction.atomic(durable=True):
        org.UserFactory(username=name)
