"""Rows as COPY text."""

import os

import psycopg2
import pytest

from customers.rules.copying import copy_blocks, copy_stream


def test_copy_stream_writes_the_number_and_the_texts_between_tabs():
    rows = [(2, ("2026-10", "1", "")), (3, ("2026-10", "2", "䶮"))]

    assert copy_stream(rows).read() == "2\t2026-10\t1\t\n3\t2026-10\t2\t䶮\n".encode()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\tb", r"a\tb"),
        ("a\nb", r"a\nb"),
        ("a\rb", r"a\rb"),
        ("a\\b", r"a\\b"),
        ("a\0b", "ab"),
        (r"\N", r"\\N"),
        (r"\.", r"\\."),
    ],
)
def test_copy_stream_escapes_what_copy_would_misread(text, written):
    assert copy_stream([(2, (text, "x"))]).read().decode() == f"2\t{written}\tx\n"


def test_copy_stream_is_not_deceived_by_a_cell_with_a_tab_beside_one_without():
    rows = [(2, ("a\tb",)), (3, ("c",))]

    assert copy_stream(rows).read() == b"2\ta\\tb\n3\tc\n"


def test_copy_stream_hands_out_no_more_than_asked_for():
    stream = copy_stream([(2, ("abcdef",)), (3, ("g",))])

    parts = [stream.read(4) for _ in range(5)]

    assert parts == [b"2\tab", b"cdef", b"\n3\tg", b"\n", b""]


def test_copy_stream_gives_lines():
    assert list(copy_stream([(2, ("a",)), (3, ("b",))])) == [b"2\ta\n", b"3\tb\n"]


def test_copy_stream_of_no_rows_is_empty():
    assert copy_stream([]).read(8192) == b""


def test_copy_blocks_takes_rows_as_they_are_wanted():
    taken = []

    def rows():
        for number in range(5000):
            taken.append(number)
            yield number, ("x",)

    next(copy_blocks(rows()))

    assert len(taken) == 2000


def test_copy_stream_arrives_in_postgresql_as_it_left():
    texts = ["plain", "a\tb\nc\rd\\e", r"\N", r"\.", "", "'\"", "陶喆䶮堃珺𠮷", "x" * 20000]
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    cursor = connection.cursor()
    cursor.execute("CREATE TEMP TABLE copied (number int, first text, second text)")

    cursor.copy_expert(
        "COPY copied FROM STDIN", copy_stream((n, (text, "b")) for n, text in enumerate(texts)), size=4096
    )

    cursor.execute("SELECT first FROM copied ORDER BY number")
    assert [row[0] for row in cursor.fetchall()] == texts
    connection.close()
