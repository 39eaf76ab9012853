"""The Celery application: workers run core's jobs, beat offers again what was lost."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchops.settings")

app = Celery("branchops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
