"""manage.py load_pay_standard FILE [--approve-as USERNAME] [--as USERNAME] [--json] (pay.md, Commands)."""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from compensation.management.acting import on_one_line
from compensation.models import PayStandard
from compensation.rules.faults import RefusedError
from compensation.rules.json_text import read_json
from compensation.rules.wording import fault_text
from compensation.services.standards import load_standard, read_standard
from core.figures import month_text
from core.months import format_month
from org.models import Team, User
from org.queries import holders

_LARGEST_FILE = 4 * 1024 * 1024


class Command(BaseCommand):
    help = "Load a pay standard (branchops/pay-standard/1) as a draft, or approved with --approve-as."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the standard, as branchops/pay-standard/1")
        parser.add_argument(
            "--approve-as", metavar="USERNAME", help="submit it and have it approved by this account"
        )
        parser.add_argument(
            "--as", dest="username", help="who drafts; without it, the first who may for the team"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        document = _read(Path(options["file"]))
        with on_one_line():
            team = read_standard(document).team
        by = _drafter(options["username"], team, at)
        approver = _account(options["approve_as"]) if options["approve_as"] else None
        self.stderr.write(
            _("Acting for %(name)s (%(username)s).") % {"name": by.name, "username": by.username}
        )
        with on_one_line():
            row = load_standard(document=document, by=by, at=at, approved_by=approver)
        self.stdout.write(json.dumps(_result(row), ensure_ascii=False) if options["json"] else _sentence(row))


def _read(path: Path) -> object:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise CommandError(_("%(path)s is larger than 4 MB; that is no pay standard.") % {"path": path})
        return read_json(path.read_bytes())
    except OSError as error:
        words = {"path": path, "reason": error.strerror}
        raise CommandError(_("%(path)s cannot be read: %(reason)s.") % words) from error
    except RefusedError as error:
        raise CommandError(" ".join(fault_text(fault) for fault in error.faults)) from error


def _drafter(username: str | None, code: str, at: datetime) -> User:
    """The account named, or the first by user name that drafts standards for the team."""
    if username:
        return _account(username)
    team = Team.objects.filter(code=code).first()
    day = timezone.localdate(at)
    found = holders("pay.standard_edit", day=day, branch_id=team.branch_id, team_id=team.pk) if team else None
    first = found.first() if found is not None else None
    if first is None:
        raise CommandError(_("Nobody drafts standards for the team %(code)s.") % {"code": code})
    return first


def _account(username: str) -> User:
    named = User.objects.filter(username=username, is_active=True).first()
    if named is None:
        raise CommandError(_("There is no account %(username)s.") % {"username": username})
    return named


def _result(row: PayStandard) -> dict[str, Any]:
    return {
        "id": row.pk,
        "team": row.team.code,
        "contract": row.contract,
        "version": row.revision,
        "effective_from": format_month(row.effective_from),
        "state": row.state,
        "content_hash": row.content_hash,
    }


def _sentence(row: PayStandard) -> str:
    return _("%(standard)s of %(team)s, from %(month)s on: %(state)s.") % {
        "standard": row,
        "team": row.team,
        "month": month_text(row.effective_from),
        "state": row.get_state_display(),
    }
