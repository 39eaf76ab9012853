"""manage.py try_pay FILE [--json]: slips computed from a file alone, no database (pay.md, Commands)."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from compensation.rules import try_pay
from compensation.rules.faults import RefusedError
from compensation.rules.json_text import read_json
from compensation.rules.lines import Line
from compensation.rules.slip import Slip
from compensation.rules.wording import explain, fault_text, line_label
from core.months import format_month

_MOST_FAULTS = 10
_LARGEST_FILE = 64 * 1024 * 1024


class Command(BaseCommand):
    help = "Compute pay slips from a branchops/try-pay/1 file, without the database."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="standard, people, months and measures, as branchops/try-pay/1")
        parser.add_argument("--json", action="store_true", help="print branchops/try-pay-result/1, no table")

    def handle(self, *_args: Any, **options: Any) -> None:
        document = _read(Path(options["file"]))
        try:
            if options["json"]:
                self.stdout.write(json.dumps(try_pay.try_pay(document), ensure_ascii=False, indent=2))
                return
            for line in _table(try_pay.compute(document)):
                self.stdout.write(line)
        except RefusedError as error:
            raise CommandError(_sentence(error)) from error


def _read(path: Path) -> object:
    """The file's JSON; CommandError with one sentence where it cannot be read."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise CommandError(_("%(path)s is larger than 64 MB.") % {"path": path})
        return read_json(path.read_bytes())
    except OSError as error:
        words = {"path": path, "reason": error.strerror}
        raise CommandError(_("%(path)s cannot be read: %(reason)s.") % words) from error
    except RefusedError as error:
        raise CommandError(_sentence(error)) from error


def _sentence(error: RefusedError) -> str:
    """All faults on one line; past ten of them, how many more there are."""
    texts = [fault_text(fault) for fault in error.faults[:_MOST_FAULTS]]
    more = len(error.faults) - len(texts)
    if more:
        texts.append(_("and %(count)s more faults") % {"count": more})
    return " ".join(texts)


def _table(people: list[try_pay.TriedPerson]) -> Iterator[str]:
    for person in people:
        for tried in person.months:
            yield f"{person.number}  {format_month(tried.month)}"
            yield from _slip(tried.slip, person.titles)
            yield ""


def _slip(slip: Slip, titles: Mapping[str, str]) -> Iterator[str]:
    for line in slip.lines:
        yield _line(line, titles)
    yield _sum(pgettext("pay slip", "Gross"), slip.gross)
    for line in slip.deductions:
        yield _line(line, titles)
    yield _sum(pgettext("pay slip", "Net"), slip.net)


def _line(line: Line, titles: Mapping[str, str]) -> str:
    label = line_label(line.code, line.kind, titles.get(line.code, ""))
    text = explain(line.kind, line.amount, line.detail)
    return f"  {line.amount:>16,.2f}  {label} ({line.code}) · {text}"


def _sum(name: str, amount: Decimal) -> str:
    return f"  {amount:>16,.2f}  = {name}"
