"""Sample pages for the tests of views, lists and forms; independent of the apps above core."""

import copy

import pytest

from core.models import SavedFilter
from tests.browsers import Browser
from tests.factories.org import UserFactory


@pytest.fixture
def sample_pages(settings, db):
    """The sites of tests/core/pages.py, without the desk's frame."""
    settings.ROOT_URLCONF = "tests.core.pages"
    settings.LOGIN_URL = "/sign-in"
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"].remove("desk.context.frame")
    settings.TEMPLATES = templates


@pytest.fixture
def alice(sample_pages):
    return UserFactory(username="alice", name="Alice")


@pytest.fixture
def charlie(sample_pages):
    return UserFactory(username="charlie", name="Charlie")


def signed_in(user, **headers):
    """A browser in which `user` is signed in."""
    client = Browser(headers=headers)
    client.force_login(user)
    return client


@pytest.fixture
def browser(alice):
    """Alice's browser."""
    return signed_in(alice)


@pytest.fixture
def stranger(charlie):
    """Charlie's browser."""
    return signed_in(charlie)


@pytest.fixture
def kept(alice):
    """A filter that Alice keeps."""
    return SavedFilter.objects.create(user=alice, page="a", name="October", query="month=2026-10")
