import contextlib
import copy

import pytest
from django.db import transaction

from tests.factories import teams_logs


@contextlib.contextmanager
def undone():
    """Whatever is written within is taken back: many cases of a table begin from the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def crew_kept(kept):
    """A team with its people, made once for a module."""
    return teams_logs.crew()


@pytest.fixture
def crew(crew_kept, db):
    return copy.deepcopy(crew_kept)


@pytest.fixture
def signed_in(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user)
        return client

    return browser
