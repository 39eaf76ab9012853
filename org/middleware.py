"""Before anything else: a first password is changed, and who holds a money role shows a second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from org.choices import MONEY_ROLES

# Set at sign-in for everybody who has set up a second factor, whatever their roles.
SECOND_FACTOR_DUE = "second_factor_due"
OPEN_TO_ALL = ("org:sign_out", "core:healthz", "core:language")
SECOND_FACTOR_PAGES = ("org:second_factor", "org:second_factor_setup")


class FirstPasswordMiddleware:
    """Sends a person with a password that somebody else has set to the page where it is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        # The second factor comes first: a stolen first password alone changes nothing.
        open_pages = (*OPEN_TO_ALL, *SECOND_FACTOR_PAGES, "org:password")
        if user.is_authenticated and user.must_change_password and not is_among(request, open_pages):
            return redirect("org:password")
        return self.get_response(request)


class SecondFactorMiddleware:
    """Sends a signed-in person who owes a second factor there until it is verified in this session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_second_factor_due(request) and not is_among(request, (*OPEN_TO_ALL, *SECOND_FACTOR_PAGES)):
            return redirect("org:second_factor")
        return self.get_response(request)


def is_second_factor_due(request: HttpRequest) -> bool:
    """Whether this session still has to show a second factor."""
    user: Any = request.user
    if not user.is_authenticated or user.is_verified():
        return False
    if request.session.get(SECOND_FACTOR_DUE):
        return True
    return settings.SECOND_FACTOR_FOR_MONEY and any(grant.role in MONEY_ROLES for grant in user.grants())


def is_among(request: HttpRequest, names: tuple[str, ...]) -> bool:
    """Whether the request goes to one of these pages."""
    return request.path in {reverse(name) for name in names}
