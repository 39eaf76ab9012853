"""Encryption at rest with the keys of settings.FIELD_KEYS: the first seals, all of them unseal."""

from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@cache
def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


def seal(content: bytes) -> bytes:
    """Encrypt and authenticate `content`."""
    return _box().encrypt(content)


def unseal(content: bytes) -> bytes:
    """Undo `seal`. Raises cryptography.fernet.InvalidToken where the content was changed or no key fits."""
    return _box().decrypt(content)


def seal_text(text: str) -> str:
    """`seal` for text columns."""
    return seal(text.encode()).decode("ascii")


def unseal_text(text: str) -> str:
    """Undo `seal_text`."""
    return unseal(text.encode("ascii")).decode()


def mask(text: str, *, keep: int = 4) -> str:
    """All but the last `keep` characters hidden, and always at least half of them: how identity and bank
    numbers are shown by default.
    """
    shown = min(keep, len(text) // 2)
    return "*" * (len(text) - shown) + text[len(text) - shown :]
