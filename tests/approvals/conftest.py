import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals import kinds
from tests import database_reset
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


@pytest.fixture(scope="session")
def walked() -> list:
    """The company whose requests have walked to every place of the way, and its rows; nothing until one module asks."""
    return []


@pytest.fixture(scope="module")
def standing(kept, request, walked) -> approvals_chain.Headquarters:
    """A company that countersigns with a request at every place of the way, for a whole module of tests.

    The requests walk once; to the next modules their rows are written back. A module whose tests bring
    requests to some places themselves names the others in STANDING.
    """
    if walked:
        database_reset.restore(walked[1])
    else:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(kinds.KINDS, approvals_chain.KIND, approvals_chain.scheme_kind(Outcomes()))
            walked.append(approvals_chain.headquarters_with_requests())
        walked.append(database_reset.seeds())
    made = copy.deepcopy(walked[0])
    places = getattr(request.module, "STANDING", approvals_chain.ORDER)
    made.standing = {place: made.standing[place] for place in places}
    return made


@pytest.fixture
def hq_standing(standing, db, schemes) -> approvals_chain.Headquarters:
    """A test's own copy of that company; what it changes is undone after it."""
    return copy.deepcopy(standing)
