from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from archives.services import sweep_store


class Command(BaseCommand):
    """For the administrator's timetable, once a week or less."""

    help = "Deletes stored files that no paper names, older than two days (of undone registrations)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Sweep and say how much."""
        self.stdout.write(f"{len(sweep_store(at=timezone.now()))} file(s) swept")
