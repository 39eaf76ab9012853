"""Writing slips and lines by COPY, a chunk at a time, while the hash is fed."""

from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.db import connection

from compensation.models import PayRun, PayStandard
from compensation.queries.payees import Payee
from compensation.rules.slip import PersonMonth, Slip
from compensation.services.computing.content import SLIP_COLUMNS, TOTALS, Digest, canonical, line_text
from compensation.services.computing.slips import write_tax_state
from core.money import ZERO

SLIPS = f"COPY compensation_payslip (id, run_id, {', '.join(SLIP_COLUMNS)}) FROM STDIN"
LINES = 'COPY compensation_payline (slip_id, "order", code, kind, amount, detail) FROM STDIN'
_JSON = frozenset({"measures", "tax_state", "sources", "employer_lines"})
_NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

Made = tuple[Payee, PayStandard, PersonMonth, Slip, dict[str, Any]]


class RowWriter:
    """Takes chunks of slips, in the order of the report; knows its sums at the end."""

    def __init__(self, run: PayRun, digest: Digest) -> None:
        self.run, self.digest = run, digest
        self.totals = dict.fromkeys(TOTALS, ZERO)
        self.people = 0

    def write(self, chunk: list[Made]) -> None:
        """Two COPYs and one query for the ids."""
        slips, lines = StringIO(), StringIO()
        for slip_id, made in zip(_next_ids(len(chunk)), chunk, strict=True):
            columns = _columns(made)
            texts = _line_texts(made[3])
            self.digest.add_slip(columns, texts)
            slips.write(f"{slip_id}\t{self.run.pk}\t{_row(columns)}\n")
            for text in texts:
                lines.write(f"{slip_id}\t{_escape_json(text)}\n")
            for name in TOTALS:
                self.totals[name] += getattr(made[3], name)
        self.people += len(chunk)
        _copy(SLIPS, slips)
        _copy(LINES, lines)


def _columns(made: Made) -> list[Any]:
    """The slip's values in the order of SLIP_COLUMNS."""
    payee, standard, month, slip, sources = made
    return [
        payee.id,
        payee.team_id,
        payee.number,
        payee.name,
        payee.grade,
        payee.contract,
        standard.pk,
        {name: str(value) for name, value in month.measures.items()},
        write_tax_state(slip.tax_state),
        sources,
        [
            {"code": line.code, "amount": str(line.amount), "detail": line.detail}
            for line in slip.employer_lines
        ],
        *(getattr(slip, name) for name in TOTALS),
    ]


def _line_texts(slip: Slip) -> list[str]:
    """Earnings first, then what is taken from them."""
    return [
        line_text(order, line.code, line.kind, line.amount, canonical(line.detail))
        for order, line in enumerate((*slip.lines, *slip.deductions), start=1)
    ]


def _row(columns: list[Any]) -> str:
    return "\t".join(
        _escape_json(canonical(value)) if name in _JSON else _plain(value)
        for name, value in zip(SLIP_COLUMNS, columns, strict=True)
    )


def _plain(value: Any) -> str:
    return _NULL if value is None else str(value).translate(_ESCAPES)


def _escape_json(text: str) -> str:
    """JSON has no bare tabs or ends of lines, so that only its backslashes need care."""
    return text.replace("\\", "\\\\") if "\\" in text else text


def _next_ids(count: int) -> Iterable[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('compensation_payslip', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _copy(statement: str, rows: StringIO) -> None:
    rows.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, rows)
