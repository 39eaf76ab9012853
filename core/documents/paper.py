"""What stands around the text of a printed paper, and the blocks that its readers expect in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.documents.cells import clean
from core.figures import exact_text

PageSize = Literal["a4-portrait", "a4-landscape"]
Text = str | Promise

# Left edge 25 mm for the binding, whichever way the sheet lies.
_SHEETS = {"a4-portrait": "A4 portrait", "a4-landscape": "A4 landscape"}
PRINTABLE_POINTS = {"a4-portrait": 490, "a4-landscape": 737}


@dataclass(frozen=True)
class Paper:
    """A paper's own data, printed on every sheet and kept in the file: never a path, never the clock.

    `at` is the moment of printing; the same template, context and paper give the same bytes.
    """

    title: Text
    at: datetime
    printed_by: Text
    branch: Text = ""
    number: str = ""
    audit_head: str = ""

    @property
    def created(self) -> str:
        """The moment of printing for the file's head, to the second."""
        return self.at.isoformat(timespec="seconds")


@dataclass(frozen=True)
class Signature:
    """A place to sign; with `name` and `at` it shows who signed and when, otherwise it leaves the room."""

    capacity: Text
    name: str = ""
    at: datetime | None = None
    statement: Text = ""

    @property
    def signed_at(self) -> str:
        """The moment of signing, empty while it is open."""
        return exact_text(self.at) if self.at else ""


def page_rules(paper: Paper, page: PageSize) -> str:
    """The style sheet of one paper: its format and the words in its margins."""
    printed = _("Printed by %(person)s at %(time)s") % {
        "person": paper.printed_by,
        "time": exact_text(paper.at),
    }
    audit = _("Audit head %(head)s") % {"head": paper.audit_head} if paper.audit_head else ""
    boxes = {
        "top-left": css_string(str(paper.branch)),
        "top-center": css_string(str(paper.title)),
        "top-right": css_string(_("No. %(number)s") % {"number": paper.number} if paper.number else ""),
        "bottom-left": css_string(printed),
        "bottom-center": _page_counter(),
        "bottom-right": css_string(audit),
    }
    margins = "".join(f"@{box}{{content:{content}}}" for box, content in boxes.items())
    return f'@page{{size:{_SHEETS[page]};{margins}}}@page:first{{@top-center{{content:""}}}}'


def css_string(text: str) -> str:
    """The text as a CSS string that cannot be left from inside; line ends become blanks."""
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"\s", " ", escaped) + '"'


def in_rows(items: Sequence[object], across: int) -> list[Sequence[object]]:
    """The items in rows of so many."""
    return [items[start : start + across] for start in range(0, len(items), across)]


def _page_counter() -> str:
    """第 3 页 / 共 9 页, the numbers from the page itself, in whatever order the language has them."""
    parts = re.split(r"\{(pages?)\}", _("Page {page} of {pages}"))
    return " ".join(
        f"counter({part})" if index % 2 else css_string(part) for index, part in enumerate(parts) if part
    )
