"""`manage.py verify_audit`: walk the audit chain; exit 0 when it is sound, 1 when it is not."""

import json
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from core import audit

HEAD = re.compile(r"(\d+):([0-9a-f]{64})")


class Command(BaseCommand):
    help = "Verifies the audit: edits, deletions, insertions, reordering, a cut-off tail, guards taken off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Heads as printed on signed papers, against a chain that was written anew."""
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            type=_printed_head,
            metavar="SEQ:HASH",
            help="a head as printed on a paper; may be given several times",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the chain's end, or every fault."""
        faults = audit.verify(known_heads=dict(options["head"]))
        end = audit.head()
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(faults, end), ensure_ascii=False, indent=2))
        elif not faults:
            said = {"count": end.seq, "head": end}
            self.stdout.write(_("The audit is sound: %(count)s entries, head %(head)s") % said)
        else:
            for fault in faults:
                self.stderr.write(f"{fault.seq}: {_wording(fault.code)}")
        if faults:
            sys.exit(1)


def _printed_head(text: str) -> tuple[int, str]:
    match = HEAD.fullmatch(text.strip().lower())
    if not match:
        raise ArgumentTypeError(f"{text!r} is not a head; write it as printed, SEQ:HASH with 64 digits")
    return int(match[1]), match[2]


def _as_json(faults: list[audit.Fault], end: audit.Head) -> dict[str, Any]:
    found = [{"seq": fault.seq, "code": fault.code, "text": _wording(fault.code)} for fault in faults]
    return {"sound": not faults, "entries": end.seq, "head": str(end), "faults": found}


def _wording(code: str) -> str:
    return {
        "changed_entry": _("this entry was changed"),
        "broken_link": _("this entry does not follow the one before it"),
        "missing_entry": _("an entry before this one is missing"),
        "cut_off": _("entries after this one were cut off, or added past the chain"),
        "not_as_printed": _("this entry is not the one printed on the paper"),
        "child_table": _("another table puts its rows into the audit"),
        "guard_off": _("a guard of the audit's tables was taken off"),
    }[code]
