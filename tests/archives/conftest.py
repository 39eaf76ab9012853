import pytest


@pytest.fixture
def signed_in(client):
    """The browser of somebody who is signed in."""

    def browser(user):
        client.force_login(user)
        return client

    return browser
