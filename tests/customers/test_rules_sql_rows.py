"""Rows read the quick way mean what their cells mean one by one."""

import os

import psycopg2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.rules.cells import parse_cell
from customers.rules.columns import BY_CODE, COLUMNS, Column, Kind, product_column
from customers.rules.faults import CellFault
from customers.rules.sql_rows import is_plain_sql, unread_sql, values_sql
from tests.customers.cell_examples import EXAMPLES

NAMED = [(f"c{index}", column) for index, column in enumerate((*COLUMNS, product_column("equity")))]
PLAIN = {
    "month": "2026-10", "account": "88010001", "customer": "陶喆", "manager": "M001", "opened_on": "2020-05-06",
    "turnover": "1234567.89", "commission": "-370.37", "exchange_fees": "66.8", "net_income": "",
    "month_end_assets": "250000", "average_assets": "0", "is_valid": "是", "product_sales": "", "net_new_assets": "-1",
    "product_sales.equity": "",
}  # fmt: skip
KINDS = {kind: Column("one", "one", kind) for kind in Kind}


@pytest.fixture(scope="module")
def cursor():
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    yield connection.cursor()
    connection.close()


def stage(cursor, named, rows):
    cursor.execute("DROP TABLE IF EXISTS pg_temp.texts")
    cursor.execute(
        f"CREATE TEMP TABLE texts (line integer, {', '.join(f'{name} text' for name, _column in named)})"
    )
    marks = ", ".join(["%s"] * (len(named) + 1))
    cursor.executemany(f"INSERT INTO texts VALUES ({marks})", [(line, *row) for line, row in enumerate(rows)])


def is_plain(cursor, named, rows):
    stage(cursor, named, rows)
    cursor.execute(f"SELECT {is_plain_sql(named)} FROM texts ORDER BY line")
    return [plain for (plain,) in cursor.fetchall()]


def read(cursor, named, rows):
    stage(cursor, named, rows)
    cursor.execute(f"{values_sql(named, 'texts')} ORDER BY line")
    return [row[2 : 2 + len(named)] for row in cursor.fetchall()]


def is_unread(cursor, named, rows):
    stage(cursor, named, rows)
    cursor.execute(f"SELECT {unread_sql(named)} FROM ({values_sql(named, 'texts')}) AS read ORDER BY line")
    return [unread for (unread,) in cursor.fetchall()]


def meant(named, row):
    values = [parse_cell(column.kind, text) for (_name, column), text in zip(named, row)]
    return tuple(None if isinstance(value, CellFault) else value for value in values)


def with_cell(code, text):
    return [text if column.code == code else PLAIN[column.code] for _name, column in NAMED]


def test_is_plain_sql_knows_what_exports_write(cursor):
    rows = [
        [PLAIN[column.code] for _name, column in NAMED],
        with_cell("is_valid", "否"),
        with_cell("net_income", "1.5"),
    ]

    assert is_plain(cursor, NAMED, rows) == [True, True, True]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("month", "2026-13"), ("month", "202610"), ("month", "20-6-10"), ("month", "1899-10"), ("month", ""),
        ("account", ""), ("account", "8801 0001"), ("account", "'88010001"), ("account", "1" * 33), ("account", "８８"),
        ("customer", ""), ("customer", " 陶喆"), ("customer", "陶\n喆"), ("customer", "陶" * 34),
        ("opened_on", "2026-02-30"), ("opened_on", "2026-1-01"), ("opened_on", "2026--1-01"), ("opened_on", "20-6-10-01"),
        ("opened_on", "20261003"), ("opened_on", ""), ("opened_on", "1899-01-01"),
        ("turnover", ""), ("turnover", "1,234"), ("turnover", "1."), ("turnover", ".5"), ("turnover", "1.234"),
        ("turnover", "1.2.3"), ("turnover", "--1"), ("turnover", "1-"), ("turnover", "-"), ("turnover", "NaN"),
        ("turnover", "1e5"), ("turnover", "1|2"), ("turnover", "|"), ("turnover", "12345678901234"), ("turnover", "１"),
        ("net_income", "|"), ("net_income", "1|2"), ("net_income", " "),
        ("is_valid", ""), ("is_valid", "Y"),
    ],
)  # fmt: skip
def test_is_plain_sql_leaves_every_odd_cell_to_the_slow_way(cursor, code, text):
    assert is_plain(cursor, NAMED, [with_cell(code, text)]) == [False]


@pytest.mark.parametrize("kind", Kind)
def test_values_sql_reads_every_example_as_python_does(cursor, kind):
    named = [("c0", KINDS[kind])]
    rows = [[text] for _kind, text, _meaning in EXAMPLES]

    assert read(cursor, named, rows) == [meant(named, row) for row in rows]


def test_values_sql_reads_a_row_whose_cells_are_odd_one_by_one(cursor):
    rows = [with_cell("turnover", text) for text in ["１，２３４．５", "1,2O0.00", "(1)", "1.50"]]

    assert read(cursor, NAMED, rows) == [meant(NAMED, row) for row in rows]


@given(st.lists(st.text("0123456789.-|,", max_size=6), min_size=3, max_size=3))
def test_values_sql_never_takes_two_cells_for_one(cursor, texts):
    named = [
        (f"c{index}", BY_CODE[code]) for index, code in enumerate(("turnover", "commission", "net_income"))
    ]

    assert read(cursor, named, [texts]) == [meant(named, texts)]


@pytest.mark.parametrize(
    ("code", "text", "unread"),
    [
        ("turnover", "1,234", False), ("turnover", "1,2O0.00", True), ("turnover", "", True), ("net_income", "", False),
        ("net_income", "?", True), ("net_income", "1,234.5", False), ("customer", "", True), ("opened_on", "2026-02-30", True),
    ],
)  # fmt: skip
def test_unread_sql_names_the_rows_with_a_cell_that_should_have_a_value(cursor, code, text, unread):
    assert is_unread(cursor, NAMED, [with_cell(code, text)]) == [unread]
