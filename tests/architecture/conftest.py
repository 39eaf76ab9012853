"""One world for all routes: building it once is what makes asking every URL for every role cheap."""

import logging

import pytest
from django.utils import translation

from tests.architecture.access import build_world, undone


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Everything within one transaction that is undone at the end; each request is undone by itself."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # refusals are what is asked for here
    with django_db_blocker.unblock(), undone(), translation.override("en"):
        yield build_world()
    logging.getLogger("django.request").setLevel(logging.NOTSET)
