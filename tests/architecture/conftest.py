"""One world for all routes: building it once is what makes asking every URL for every role cheap."""

import logging
from functools import partial

import pytest
from django.http import HttpResponse

from branchops import urls
from tests.architecture.access import build_world


@pytest.fixture(scope="module")
def world(kept):
    """Made once; each request is undone by itself."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # refusals are what is asked for here
    with pytest.MonkeyPatch.context() as patch:
        for code in (403, 404):
            patch.setattr(urls, f"handler{code}", partial(_refusal, code), raising=False)
        yield build_world()
    logging.getLogger("django.request").setLevel(logging.NOTSET)


def _refusal(code, request, exception):
    """Only the status is asked for; how refusals look is proved in tests/core."""
    return HttpResponse(status=code)
