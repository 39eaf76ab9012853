from django.apps import AppConfig


class TestKindsConfig(AppConfig):
    """Makes the kinds of tests/core/job_kinds.py known to worker processes."""

    name = "tests.core.job_app"
    label = "test_kinds"

    def ready(self):
        from core import jobs
        from tests.core import job_kinds

        jobs.KINDS.update(job_kinds.KINDS)
