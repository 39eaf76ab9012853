"""Sign-in: the account's row comes with its person, and a lock-out answers with a page."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from org.models import User


class PersonBackend(ModelBackend):
    """Django's password check; every later request reads account and person in one query."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.select_related("person").filter(pk=user_id, is_active=True).first()


def locked_out(request: HttpRequest, credentials: dict[str, Any], *_: Any) -> HttpResponse:  # noqa: ARG001
    """Too many wrong passwords for this name from this address: say so, and for how long."""
    return render(request, "org/locked_out.html", status=429)
