"""The access matrix: every URL × every role is as committed, and a stranger's guess of an id finds nothing."""

import pytest

from org.choices import Role
from tests.architecture.access import (
    ALLOW,
    ANONYMOUS,
    COLUMNS,
    DENY,
    OWN,
    matrix,
    pages,
    statuses_elsewhere,
    statuses_of_others,
    subject_makers,
    verdicts,
)
from tests.architecture.test_registries import PUBLIC

by_name = {"argvalues": pages(), "ids": lambda route: route.name}


@pytest.mark.django_db
@pytest.mark.parametrize("route", **by_name)
def test_route_opens_for_those_of_the_matrix_and_nobody_else(route, world):
    expected = matrix().get(route.name)

    found = verdicts(route, world)
    elsewhere = statuses_elsewhere(route, world, found)
    others = statuses_of_others(route, world, found)

    assert expected is not None, (
        f"{route.name} is not in docs/access-matrix.csv; `make matrix` proposes its row"
    )
    assert found == expected
    assert set(elsewhere.values()) <= {404}, "another branch's record is not there for them"
    assert set(others.values()) <= {403, 404}, "a colleague's record is not theirs to touch"
    assert others.get(Role.ACCOUNT_MANAGER, 404) == 404, "for an account manager a colleague's is not there"


def test_matrix_has_no_row_without_a_route():
    assert set(matrix()) - {route.name for route in pages()} == set()


def test_matrix_says_something_for_every_role():
    wrong = [
        name
        for name, row in matrix().items()
        if set(row) != set(COLUMNS) or set(row.values()) - {ALLOW, OWN, DENY}
    ]

    assert wrong == []


def test_matrix_opens_nothing_to_who_has_not_signed_in_but_the_public_pages():
    opened = {name for name, row in matrix().items() if row[ANONYMOUS] != DENY}

    assert opened <= PUBLIC


def test_no_subject_without_a_route():
    assert set(subject_makers()) - {route.name for route in pages()} == set()


def test_there_are_routes():
    assert len(pages()) > 20
