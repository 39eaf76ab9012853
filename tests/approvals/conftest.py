import pytest

from approvals import kinds
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
