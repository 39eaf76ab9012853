"""What exactly is wrong with staged rows: one statement that gives every fault with its row and column."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from customers.rules.columns import PRODUCT_SALES
from customers.rules.sql_cells import fault_sql, literal
from customers.services.staging import (
    NEVER_NEGATIVE,
    TEXTS,
    VALUES,
    Staged,
    conditions_of,
    counted_elsewhere,
    params_of,
)

MOST_FAULTS = 5000


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `column` is the file's heading, `other` what the value contradicts, row 0 the whole file."""

    row: int
    column: str
    code: str
    value: str = ""
    other: str = ""


def find_faults(staged: Staged, *, branch_id: int, month: date) -> tuple[int, list[Fault]]:
    """How many faults there are, and the first thousands of them in the file's order."""
    every = " UNION ALL ".join([*_unread_cells(staged), *_wrong_rows(staged)])
    statement = (
        f"SELECT count(*) OVER (), line, place, code, left(value, 200), other FROM ({every}) AS fault"  # noqa: S608
        f" ORDER BY line, place, code LIMIT {MOST_FAULTS}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params_of(branch_id, month))
        rows = cursor.fetchall()
    headings = staged.headings
    faults = [
        Fault(line, headings[place], code, value or "", other or "")
        for _count, line, place, code, value, other in rows
    ]
    return (rows[0][0] if rows else 0), faults


def _unread_cells(staged: Staged) -> Iterator[str]:
    """Cells without a value that should have one; `fault_sql` is asked of these alone."""
    for place, (name, column) in enumerate(staged.named):
        excused = f" AND texts.{name} <> ''" if column.may_be_empty else ""
        fault = fault_sql(column.kind, f"texts.{name}")
        yield (
            f"SELECT line, {place} AS place, {fault} AS code, texts.{name} AS value, NULL AS other"  # noqa: S608
            f" FROM {VALUES} AS read JOIN {TEXTS} AS texts USING (line)"
            f" WHERE read.is_suspect AND read.{name} IS NULL{excused}"
        )


def _wrong_rows(staged: Staged) -> Iterator[str]:
    """Another month, an account twice, nobody's or another branch's manager, amounts that contradict."""
    month, account, manager = map(staged.name_of, ("month", "account", "manager"))
    yield _rows(staged, "month", "wrong_month", f"to_char({month}, 'YYYY-MM')", f"{month} <> %(month)s")
    yield _duplicates(staged.place_of("account"), account)
    place = staged.place_of("account")
    yield counted_elsewhere(staged, f"read.line, {place}, 'account_elsewhere', read.{account}, other.name")
    unknown = f"{manager} IS NOT NULL AND person_id IS NULL"
    yield _rows(staged, "manager", "unknown_manager", manager, unknown)
    elsewhere = "person_id IS NOT NULL AND team_id IS NULL"
    yield _rows(staged, "manager", "manager_elsewhere", manager, elsewhere)
    least = f"({staged.name_of('commission')} - {staged.name_of('exchange_fees')})"
    contradicted = {
        "income_below_commission": ("net_income", least),
        "classes_above_total": (PRODUCT_SALES, f"({staged.sum_of_classes()})"),
        "opened_later": ("opened_on", "NULL"),
    } | {f"negative_{code}": (code, "NULL") for code in NEVER_NEGATIVE}
    for code, condition in conditions_of(staged).items():
        column, other = contradicted[code]
        yield _rows(
            staged, column, code, f"{staged.name_of(column)}::text", condition, other=f"{other}::text"
        )


def _rows(staged: Staged, column: str, code: str, value: str, condition: str, *, other: str = "NULL") -> str:
    return (
        f"SELECT line, {staged.place_of(column)}, {literal(code)}, {value}, {other} FROM {VALUES}"  # noqa: S608
        f" WHERE is_suspect AND {condition}"
    )


def _duplicates(place: int, account: str) -> str:
    """Both rows are named, each with another one that has the account too."""
    return (
        f"SELECT line, {place}, 'duplicate_account', {account},"  # noqa: S608  names are ours
        f" (CASE WHEN line = first THEN last ELSE first END)::text FROM {VALUES} JOIN"
        f" (SELECT {account}, min(line) AS first, max(line) AS last FROM {VALUES} WHERE {account} IS NOT NULL"
        f" GROUP BY 1 HAVING count(*) > 1) AS twice USING ({account})"
    )
