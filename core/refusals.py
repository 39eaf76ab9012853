"""How a rule's refusal is answered: its sentence, on a page of its own or in the page that asked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from core.errors import Conflict, DomainError, WrongState

MESSAGES = "#messages"


def status_of(error: DomainError) -> int:
    """409 where somebody else was faster, 400 for all other refusals."""
    return 409 if isinstance(error, WrongState | Conflict) else 400


def answer(request: HttpRequest, error: DomainError, *, back_url: str = "") -> HttpResponse:
    """The refusal as a page, or for HTMX as a notice above the page that asked."""
    context: dict[str, Any] = {"error": error, "back_url": back_url, "status": status_of(error)}
    context["is_overtaken"] = isinstance(error, Conflict)
    if not getattr(request, "htmx", False):
        return render(request, "409.html", context, status=status_of(error))
    response = render(request, "core/_refusal.html", context, status=status_of(error))
    response["HX-Retarget"], response["HX-Reswap"] = MESSAGES, "innerHTML"
    patch_vary_headers(response, ["HX-Request"])
    return response
