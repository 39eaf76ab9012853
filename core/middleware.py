"""Language as the person chose it; sound cookies; refusals of the domain that no view caught."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core import refusals
from core.errors import DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]


class SoundCookiesMiddleware:
    """A cookie with a NUL is none of ours: it is left out before the session is looked up by it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\x00" in name + value for name, value in request.COOKIES.items()):
            sound = {key: value for key, value in request.COOKIES.items() if "\x00" not in key + value}
            request.COOKIES = sound
        return self.get_response(request)


class ChosenLanguageMiddleware:
    """The signed-in person's language, else the cookie's, else Chinese; the browser is not asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(known_language(chosen) or settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        patch_vary_headers(response, ["Cookie"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> None:
        """Take the person's own language; pages that need no sign-in ask the database for nobody."""
        if getattr(view, "login_required", True) and hasattr(request, "user"):
            language = known_language(getattr(request.user, "language", ""))
            if language:
                translation.activate(language)


def known_language(code: str) -> str:
    """The code, if it is one of ours; empty otherwise."""
    return code if code in dict(settings.LANGUAGES) else ""


class DomainErrorMiddleware:
    """A DomainError that no view caught becomes its sentence.

    An HTMX request that finds the session ended leads the whole page to the sign-in, not its fragment.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "htmx", False) and _leads_to_sign_in(response):
            return _whole_page_sign_in(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer the refusals and what no column holds; let all else be the fault that it is."""
        refusal = error if isinstance(error, DomainError) else _unkept(error)
        return refusals.answer(request, refusal) if refusal else None


def _unkept(error: Exception) -> DomainError | None:
    """The sentence where PostgreSQL was handed a NUL, whichever field or address it came by."""
    is_nul = isinstance(error, ValueError) and "NUL (0x00)" in str(error)
    if not is_nul and not (isinstance(error, DataError) and "\\u0000" in str(error)):
        return None
    return DomainError(
        _(
            "What was sent holds an invisible character (NUL) that cannot be kept; it comes from a damaged "
            "copy or file. Type the text anew and send it again."
        )
    )


def _leads_to_sign_in(response: HttpResponse) -> bool:
    url = response.headers.get("Location", "")
    return response.status_code == HTTPStatus.FOUND and urlsplit(url).path == resolve_url(settings.LOGIN_URL)


def _whole_page_sign_in(request: HttpRequest) -> HttpResponse:
    """Leave the page for the sign-in, and come back to the page, not to the fragment."""
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    after = f"{here.path}?{here.query}" if here.query else here.path
    url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': after or '/'})}"
    return HttpResponse(status=204, headers={"HX-Redirect": url})
