"""A file's rows as text in a temporary table, read as values by SQL, judged by SQL; gone at commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from core.months import next_month
from customers.rules.columns import BY_CODE, PRODUCT_SALES, Column
from customers.rules.copying import CopyStream
from customers.rules.sql_cells import fault_sql, value_sql

RAW, TYPED = "crm_raw", "crm_typed"
MOST_FAULTS = 5000
_TYPES = {"month": "date", "date": "date", "amount": "numeric", "flag": "boolean"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault found by SQL; `column` is the heading of the file."""

    row: int
    column: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Staged:
    """The columns that stand in the temporary tables, in the file's order, with the file's headings."""

    columns: tuple[Column, ...]
    headings: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names inside the temporary tables: c0, c1, …; a class of products has no safe name of its own."""
        return tuple(f"c{index}" for index in range(len(self.columns)))

    def name_of(self, code: str) -> str:
        """The temporary column of `code`; an SQL null where the file does not have it."""
        for name, column in zip(self.names, self.columns, strict=True):
            if column.code == code:
                return name
        column = BY_CODE[code]
        return f"NULL::{_TYPES.get(column.kind, 'text')}"

    def heading_of(self, code: str) -> str:
        """What the file calls the column."""
        found = (h for h, column in zip(self.headings, self.columns, strict=True) if column.code == code)
        return next(found, BY_CODE[code].heading)

    def classes(self) -> list[tuple[str, str]]:
        """(class, temporary column) of each class of products in the file."""
        return [
            (column.code.removeprefix(f"{PRODUCT_SALES}."), name)
            for name, column in zip(self.names, self.columns, strict=True)
            if column.code.startswith(f"{PRODUCT_SALES}.")
        ]


def copy_raw(staged: Staged, stream: CopyStream) -> None:
    """Copy the file's texts into the first temporary table."""
    columns = ", ".join(f"{name} text" for name in staged.names)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {RAW}, {TYPED}")
        cursor.execute(f"CREATE TEMP TABLE {RAW} (line integer, {columns}) ON COMMIT DROP")
        names = ", ".join(staged.names)
        cursor.copy_expert(f"COPY {RAW} (line, {names}) FROM STDIN", stream)


def read_values(staged: Staged) -> None:
    """Fill the second temporary table with values; what cannot be read is null."""
    values = ", ".join(
        f"{value_sql(column.kind, name)} AS {name}"
        for name, column in zip(staged.names, staged.columns, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {TYPED} ON COMMIT DROP AS SELECT line, {values} FROM {RAW}")  # noqa: S608
        cursor.execute(f"ANALYZE {TYPED}")


def find_faults(staged: Staged, *, branch_id: int, month: date) -> tuple[int, list[Fault]]:
    """How many faults there are, and the first thousands of them in the file's order."""
    params = {"branch": branch_id, "month": month, "end": next_month(month)}
    found: list[Fault] = []
    total = 0
    for statement in (*_cell_faults(staged), *_row_faults(staged)):
        rows = _fetch(statement, params)
        total += len(rows)
        found.extend(Fault(line, heading, code, value or "") for line, heading, code, value in rows)
    return total, sorted(found, key=lambda fault: fault.row)[:MOST_FAULTS]


def _fetch(statement: str, params: dict[str, Any]) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def _text(text: str) -> str:
    """A text as an SQL literal inside a statement that takes parameters."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def _cell_faults(staged: Staged) -> list[str]:
    """One statement per column: its cells without a value that should have one."""
    statements = []
    for name, column, heading in zip(staged.names, staged.columns, staged.headings, strict=True):
        excused = f" AND raw.{name} <> ''" if column.may_be_empty else ""
        fault = fault_sql(column.kind, f"raw.{name}").replace("%", "%%")
        statements.append(
            f"SELECT raw.line, {_text(heading)}, {fault}, raw.{name}"  # noqa: S608
            f" FROM {TYPED} typed JOIN {RAW} raw USING (line) WHERE typed.{name} IS NULL{excused}"
        )
    return statements


def _row_faults(staged: Staged) -> list[str]:
    """What a row says that cannot be: another month, twice the same account, a manager of nobody's."""
    month, account, manager = (staged.name_of(code) for code in ("month", "account", "manager"))
    income, commission, fees = (
        staged.name_of(code) for code in ("net_income", "commission", "exchange_fees")
    )

    def heading(code: str) -> str:
        return _text(staged.heading_of(code))

    statements = [
        f"SELECT line, {heading('month')}, 'wrong_month', to_char({month}, 'YYYY-MM') FROM {TYPED}"  # noqa: S608
        f" WHERE {month} <> %(month)s",
        f"SELECT line, {heading('account')}, 'duplicate_account', {account} FROM {TYPED}"  # noqa: S608
        f" WHERE {account} IN (SELECT {account} FROM {TYPED} GROUP BY 1 HAVING count(*) > 1)",
        f"SELECT line, {heading('manager')}, 'unknown_manager', {manager} FROM {TYPED}"  # noqa: S608
        f" WHERE {manager} IS NOT NULL AND NOT EXISTS (SELECT FROM org_person WHERE number = {manager})",
        f"SELECT line, {heading('manager')}, 'manager_elsewhere', {manager} FROM {TYPED}"  # noqa: S608
        f" WHERE {manager} IN (SELECT number FROM org_person WHERE id NOT IN (SELECT person_id FROM ({POSTED}) posted))",
        f"SELECT line, {heading('net_income')}, 'income_below_commission', {income}::text FROM {TYPED}"  # noqa: S608
        f" WHERE {income} < {commission} - {fees}",
    ]
    classes = " + ".join(f"coalesce({name}, 0)" for _, name in staged.classes())
    if classes and not staged.name_of(PRODUCT_SALES).startswith("NULL"):
        statements.append(
            f"SELECT line, {heading(PRODUCT_SALES)}, 'classes_above_total', {staged.name_of(PRODUCT_SALES)}::text"  # noqa: S608
            f" FROM {TYPED} WHERE {staged.name_of(PRODUCT_SALES)} < {classes}"
        )
    return statements


# Who was posted to one of the branch's teams in the month, and the team served last.
POSTED = """
SELECT DISTINCT ON (posting.person_id) posting.person_id, posting.team_id
FROM org_posting posting JOIN org_team team ON team.id = posting.team_id
WHERE team.branch_id = %(branch)s AND posting.valid_from < %(end)s
  AND (posting.valid_until IS NULL OR posting.valid_until > %(month)s)
ORDER BY posting.person_id, posting.valid_from DESC
"""


def columns_of(header_columns: Sequence[Any]) -> Staged:
    """The recognised columns of a header (`rules.columns.Placed`)."""
    return Staged(
        columns=tuple(placed.column for placed in header_columns),
        headings=tuple(placed.heading for placed in header_columns),
    )
