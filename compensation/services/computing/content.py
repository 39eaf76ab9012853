"""The canonical text of a report: what is copied into the database, and what signatures are bound to."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from compensation.models import PayLine, PayRun, PaySlip
from core.months import format_month

ALGORITHM = 1
TOTALS = ("gross", "insurance", "vat", "surtaxes", "income_tax", "recoveries", "net")
SLIP_COLUMNS = (
    "person_id",
    "team_id",
    "number",
    "name",
    "grade",
    "contract",
    "standard_id",
    "measures",
    "tax_state",
    "sources",
    "employer_lines",
    *TOTALS,
)
JSON_COLUMNS = ("measures", "tax_state", "sources", "employer_lines")
CHUNK = 1000
# As COPY writes and reads them.
_NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """A value as JSON with sorted keys and no spaces, the same whether it was just made or read back.

    Backslashes are doubled as COPY wants them; bare tabs and ends of lines JSON does not have.
    """
    text = _encode(value)
    return text.replace("\\", "\\\\") if "\\" in text else text


def _plain(value: Any) -> str:
    return _NULL if value is None else str(value).translate(_ESCAPES)


_WRITERS: list[Callable[[Any], str]] = [
    canonical if name in JSON_COLUMNS else str if name in TOTALS else _plain for name in SLIP_COLUMNS
]


def slip_text(columns: Iterable[Any]) -> str:
    """A slip as it is hashed and copied: values in the order of SLIP_COLUMNS with tabs between."""
    return "\t".join([write(value) for write, value in zip(_WRITERS, columns, strict=True)])


def line_text(order: int, code: str, kind: str, amount: Decimal, detail: str) -> str:
    """A line as it is hashed and copied, `detail` already canonical."""
    return f"{order}\t{code}\t{kind}\t{amount:.2f}\t{detail}"


class Digest:
    """SHA-256 over a report's text, fed slip by slip: memory does not grow with the report."""

    def __init__(self, run: PayRun, *, vat_mode: str) -> None:
        self._hash = hashlib.sha256()
        self._add(canonical([ALGORITHM, run.number.text, run.branch.code, format_month(run.month), vat_mode]))

    def _add(self, text: str) -> None:
        self._hash.update(text.encode())
        self._hash.update(b"\n")

    def add_slip(self, slip: str, lines: Iterable[str]) -> None:
        """As `slip_text` and `line_text` give them."""
        self._add(slip)
        self._add("\n".join(lines))

    def end(self, totals: dict[str, Decimal]) -> str:
        """The report's totals, and with them the hash."""
        self._add(canonical([str(totals[name]) for name in TOTALS]))
        return self._hash.hexdigest()


def stored_hash(run: PayRun) -> str:
    """The hash of what the database holds now; equal to `content_hash` while nobody has changed anything."""
    digest = Digest(run, vat_mode=run.vat_mode)
    slips = PaySlip.objects.filter(run=run).order_by("pk").values_list("pk", *SLIP_COLUMNS)
    lines = _lines_by_slip(run)
    pending = next(lines, None)
    for pk, *columns in slips.iterator(chunk_size=CHUNK):
        texts: list[str] = []
        if pending is not None and pending[0] == pk:
            texts, pending = pending[1], next(lines, None)
        digest.add_slip(slip_text(columns), texts)
    return digest.end({name: getattr(run, name) for name in TOTALS})


def _lines_by_slip(run: PayRun) -> Iterator[tuple[int, list[str]]]:
    rows = PayLine.objects.filter(slip__run=run).order_by("slip_id", "order")
    columns = rows.values_list("slip_id", "order", "code", "kind", "amount", "detail")
    for slip_id, group in groupby(columns.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        yield slip_id, [line_text(*row[1:5], canonical(row[5])) for row in group]
