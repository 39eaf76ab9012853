"""In which language somebody reads."""

from typing import Any

from django.conf import settings


def language_of(user: Any) -> str:
    """The language that `user` has chosen, else that of the house; also for nobody at all."""
    return getattr(user, "language", "") or settings.LANGUAGE_CODE
