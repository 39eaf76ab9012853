"""Fixtures for tests with real worker processes (tests/worker_harness.py), loaded by tests/conftest.py."""

import shutil

import pytest

from tests.worker_harness import REDIS_INSTALL, Office, Redis, sending_through


@pytest.fixture
def redis_server(tmp_path):
    """A Redis server of the test's own; skipped where none is installed."""
    if not shutil.which("redis-server"):
        pytest.skip(f"no redis-server here; lifted by: {REDIS_INSTALL}")
    server = Redis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture(params=["file system", "redis"])
def office(request, tmp_path):
    """The background half of the product, once on the file-system broker and once on Redis."""
    broker = request.getfixturevalue("redis_server").url if request.param == "redis" else ""
    with sending_through(Office(tmp_path, broker)) as office:
        yield office
