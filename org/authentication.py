"""Sign-in: the account's row comes with its person, and a lock-out answers with a page."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from org import services
from org.models import User


class PersonBackend(ModelBackend):
    """Django's password check; who has left is shut out, and every later request reads all in one query."""

    def get_user(self, user_id: int) -> User | None:
        """The account with its person; None for one that is shut and for a person who has left."""
        user = User.objects.select_related("person").order_by().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether the account is open and its person, if it has one, still works here."""
        person = getattr(user, "person", None)
        has_left = (
            person is not None and person.left_on is not None and person.left_on <= timezone.localdate()
        )
        return bool(user.is_active) and not has_left


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Too many wrong passwords for this name from this address: say so, and for how long."""
    del original_response
    now = timezone.now()
    services.note_lock_out(
        username=str((credentials or {}).get("username", "")),
        address=request.META.get("REMOTE_ADDR", ""),
        at=now,
        since=now - timedelta(hours=settings.AXES_COOLOFF_TIME),
    )
    return render(request, "core/lockout.html", status=429)
