"""manage.py run_pay --branch EB01 --month 2026-10 [--json]: compute a month's pay (pay.md, Commands)."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from compensation import services
from compensation.management.acting import actor, add_place, announcement, branch_of, month_of, on_one_line
from compensation.models import PayRun
from compensation.services.computing.content import TOTALS
from core.months import format_month


class Command(BaseCommand):
    help = (
        "Compute a branch's pay of a month; refuses what is not reviewed or approved, naming what is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_place(parser)
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        branch, month = branch_of(options["branch"]), month_of(options["month"])
        by = actor(options["username"], right="pay.prepare", branch=branch, at=at)
        self.stderr.write(announcement(by))
        with on_one_line():
            run = services.compute_month(branch_id=branch.pk, month=month, by=by, at=at)
        self.stdout.write(json.dumps(_result(run), ensure_ascii=False) if options["json"] else _sentence(run))


def _result(run: PayRun) -> dict[str, Any]:
    return {
        "branch": run.branch.code,
        "month": format_month(run.month),
        "number": run.number.text,
        "state": run.state,
        "people": run.people,
        "content_hash": run.content_hash,
        "totals": {name: f"{getattr(run, name):.2f}" for name in TOTALS},
    }


def _sentence(run: PayRun) -> str:
    return _("%(number)s: %(people)s people, gross %(gross)s, net %(net)s yuan.") % {
        "number": run.number.text,
        "people": run.people,
        "gross": f"{run.gross:,.2f}",
        "net": f"{run.net:,.2f}",
    }
