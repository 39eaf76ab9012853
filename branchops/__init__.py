"""The composition root: settings, URLs, Celery."""

from branchops.celery import app as celery_app

__all__ = ["celery_app"]
