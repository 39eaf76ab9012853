"""`manage.py redraw_sample NUMBER`: draws a spot check again from its seed and compares (G5.1)."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from teams.models import SampleDraw
from teams.services.samples import redraw


class Command(BaseCommand):
    """Reads only; for auditors."""

    help = (
        "Draws a spot check of work logs again from its seed; fails where anything differs from the record."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The spot check's number."""
        parser.add_argument("number", help="for example CHK-EB01-202611-0001")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare and print."""
        number = options["number"]
        try:
            found = redraw(number=number)
        except SampleDraw.DoesNotExist as fault:
            raise CommandError(f"There is no spot check {number}.") from fault
        said = {
            "number": number,
            "same": found.is_same,
            "drawn": found.drawn,
            "again": found.again,
            "faults": found.faults,
        }
        if options["json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        elif found.is_same:
            self.stdout.write(f"{number}: the same {len(found.drawn)} logs are drawn again.")
        if not found.is_same:
            raise CommandError(f"{number} differs from the record: {' '.join(map(str, found.faults))}")
