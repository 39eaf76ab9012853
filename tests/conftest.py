"""The suite's ground: a real PostgreSQL of its own, started before Django reads its settings."""

import os
from pathlib import Path

os.environ["BRANCHOPS_MODE"] = "test"
ROOT = Path(__file__).resolve().parent.parent

if "TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
elif "PYTEST_XDIST_WORKER" not in os.environ:
    from ops import database

    os.environ["DATABASE_URL"] = database.start_detached(ROOT / "var" / "test-postgres", test=True)


import datetime as dt  # noqa: E402

import pytest  # noqa: E402
from django.utils import timezone  # noqa: E402

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
