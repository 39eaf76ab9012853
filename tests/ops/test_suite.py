"""The suite itself: in CI nothing is skipped, and its processes inherit nothing that would change it."""

import os
from types import SimpleNamespace

import pytest

from tests import conftest


@pytest.fixture
def session():
    """A session that ended with one skip."""
    said = []
    reporter = SimpleNamespace(stats={"skipped": [object()]}, write_line=lambda line, **_: said.append(line))
    plugins = SimpleNamespace(get_plugin=lambda name: reporter)
    return SimpleNamespace(
        config=SimpleNamespace(pluginmanager=plugins), exitstatus=0, said=said, reporter=reporter
    )


def test_skip_in_ci_is_a_failure(session, monkeypatch):
    monkeypatch.setenv("CI", "true")

    conftest.pytest_sessionfinish(session)

    assert session.exitstatus == pytest.ExitCode.TESTS_FAILED
    assert session.said == ["a test was skipped, and CI forbids that"]


def test_skip_elsewhere_is_allowed(session, monkeypatch):
    monkeypatch.delenv("CI", raising=False)

    conftest.pytest_sessionfinish(session)

    assert session.exitstatus == 0


def test_ci_without_a_skip_passes(session, monkeypatch):
    monkeypatch.setenv("CI", "true")
    session.reporter.stats.clear()

    conftest.pytest_sessionfinish(session)

    assert session.exitstatus == 0


def test_suite_runs_in_its_own_mode_on_its_own_data():
    assert os.environ["BRANCHOPS_MODE"] == "test"
    assert "REDIS_URL" not in os.environ
    assert os.environ["VAR_DIR"].endswith("var/test")
