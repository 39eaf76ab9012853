"""A file's rows in temporary tables: as values beside the manager they name, and as text where suspect."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from core.months import next_month
from customers.rules.columns import BY_CODE, PRODUCT_SALES, Column, Placed
from customers.rules.copying import CopyStream
from customers.rules.sql_rows import unread_sql, values_sql
from customers.services.reading_ahead import batches

BATCH, TEXTS, VALUES = "pg_temp.crm_batch", "pg_temp.crm_texts", "pg_temp.crm_values"
# Commission and fees are refunded, sales taken back; what was traded and what is held is at least nothing.
NEVER_NEGATIVE = ("turnover", "month_end_assets", "average_assets")
_TYPES = {"month": "date", "date": "date", "amount": "numeric", "flag": "boolean"}

# Who was posted to one of the branch's teams in the month, and the team served last.
POSTED = """
SELECT DISTINCT ON (posting.person_id) posting.person_id, posting.team_id
FROM org_posting posting JOIN org_team team ON team.id = posting.team_id
WHERE team.branch_id = %(branch)s AND posting.valid_from < %(end)s
  AND (posting.valid_until IS NULL OR posting.valid_until > %(month)s)
ORDER BY posting.person_id, posting.valid_from DESC
"""


@dataclass(frozen=True, slots=True)
class Staged:
    """The columns that stand in the temporary tables, in the file's order, with the file's headings."""

    columns: tuple[Column, ...]
    headings: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names inside the temporary tables: c0, c1, …; a class of products has no safe name of its own."""
        return tuple(f"c{index}" for index in range(len(self.columns)))

    @property
    def named(self) -> list[tuple[str, Column]]:
        return list(zip(self.names, self.columns, strict=True))

    def name_of(self, code: str) -> str:
        """The temporary column of `code`; an SQL null where the file does not have it."""
        found = (name for name, column in self.named if column.code == code)
        return next(found, f"NULL::{_TYPES.get(BY_CODE[code].kind, 'text')}")

    def has(self, code: str) -> bool:
        return any(column.code == code for column in self.columns)

    def place_of(self, code: str) -> int:
        """Where the column stands in the file."""
        return next(place for place, column in enumerate(self.columns) if column.code == code)

    def classes(self) -> list[tuple[str, str]]:
        """(class, temporary column) of each class of products in the file."""
        prefix = f"{PRODUCT_SALES}."
        return [
            (column.code.removeprefix(prefix), name)
            for name, column in self.named
            if column.code.startswith(prefix)
        ]

    def sum_of_classes(self) -> str:
        """What all classes of a row add up to, as SQL; zero where the file has none."""
        return " + ".join(f"coalesce({name}, 0)" for _class, name in self.classes()) or "0"


def staged_as(columns: Iterable[Placed]) -> Staged:
    """The recognised columns of a header."""
    chosen = tuple(columns)
    return Staged(tuple(placed.column for placed in chosen), tuple(placed.heading for placed in chosen))


def stage(staged: Staged, stream: CopyStream, *, branch_id: int, month: date) -> Iterator[int]:
    """Read the file's rows, batch by batch, into the two temporary tables; gives how many bytes it has read.

    Of suspect rows the texts are kept, too, for `fault_finding`.
    """
    fill, params, read = _fill(staged), params_of(branch_id, month), 0
    copy = f"COPY {BATCH} (line, {', '.join(staged.names)}) FROM STDIN"
    _make_tables(staged, params)
    with connection.cursor() as cursor:
        for batch in batches(stream):
            cursor.execute(f"TRUNCATE {BATCH}")
            cursor.copy_expert(copy, io.BytesIO(batch))
            cursor.execute(fill, params)
            read += len(batch)
            yield read


