import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals import kinds
from tests.factories import approvals_chain
from tests.factories.approvals import KIND, Outcomes, plan_kind


@pytest.fixture(autouse=True)
def outcomes(monkeypatch) -> Outcomes:
    """What the owner of the test's papers is told; its kind is known during the test only."""
    heard = Outcomes()
    monkeypatch.setitem(kinds.KINDS, KIND, plan_kind(heard))
    return heard


@pytest.fixture
def signed_in(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user)
        return client

    return browser


@pytest.fixture
def queries_of(signed_in):
    """How many queries a page takes for somebody who comes with a fresh session."""

    def count(user, url) -> int:
        browser = signed_in(user)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url).status_code == 200
        return len(asked)

    return count


@pytest.fixture
def schemes(monkeypatch) -> Outcomes:
    """What the owner of papers that go the whole chain is told."""
    heard = Outcomes()
    monkeypatch.setitem(kinds.KINDS, approvals_chain.KIND, approvals_chain.scheme_kind(heard))
    return heard


@pytest.fixture
def hq(db, schemes) -> approvals_chain.Headquarters:
    """A company that countersigns."""
    return approvals_chain.headquarters()


@pytest.fixture(scope="module")
def standing(kept, request) -> approvals_chain.Headquarters:
    """A company that countersigns with a request at every place of the way, for a whole module of tests.

    A module that needs few places names them in STANDING; to others its requests walk from the draft.
    """
    places = getattr(request.module, "STANDING", approvals_chain.ORDER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(kinds.KINDS, approvals_chain.KIND, approvals_chain.scheme_kind(Outcomes()))
        return approvals_chain.headquarters_with_requests(places)


@pytest.fixture
def hq_standing(standing, db, schemes) -> approvals_chain.Headquarters:
    """A test's own copy of that company; what it changes is undone after it."""
    return copy.deepcopy(standing)
