"""manage.py export_pay --branch EB01 --month 2026-10 --format json|xlsx|pdf --output PATH."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from compensation import services
from compensation.management.acting import actor, add_place, announcement, branch_of, month_of, on_one_line
from compensation.models import PayRun
from compensation.services.exporting import FORMATS


class Command(BaseCommand):
    help = (
        "Write a month's pay report into a file: branchops/pay-report/1, a workbook, or the printed report."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_place(parser)
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--output", required=True, help="the file to write")
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="the language of sentences and headings",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        branch, month = branch_of(options["branch"]), month_of(options["month"])
        run = PayRun.objects.filter(branch=branch, month=month).first()
        if run is None:
            raise CommandError(
                _("There is no pay report of %(branch)s for %(month)s.")
                % {"branch": branch.code, "month": options["month"]}
            )
        by = actor(options["username"], right="pay.run_view", branch=branch, at=at)
        self.stderr.write(announcement(by))
        with on_one_line():
            content = services.export_report(
                run_id=run.pk, form=options["format"], language=options["language"], by=by, at=at
            )
        path = Path(options["output"])
        _write(path, content)
        result = {"path": str(path), "format": options["format"], "bytes": len(content)}
        sentence = _("%(path)s: %(bytes)s bytes.") % result
        self.stdout.write(json.dumps(result, ensure_ascii=False) if options["json"] else sentence)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        words = {"path": path, "reason": error.strerror}
        raise CommandError(_("%(path)s cannot be written: %(reason)s.") % words) from error
