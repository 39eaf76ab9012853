"""One world for all routes: building it once is what makes asking every URL for every role cheap."""

import copy
import logging
from functools import partial

import pytest
from django.http import HttpResponse
from django.test import override_settings

from branchops import urls
from org.authentication import PersonBackend
from tests.architecture.access import build_world
from tests.unprinted import leave_unprinted

SESSIONS = "django.contrib.sessions.backends.signed_cookies"


@pytest.fixture(scope="module")
def world(kept):
    """Made once; what a request does is undone.

    Who somebody is costs no query here and nothing is printed: signing in and papers are proved where they live.
    """
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # refusals are what is asked for here
    with pytest.MonkeyPatch.context() as patch, override_settings(SESSION_ENGINE=SESSIONS):
        for code in (403, 404):
            patch.setattr(urls, f"handler{code}", partial(_refusal, code), raising=False)
        leave_unprinted(patch)
        world = build_world()
        accounts = {user.pk: PersonBackend().get_user(user.pk) for user in world.users.values()}
        # A copy each time: what an account has looked up of itself ends with its request.
        patch.setattr(PersonBackend, "get_user", lambda _, pk: copy.copy(accounts[pk]))
        yield world
    logging.getLogger("django.request").setLevel(logging.NOTSET)


def _refusal(code, request, exception):
    """Only the status is asked for; how refusals look is proved in tests/core."""
    return HttpResponse(status=code)
