"""Writing slips and lines by COPY, a chunk at a time, while the hash is fed."""

from concurrent.futures import Future, ThreadPoolExecutor
from io import StringIO
from typing import Any, Self

from django.db import connection

from compensation.models import PayRun, PayStandard
from compensation.queries.payees import Payee
from compensation.rules.slip import PersonMonth, Slip
from compensation.services.computing.content import (
    SLIP_COLUMNS,
    TOTALS,
    Digest,
    canonical,
    line_text,
    slip_text,
)
from compensation.services.computing.slips import write_tax_state
from core.money import ZERO

SLIPS = f"COPY compensation_payslip (id, run_id, {', '.join(SLIP_COLUMNS)}) FROM STDIN"
LINES = 'COPY compensation_payline (slip_id, "order", code, kind, amount, detail) FROM STDIN'

Rendered = tuple[StringIO, StringIO]
Made = tuple[Payee, PayStandard, PersonMonth, Slip, dict[str, Any]]


class RowWriter:
    """Takes chunks of slips, in the order of the report; knows its sums at the end.

    A chunk is copied by a thread while the next one is computed, each on a processor of its own. The thread
    works on the caller's connection, in its transaction: `wait` before anything else asks the database.
    """

    def __init__(self, run: PayRun, digest: Digest, *, people: int) -> None:
        self.run, self.digest, self.people = run, digest, people
        self.totals = dict.fromkeys(TOTALS, ZERO)
        self._ids = iter(_next_ids(people))
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._copying: Future[None] | None = None

    def __enter__(self) -> Self:
        """Foreign keys are checked with each COPY, so beside the computing, not all at the commit."""
        _execute("SET CONSTRAINTS ALL IMMEDIATE")
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        self._pool.shutdown(wait=True)
        if failed is None:
            self.wait()
            _execute("SET CONSTRAINTS ALL DEFERRED")

    def render(self, chunk: list[Made]) -> Rendered:
        """A chunk as COPY reads it; feeds the hash and the sums."""
        slips, lines = StringIO(), StringIO()
        for made, slip_id in zip(chunk, self._ids, strict=False):
            slip = slip_text(_columns(made))
            texts = _line_texts(made[3])
            self.digest.add_slip(slip, texts)
            slips.write(f"{slip_id}\t{self.run.pk}\t{slip}\n")
            lines.writelines([f"{slip_id}\t{text}\n" for text in texts])
            for name in TOTALS:
                self.totals[name] += getattr(made[3], name)
        return slips, lines

    def copy(self, rendered: Rendered) -> None:
        """Begin to copy a chunk; the one before has to be waited for."""
        self._copying = self._pool.submit(_copy, connection.connection.cursor(), *rendered)

    def wait(self) -> None:
        """Until the connection is free; what went wrong with the last chunk is raised here."""
        if self._copying is not None:
            with connection.wrap_database_errors:
                self._copying.result()


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


def _next_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('compensation_payslip', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _copy(cursor: Any, slips: StringIO, lines: StringIO) -> None:
    """On psycopg2's own cursor: Django's belongs to the thread that opened it."""
    with cursor:
        for statement, rows in ((SLIPS, slips), (LINES, lines)):
            rows.seek(0)
            cursor.copy_expert(statement, rows)
