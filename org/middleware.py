"""Who holds a money role shows a second factor first, where that is switched on."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from org.choices import MONEY_ROLES

EXEMPT = (
    "org:second_factor",
    "org:second_factor_setup",
    "org:sign_out",
    "org:password",
    "core:healthz",
    "core:language",
)


class SecondFactorMiddleware:
    """Sends a signed-in holder of a money role to the second factor until it is verified in this session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_FOR_MONEY and self._is_needed(request):
            return redirect("org:second_factor")
        return self.get_response(request)

    def _is_needed(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or user.is_verified():  # type: ignore[attr-defined]
            return False
        if not any(grant.role in MONEY_ROLES for grant in user.grants()):
            return False
        return request.path not in {reverse(name) for name in EXEMPT}
