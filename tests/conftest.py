"""What every test stands on: one moment, files of its own, messages in English, a database put back."""

import datetime as dt
import gc
import itertools
import os

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TestCase, TransactionTestCase, override_settings
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings as hypothesis_settings

from customers.services import ensure_partition
from tests import database_reset
from tests.browsers import Browser

pytest_plugins = ["tests.sharing", "tests.stack", "tests.worker_fixtures", "tests.browser_fixtures"]

# The same examples every time, and as many as five minutes for the whole suite allow.
hypothesis_settings.register_profile(
    "suite",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

# Tests live in one moment: within the month whose CRM file has just arrived.
NOW = dt.datetime(2026, 11, 5, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
# Whose facts most tests write; each would otherwise make and undo a table of its own for them.
MONTHS = [dt.date(2026, month, 1) for month in (8, 9, 10, 11)]


@pytest.fixture
def now() -> dt.datetime:
    return NOW


def files_in(directory):
    """The settings by which files are written there."""
    place = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(directory / "media")},
    }
    return {"MEDIA_ROOT": directory / "media", "STORAGES": django_settings.STORAGES | {"default": place}}


_places = itertools.count()


@pytest.fixture(scope="session", autouse=True)
def settled_language():
    """The language of the site, for messages that no page or person turns into another."""
    with override_settings(LANGUAGE_CODE="en"):
        yield


@pytest.fixture(autouse=True)
def settled_surroundings(tmp_path_factory):
    """Files and mails of a test stay in its own directory; messages are in English unless a test switches.

    The directory comes to be with the first file: most tests write none.
    """
    with override_settings(**files_in(tmp_path_factory.getbasetemp() / f"files-{next(_places)}")):
        translation.deactivate()
        timezone.activate("Asia/Shanghai")
        yield


@pytest.fixture
def client() -> Browser:
    """Somebody's browser; who signs in costs one row."""
    return Browser()


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker, tmp_path_factory):
    """For what is dear to make: a module's fixture that asks for this writes its rows once.

    Every test of the module begins from them and leaves them as they were; it takes copies of the objects
    (`copy.deepcopy`), since these remember. Not for modules whose tests commit. What is written
    into files with the rows lies in a directory of the module's, where no test looks.
    """
    files = override_settings(**files_in(tmp_path_factory.mktemp("kept")))
    with django_db_blocker.unblock(), translation.override("en"), files:
        atomics = TestCase._enter_atomics()
        yield
        TestCase._rollback_atomics(atomics)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Remember what the migrations wrote, and put that back after every test that commits."""
    with django_db_blocker.unblock():
        for month in MONTHS:
            ensure_partition(month)
        seeds = database_reset.seeds()
    TransactionTestCase._fixture_teardown = lambda case: database_reset.restore(seeds)
    yield
    # A worker that a test killed may have left its connection behind; the database is dropped next.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What waits for browsers and workers begins first: at the end, one process would wait alone."""
    items.sort(key=lambda item: not {"browser", "worker"} & {mark.name for mark in item.iter_markers()})


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What collecting has made stays to the end: the garbage collector (tests/ground.py) need never walk it."""
    collected = yield
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    gc.enable()
    return collected


def pytest_sessionfinish(session):
    """In CI nothing is skipped: what a test lacks there is a fault of the machine's setup."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("a test was skipped, and CI forbids that", red=True)
