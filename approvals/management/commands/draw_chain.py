"""`manage.py draw_chain`: writes docs/chain.md from the machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from approvals.drawing import drawing


class Command(BaseCommand):
    """Needs no database."""

    help = "Draws the countersign chain into docs/chain.md."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write or only to compare."""
        parser.add_argument(
            "--check", action="store_true", help="write nothing, fail where it is not current"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it, or say that it is old."""
        path, drawn = Path(settings.BASE_DIR) / "docs" / "chain.md", drawing()
        if not options["check"]:
            path.write_text(drawn, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != drawn:
            raise CommandError("docs/chain.md is not current; run manage.py draw_chain")
