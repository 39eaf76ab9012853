"""The settings of worker processes that a test starts: the product's, and the kinds of work made for tests."""

from branchops.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.core.job_app"]  # noqa: F405
