"""Reading in a process of its own."""

import os
from contextlib import contextmanager

import psycopg2
import pytest

from customers.rules.confined import open_confined
from customers.rules.copying import copy_stream
from customers.rules.faults import FileFault, UnreadableFile
from customers.rules.reading import open_month_file
from tests.customers import files

MEGABYTE = 1024 * 1024


def fault_of(data, **bounds):
    with pytest.raises(UnreadableFile) as caught, open_confined(data, **bounds) as file:
        file.stream.read()
    return caught.value.fault, caught.value.details


@contextmanager
def staging(file):
    """A temporary table with the file's columns."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    cursor = connection.cursor()
    columns = ", ".join(f'"{code}" text' for code in file.header.codes)
    cursor.execute(f"CREATE TEMP TABLE staged (row int, {columns})")
    yield cursor
    connection.close()


def test_open_confined_reads_what_reading_reads():
    data = files.workbook([*files.table(*files.rows(3)), ["合计"]], before=[["十月"]])
    here = open_month_file(data)

    with open_confined(data) as file:
        text = file.stream.read()

    assert text == copy_stream(here.rows).read()
    assert (file.header, file.header_row, file.form, file.sheet) == (here.header, 2, "xlsx", here.sheet)
    assert (file.rows, file.totals) == (3, [6])


def test_open_confined_fills_a_table():
    data = files.csv_file(files.table(*files.rows(5, customer="䶮\t\\堃")), encoding="gb18030")

    with open_confined(data) as file, staging(file) as cursor:
        cursor.copy_expert("COPY staged FROM STDIN", file.stream, size=65536)
        cursor.execute("SELECT count(*), min(row), max(row), min(customer) FROM staged")
        copied = cursor.fetchone()

    assert copied == (5, 2, 6, "䶮\t\\堃")
    assert (file.rows, file.encoding, file.delimiter) == (5, "gb18030", ",")


def test_open_confined_passes_on_headings_that_were_remembered_and_those_unknown():
    lines = files.table(files.row(), headings=[*files.HEADINGS[:5], "成交额", *files.HEADINGS[6:13], "备注"])

    with open_confined(files.workbook(lines), remembered={"成交额": "turnover"}) as file:
        header = file.header

    assert header.columns[5].column.code == "turnover"
    assert (header.unknown, header.missing, header.repeated) == (("备注",), (), ())


def test_open_confined_raises_the_fault_of_a_file_that_cannot_be_opened():
    assert fault_of(files.without_header()) == (FileFault.NO_HEADER, {"headings": ["甲", "乙", "丙", "丁"]})


def test_open_confined_raises_a_fault_within_the_rows_even_through_the_driver():
    data = files.good_csv(3000) + b'2026-10,2,"' + b"x" * 200_000

    with pytest.raises(UnreadableFile) as caught, open_confined(data) as file, staging(file) as cursor:
        cursor.copy_expert("COPY staged FROM STDIN", file.stream)

    assert (caught.value.fault, caught.value.details) == (FileFault.DAMAGED, {"row": 3002})


def test_open_confined_refuses_a_workbook_with_a_cell_in_the_last_corner():
    assert fault_of(files.with_far_cell())[0] == FileFault.ENORMOUS


def test_open_confined_refuses_one_long_text_repeated_beyond_its_memory():
    data = files.with_repeated_long_text(length=30_000, times=20_000)

    assert fault_of(data, memory_bytes=300 * MEGABYTE)[0] == FileFault.ENORMOUS


def test_open_confined_refuses_what_takes_longer_than_it_may():
    data = files.good_csv(0) + b"2026-10,1,2,3,4,5,6,7,8,9,10,11,12,13\n" * 1_048_000

    assert fault_of(data, cpu_seconds=1)[0] == FileFault.ENORMOUS


def test_open_confined_refuses_an_archive_that_understates_what_it_holds():
    assert fault_of(files.understated_bomb(20 * MEGABYTE)) == (FileFault.DAMAGED, {})


def test_open_confined_ends_the_child_when_the_reader_leaves_early():
    with open_confined(files.good_csv(20_000)) as file:
        file.stream.read(10)

    assert file.rows == 0


def test_open_confined_leaves_other_errors_as_they_are():
    with pytest.raises(ZeroDivisionError), open_confined(files.good_csv(1)):
        1 / 0