def _make_tables(staged: Staged, params: Mapping[str, Any]) -> None:
    texts = ", ".join(f"{name} text NOT NULL" for name in staged.names)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {BATCH}, {TEXTS}, {VALUES}")
        for table in ("crm_batch", "crm_texts"):
            cursor.execute(f"CREATE TEMP TABLE {table} (line integer NOT NULL, {texts}) ON COMMIT DROP")
        cursor.execute(f"CREATE TEMP TABLE crm_values ON COMMIT DROP AS {_read(staged)} WITH NO DATA", params)


def _fill(staged: Staged) -> str:
    """One statement over a batch: its values, and the texts of what is suspect."""
    return (
        f"WITH added AS (INSERT INTO {VALUES} {_read(staged)} RETURNING line, is_suspect)"  # noqa: S608  our names
        f" INSERT INTO {TEXTS} SELECT batch.* FROM {BATCH} AS batch JOIN added USING (line) WHERE is_suspect"
    )


def _read(staged: Staged) -> str:
    """Values of a batch, the manager's person and team, whether the row is suspect.

    What cannot be read is null. A manager whom nobody knows has no person, one posted elsewhere no team.
    OFFSET 0 keeps the planner from reading a cell twice.
    """
    return (
        f"SELECT read.*, person.id AS person_id, posted.team_id, ({_suspicion(staged)}) IS TRUE AS is_suspect"  # noqa: S608
        f" FROM ({values_sql(staged.named, BATCH)} OFFSET 0) AS read"
        f" LEFT JOIN org_person person ON person.number = read.{staged.name_of('manager')}"
        f" LEFT JOIN ({POSTED}) posted ON posted.person_id = person.id"
    )


def _suspicion(staged: Staged) -> str:
    """Every reason for which one row alone is at fault; `fault_finding` then says which."""
    reasons = [unread_sql(staged.named), f"{staged.name_of('month')} <> %(month)s", "posted.team_id IS NULL"]
    return " OR ".join([*reasons, *(f"({condition})" for condition in conditions_of(staged).values())])


def conditions_of(staged: Staged) -> dict[str, str]:
    """Fault → its condition over a row's values."""
    income, commission, fees = map(staged.name_of, ("net_income", "commission", "exchange_fees"))
    conditions = {
        "income_below_commission": f"{income} < {commission} - {fees}",
        "opened_later": f"{staged.name_of('opened_on')} >= %(end)s",
    } | {f"negative_{code}": f"{staged.name_of(code)} < 0" for code in NEVER_NEGATIVE}
    if staged.has(PRODUCT_SALES) and staged.classes():
        conditions["classes_above_total"] = f"{staged.name_of(PRODUCT_SALES)} < {staged.sum_of_classes()}"
    return conditions


def is_sound(staged: Staged, *, branch_id: int, month: date) -> bool:
    """Whether no row is suspect and no account stands twice, in the file or in another branch's."""
    twice = f"SELECT FROM {VALUES} GROUP BY {staged.name_of('account')} HAVING count(*) > 1"
    asked = (f"SELECT FROM {VALUES} WHERE is_suspect", twice, counted_elsewhere(staged))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {' OR '.join(f'EXISTS ({rows})' for rows in asked)}", params_of(branch_id, month)
        )
        return not cursor.fetchone()[0]


def counted_elsewhere(staged: Staged, columns: str = "") -> str:
    """Rows whose account stands in another branch's accepted file of the month: it would be paid twice."""
    account = staged.name_of("account")
    return (
        f"SELECT {columns} FROM {VALUES} AS read"  # noqa: S608  names are ours
        f" JOIN customers_crmmonth file ON file.month = %(month)s AND file.state = 'accepted'"
        f" AND file.branch_id <> %(branch)s"
        f" JOIN customers_crmfact fact ON fact.month = file.month AND fact.crm_month_id = file.id"
        f" AND fact.account = read.{account}"
        f" JOIN org_branch other ON other.id = file.branch_id"
    )


def params_of(branch_id: int, month: date) -> dict[str, Any]:
    """What the statements over the staged rows ask for."""
    return {"branch": branch_id, "month": month, "end": next_month(month)}
