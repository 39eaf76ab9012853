"""What the commands of the pay cycle share: reading the place, finding who acts, refusing on one line."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.months import parse_month
from org.models import Branch, User
from org.queries import holders


def add_place(parser: ArgumentParser) -> None:
    """--branch, --month and --as."""
    parser.add_argument("--branch", required=True, help="the branch's code, such as EB01")
    parser.add_argument("--month", required=True, help="the month, such as 2026-10")
    parser.add_argument(
        "--as", dest="username", help="who acts; without it, the first who may for the branch"
    )


def branch_of(code: str) -> Branch:
    """The branch of that code; CommandError where there is none."""
    branch = Branch.objects.filter(code=code).first()
    if branch is None:
        raise CommandError(_("There is no branch with the code %(code)s.") % {"code": code})
    return branch


def month_of(text: str) -> date:
    """The month written as 2026-10; CommandError for anything else."""
    try:
        return parse_month(text)
    except ValueError as error:
        raise CommandError(_("%(text)s is not a month; write it as 2026-10.") % {"text": text}) from error


def actor(username: str | None, *, right: str, branch: Branch, at: datetime) -> User:
    """The account named, or the first by user name that holds the right over the branch."""
    if username:
        named = User.objects.filter(username=username, is_active=True).first()
        if named is None:
            raise CommandError(_("There is no account %(username)s.") % {"username": username})
        return named
    first = holders(right, day=timezone.localdate(at), branch_id=branch.pk).first()
    if first is None:
        raise CommandError(_("Nobody may do this for %(branch)s.") % {"branch": branch.code})
    return first


def announcement(by: User) -> str:
    """Who acts, for the terminal; what is asked for as JSON stays alone on the other stream."""
    return _("Acting for %(name)s (%(username)s).") % {"name": by.name, "username": by.username}


@contextmanager
def on_one_line() -> Iterator[None]:
    """Turn a refusal into one line that names everything, and an exit status that is not zero."""
    try:
        yield
    except DomainError as error:
        raise CommandError(" ".join([str(error), *map(str, error.faults)])) from error
    except PermissionDenied as error:
        raise CommandError(_("This account may not do that for the branch.")) from error
