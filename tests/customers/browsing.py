"""A signed-in browser for the tests of pages."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.browsers import Browser


def signed_in(user, **headers):
    """A browser in which `user` is signed in."""
    client = Browser(headers=headers)
    client.force_login(user)
    return client


def text_of(response):
    """What the page says, in one line."""
    return " ".join(response.content.decode().split())


def queries_of(browser, url):
    """How many queries the page asks, once everything is warm."""
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)
