"""One world for all routes: building it once is what makes asking every URL for every role cheap."""

import logging
from functools import partial

import pytest
from django.http import HttpResponse
from django.utils import translation

from branchops import urls
from tests.architecture.access import build_world, undone


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Everything within one transaction that is undone at the end; each request is undone by itself."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # refusals are what is asked for here
    with (
        django_db_blocker.unblock(),
        undone(),
        translation.override("en"),
        pytest.MonkeyPatch.context() as patch,
    ):
        for code in (403, 404):
            patch.setattr(urls, f"handler{code}", partial(_refusal, code), raising=False)
        yield build_world()
    logging.getLogger("django.request").setLevel(logging.NOTSET)


def _refusal(code, request, exception):
    """Only the status is asked for; how refusals look is proved in tests/core."""
    return HttpResponse(status=code)
