"""What every test stands on: one moment, files of its own, messages in English."""

import datetime as dt

import pytest
from django.utils import timezone

# Tests live in one moment: within the month whose CRM file has just arrived.
NOW = dt.datetime(2026, 11, 5, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture(autouse=True)
def settled_surroundings(settings, tmp_path):
    """Files and mails of a test stay in its own directory; messages are in English unless a test switches."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media")},
        }
    }
    settings.LANGUAGE_CODE = "en"
    timezone.activate("Asia/Shanghai")
