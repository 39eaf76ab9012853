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
    routes_by_maker,
    statuses_elsewhere,
    statuses_of_others,
    subject_makers,
    verdicts,
)
from tests.architecture.test_registries import PUBLIC
from tests.cases import undone

ROUTES = routes_by_maker()


@pytest.fixture(scope="module")
def subject(request, world):
    """Made once for all routes that name such a record; what is done to it is undone with each request."""
    with undone():
        yield request.param(world)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("subject", "route"), ROUTES, indirect=["subject"], ids=[route.name for _, route in ROUTES]
)
def test_route_opens_for_those_of_the_matrix_and_nobody_else(route, world, subject):
    expected = matrix().get(route.name)

    found = verdicts(route, world, subject)
    elsewhere = statuses_elsewhere(route, world, subject, found)
    others = statuses_of_others(route, world, subject, found)

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
