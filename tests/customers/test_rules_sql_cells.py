"""The same meaning of cells in PostgreSQL, on a real one."""

import os
from random import Random

import psycopg2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from customers.rules.cells import parse_cell
from customers.rules.columns import Kind
from customers.rules.faults import CellFault
from customers.rules.sql_cells import fault_sql, literal, value_sql
from tests.customers.cell_examples import EXAMPLES

# What the grammars are made of, so that random texts come near to being readable.
PIECES = [
    *"0123456789０１２.．,，-－−+＋()（）¥￥元 　年月日份/:T是否YyNnｙEe'’", "2026", "10", "2026-10", "-03", "/10", "/3", "20261003",
    "2026年10月", "3日", "46298", "1,234", ",567", ".50", "00", "yes", "False", "E+15", " 09:05", ":30", "\n", "\u00a0", "\ufeff", "中",
]  # fmt: skip
SEEDS = st.integers(0, 2**32)
QUICK = settings(
    max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def cursor():
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    yield connection.cursor()
    connection.close()


def meanings(cursor, kind, texts):
    """Each text's value or fault, as PostgreSQL sees it, in one query."""
    cursor.execute(
        f"SELECT {value_sql(kind, 'c')}, {fault_sql(kind, 'c')} FROM unnest(%s::text[]) WITH ORDINALITY t(c, n) ORDER BY n",
        [texts],
    )
    return cursor.fetchall()


def expected(kind, texts):
    parsed = [parse_cell(kind, text) for text in texts]
    return [(None, str(value)) if isinstance(value, CellFault) else (value, None) for value in parsed]


@pytest.mark.parametrize("kind", Kind)
def test_sql_reads_every_example_as_python_does(cursor, kind):
    texts = [text for each, text, _meaning in EXAMPLES if each == kind]

    assert meanings(cursor, kind, texts) == expected(kind, texts)


@pytest.mark.parametrize("kind", Kind)
def test_sql_reads_the_examples_of_all_other_kinds_as_python_does(cursor, kind):
    texts = [text for each, text, _meaning in EXAMPLES if each != kind]

    assert meanings(cursor, kind, texts) == expected(kind, texts)


@pytest.mark.parametrize("kind", Kind)
@QUICK
@given(SEEDS)
def test_sql_and_python_agree_on_texts_made_of_what_cells_are_made_of(cursor, kind, seed):
    chance = Random(seed)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(400)]

    assert meanings(cursor, kind, texts) == expected(kind, texts)


@QUICK
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=60))
def test_sql_and_python_agree_on_any_text(cursor, texts):
    assert [meanings(cursor, kind, texts) for kind in Kind] == [expected(kind, texts) for kind in Kind]


@QUICK
@given(SEEDS)
def test_sql_and_python_agree_on_examples_with_a_character_changed(cursor, seed):
    chance = Random(seed)
    texts = [changed(text, chance) for _kind, text, _meaning in EXAMPLES if 0 < len(text) < 50]

    assert [meanings(cursor, kind, texts) for kind in Kind] == [expected(kind, texts) for kind in Kind]


def changed(text, chance):
    place = chance.randrange(len(text))
    return text[:place] + chance.choice(PIECES) + text[place + 1 :]


@pytest.mark.parametrize("style", ["ISO, MDY", "ISO, DMY", "ISO, YMD"])
def test_sql_reads_dates_alike_under_every_date_style(cursor, style):
    texts = ["2026-10-03", "2026-1-2", "2026/10/3", "20261003", "46298", "2026-02-30", "2026年3月4日"]
    cursor.execute("SET LOCAL DateStyle = %s", [style])

    answers = meanings(cursor, Kind.DATE, texts)

    cursor.connection.rollback()
    assert answers == expected(Kind.DATE, texts)


def test_sql_takes_a_quoted_column_as_it_comes(cursor):
    column = '"product_sales.equity"'

    cursor.execute(f"SELECT {value_sql(Kind.AMOUNT, column)} FROM (SELECT '1,234.50' AS {column}) AS staged")

    assert str(cursor.fetchone()[0]) == "1234.50"


def test_sql_has_no_percent_sign_that_the_driver_would_take_for_a_parameter():
    fragments = [form(kind, "c") for form in (value_sql, fault_sql) for kind in Kind]

    assert not any("%" in fragment for fragment in fragments)
    assert all(fragment.isascii() for fragment in fragments)


@pytest.mark.parametrize("text", ["", "a'b", "a\\b", "元\u3000\ufeff", "\x01\t\n\x7f", "%s"])
def test_literal_is_the_text_itself(cursor, text):
    cursor.execute(f"SELECT {literal(text)}".replace("%", "%%"), [])

    assert cursor.fetchone() == (text,)
