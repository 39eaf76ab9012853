"""manage.py import_crm FILE --branch EB01 --month 2026-10: a month through the very services of the pages."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.figures import number_text
from core.months import format_month, parse_month
from customers import permissions, queries
from customers.choices import CrmState
from customers.models import CrmMonth
from customers.rules.containers import LIMITS
from customers.services import import_crm_now
from customers.wording.faults import fault_sentence
from org.models import Branch, User
from org.queries import holders

SHOWN_FAULTS = 10


class Command(BaseCommand):
    help = "Imports a branch's CRM month at once: accepted whole, or refused whole with its faults."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the month as the CRM exports it, .xlsx or .csv")
        parser.add_argument("--branch", required=True, help="the branch's code, such as EB01")
        parser.add_argument("--month", required=True, help="the month, such as 2026-10")
        parser.add_argument("--replace", action="store_true", help="put it in the place of the accepted file")
        parser.add_argument(
            "--as", dest="username", default="", help="in whose name; default: who imports there"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        path, month, now = Path(options["file"]), _month(options["month"]), timezone.now()
        branch = _branch(options["branch"])
        user = _user(options["username"], branch, timezone.localdate(now))
        if not (options["json"] or options["username"]):
            self.stdout.write(
                _("In the name of %(name)s (%(user)s).") % {"name": user, "user": user.username}
            )
        try:
            crm_month = import_crm_now(
                content=_content(path),
                file_name=path.name,
                branch_id=branch.pk,
                month=month,
                replace=options["replace"],
                by=user,
                at=now,
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        except PermissionDenied as error:
            words = {"user": user.username, "branch": branch.code}
            raise CommandError(_("%(user)s does not import CRM files for %(branch)s.") % words) from error
        self._report(crm_month, as_json=options["json"])

    def _report(self, crm_month: CrmMonth, *, as_json: bool) -> None:
        """What became of the file; CommandError unless it was accepted."""
        if as_json:
            self.stdout.write(json.dumps(_result(crm_month), ensure_ascii=False, indent=2))
        if crm_month.state == CrmState.ACCEPTED:
            if not as_json:
                self._report_accepted(crm_month)
            return
        raise CommandError(_refusal(crm_month))

    def _report_accepted(self, crm_month: CrmMonth) -> None:
        words = _("%(file)s is accepted: %(rows)s rows, version %(revision)s of %(crm_month)s.")
        told = {
            "file": crm_month.file_name,
            "rows": number_text(crm_month.row_count),
            "revision": crm_month.revision,
            "crm_month": crm_month,
        }
        self.stdout.write(words % told)
        if crm_month.ignored_headings:
            ignored = {"headings": ", ".join(crm_month.ignored_headings)}
            self.stdout.write(_("Columns ignored: %(headings)s.") % ignored)


def _month(text: str) -> date:
    try:
        return parse_month(text)
    except ValueError as error:
        raise CommandError(_("%(text)s is not a month; write it as 2026-10.") % {"text": text}) from error


def _branch(code: str) -> Branch:
    found = Branch.objects.filter(code=code).first()
    if found is None:
        raise CommandError(_("There is no branch %(code)s.") % {"code": code})
    return found


def _user(username: str, branch: Branch, day: date) -> User:
    """The account named, or the first one that imports for the branch."""
    if username:
        found = User.objects.filter(username=username, is_active=True).first()
        words = _("There is no open account %(user)s.") % {"user": username}
    else:
        found = holders(permissions.IMPORT, day=day, branch_id=branch.pk).first()
        words = _("Nobody imports CRM files for %(branch)s; grant the role first.") % {"branch": branch.code}
    if found is None:
        raise CommandError(words)
    return found


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than may be: the service then says that it is too large.
            return file.read(LIMITS.file_bytes + 1)
    except OSError as error:
        words = {"path": path, "reason": error.strerror}
        raise CommandError(_("%(path)s cannot be read: %(reason)s.") % words) from error


def _refusal(crm_month: CrmMonth) -> str:
    """The first faults, one to a line, and how many more there are."""
    if crm_month.state == CrmState.MAPPING:
        words = _(
            "Columns are missing: %(missing)s. Assign the headings %(headings)s on the page of the file."
        )
        missing, headings = ", ".join(crm_month.missing_headings), ", ".join(crm_month.headings)
        return words % {"missing": missing, "headings": headings}
    lines = _sentences(crm_month)
    more = crm_month.fault_count - len(lines)
    if more > 0:
        lines.append(_("and %(count)s more faults.") % {"count": number_text(more)})
    return "\n".join(lines)


def _sentences(crm_month: CrmMonth) -> list[str]:
    month = format_month(crm_month.month)
    return [fault_sentence(fault, month=month) for fault in queries.faults_of(crm_month)[:SHOWN_FAULTS]]


def _result(crm_month: CrmMonth) -> dict[str, Any]:
    """The result for scripts; the first faults with their places."""
    month = format_month(crm_month.month)
    return {
        "schema": "branchops/import-crm/1",
        "branch": crm_month.branch.code,
        "month": month,
        "file": crm_month.file_name,
        "state": crm_month.state,
        "version": crm_month.revision,
        "rows": crm_month.row_count,
        "ignored": crm_month.ignored_headings,
        "headings": crm_month.headings,
        "fault_count": crm_month.fault_count,
        "faults": [
            {
                "row": fault.row,
                "column": fault.column,
                "code": fault.code,
                "value": fault.value,
                "text": fault_sentence(fault, month=month),
            }
            for fault in queries.faults_of(crm_month)
        ],
    }
