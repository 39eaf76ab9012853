"""The month files of the demonstration and the bench."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from customers.rules.cells import parse_cell
from customers.rules.faults import CellFault
from customers.rules.reading import open_month_file
from demo.crm_files import make_customers, month_rows, write_csv, write_xlsx
from demo.workbook import write_workbook

OCTOBER = dt.date(2026, 10, 1)


def customers(managers=("M001", "M002"), seed=7):
    return make_customers(
        managers,
        each=20,
        first_account=88010001,
        since=dt.date(2018, 1, 1),
        until=dt.date(2026, 10, 31),
        seed=seed,
    )


def written(write, rows, **form):
    target = io.BytesIO()
    write(target, rows, **form)
    return target.getvalue()


def october(seed=7):
    return list(month_rows(customers(), month=OCTOBER, seed=seed))


def test_make_customers_gives_every_manager_some_with_running_accounts():
    made = customers()

    assert {customer.manager for customer in made} == {"M001", "M002"}
    assert [customer.account for customer in made] == [str(88010001 + index) for index in range(len(made))]
    assert all(dt.date(2018, 1, 1) <= customer.opened_on <= dt.date(2026, 10, 31) for customer in made)


def test_month_rows_leaves_out_accounts_opened_later():
    early = list(month_rows(customers(), month=dt.date(2021, 6, 1), seed=7))

    assert 0 < len(early) < len(october())
    assert all(row.opened_on < dt.date(2021, 7, 1) for row in early)


def test_month_rows_are_the_same_on_every_run_and_differ_between_months_and_seeds():
    november = list(month_rows(customers(), month=dt.date(2026, 11, 1), seed=7))

    assert october() == october()
    assert (
        october()[0].turnover != november[0].turnover
        or october()[0].average_assets != november[0].average_assets
    )
    assert october() != october(seed=8)


def test_month_rows_keep_what_the_contract_says_of_the_figures():
    for row in october():
        assert row.net_income is None or row.net_income >= row.commission - row.exchange_fees
        assert row.is_valid == ("是" if row.average_assets >= Decimal(10000) else "否")
        assert row.month_end_assets >= 0


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_written_files_are_read_back_cell_by_cell(write, english):
    rows = october()

    file = open_month_file(written(write, rows, english=english))

    kinds = [placed.column.kind for placed in file.header.columns]
    read = [[parse_cell(kind, text) for kind, text in zip(kinds, texts)] for _number, texts in file.rows]
    assert file.header.is_complete
    assert [[None if cell == CellFault.EMPTY else cell for cell in line] for line in read] == [
        [OCTOBER, *row[1:11], row.is_valid == "是", *row[12:]] for row in rows
    ]


def test_write_csv_writes_gb18030_with_rare_names():
    rows = [row._replace(customer="䶮堃珺喆") for row in october()[:1]]

    file = open_month_file(written(write_csv, rows, encoding="gb18030"))

    assert file.encoding == "gb18030"
    assert next(file.rows)[1][2] == "䶮堃珺喆"


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_written_files_are_the_same_to_the_byte(write):
    assert written(write, october()) == written(write, october())


def test_write_workbook_is_a_workbook_to_other_programs_too():
    target = io.BytesIO()
    rows = [["<a & b>", Decimal("-1.50"), dt.date(2026, 10, 3), None, ""], [" x ", 7, None, "<a & b>", "𠮷"]]

    write_workbook(target, sheet="表 & 1", headings=["a", "b", "c", "d", "e"], rows=rows)

    sheet = openpyxl.load_workbook(target).active
    assert sheet.title == "表 & 1"
    assert list(sheet.values) == [
        ("a", "b", "c", "d", "e"),
        ("<a & b>", -1.5, dt.datetime(2026, 10, 3), None, None),
        (" x ", 7, None, "<a & b>", "𠮷"),
    ]
    assert sheet["A1"].font.bold


def test_write_workbook_names_columns_past_z():
    target = io.BytesIO()

    write_workbook(target, sheet="s", headings=[str(index) for index in range(30)], rows=[])

    assert openpyxl.load_workbook(target).active["AD1"].value == "29"
