import re
import zipfile
from datetime import date, datetime, timezone
from decimal import Decimal
from io import BytesIO

import openpyxl.worksheet._writer
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from core.documents.cells import Kind
from core.documents.sheets import Column, Sheet
from core.documents.xlsx import save_workbook, write_workbook

MONEY = "#,##0.00;[Red]-#,##0.00"


def opened(sheet, **arguments):
    return load_workbook(BytesIO(write_workbook([sheet], **arguments)))


def one_cell(value, kind=Kind.TEXT):
    book = opened(Sheet("表", [Column("列", kind)], [[value]]))
    return book.active["A2"]


def raw_sheet(body, number=1):
    with zipfile.ZipFile(BytesIO(body)) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x")', "+86 138", "-5", "@SUM(A1)", "\t=1", "＝1"]
)
def test_write_workbook_keeps_a_dangerous_cell_as_the_text_that_was_typed(text):
    cell = one_cell(text)

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_write_workbook_writes_no_formula_anywhere():
    danger = "=cmd|' /C calc'!A0"
    sheet = Sheet(
        danger,
        [Column(danger), Column("n", Kind.MONEY)],
        [[danger, danger]],
        totals=[danger, None],
        above=[danger],
        below=[danger],
    )

    body = write_workbook([sheet])

    assert "<f>" not in raw_sheet(body)
    assert 't="e"' not in raw_sheet(body)


def test_write_workbook_normalises_a_leading_carriage_return_and_keeps_the_text():
    cell = one_cell("\r=1")

    assert (cell.value.strip(), cell.data_type, cell.quotePrefix) == ("=1", "s", True)


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "TRUE", "1e5", "2026-10-31", "0012345678901234567"])
def test_write_workbook_takes_nothing_that_looks_like_something_else_for_it(text):
    cell = one_cell(text)

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", False)


def test_write_workbook_keeps_account_numbers_text_even_from_integers():
    cell = one_cell(1234567890)

    assert (cell.value, cell.data_type, cell.number_format) == ("1234567890", "s", "@")


def test_write_workbook_keeps_negative_amounts_numbers():
    cell = one_cell(Decimal("-1234.50"), Kind.MONEY)

    assert (cell.value, cell.data_type, cell.quotePrefix) == (-1234.5, "n", False)
    assert cell.number_format == MONEY


@pytest.mark.parametrize(
    "amount", ["0.1", "0.29", "1.005", "1234567.89", "9999999999999.99", "-0.01", "0.00", "100", "8.50"]
)
def test_write_workbook_writes_an_amount_digit_for_digit(amount):
    body = write_workbook([Sheet("表", [Column("元", Kind.MONEY)], [[Decimal(amount)]])])

    written = re.search(r'<c r="A2"[^>]*><v>([^<]*)</v>', raw_sheet(body)).group(1)

    assert Decimal(written) == Decimal(amount)


def test_write_workbook_keeps_an_amount_too_long_for_a_spreadsheet_whole_as_text():
    amount = Decimal("12345678901234.56")

    cell = one_cell(amount, Kind.MONEY)

    assert (cell.value, cell.data_type) == ("12345678901234.56", "s")


@pytest.mark.parametrize(
    ("value", "kind", "read", "format_"),
    [
        (Decimal("0.00005"), Kind.RATE, 0.00005, "0.00######%"),
        (42, Kind.NUMBER, 42, "#,##0"),
        (Decimal("21.75"), Kind.NUMBER, 21.75, "#,##0.########"),
        (Decimal("3.0"), Kind.NUMBER, 3, "#,##0"),
        (7, Kind.MONEY, 7, MONEY),
        (date(2026, 10, 31), Kind.DATE, datetime(2026, 10, 31), "yyyy-mm-dd"),
        (date(2026, 10, 1), Kind.MONTH, datetime(2026, 10, 1), "yyyy-mm"),
        (datetime(2026, 10, 31, 9, 5), Kind.DATETIME, datetime(2026, 10, 31, 9, 5), "yyyy-mm-dd hh:mm"),
    ],
)
def test_write_workbook_gives_each_kind_its_format(value, kind, read, format_):
    cell = one_cell(value, kind)

    assert (cell.value, cell.number_format) == (read, format_)


def test_write_workbook_writes_moments_by_the_office_clock():
    moment = datetime(2026, 10, 31, 16, 30, tzinfo=timezone.utc)

    assert one_cell(moment, Kind.DATETIME).value == datetime(2026, 11, 1, 0, 30)
    assert one_cell(moment, Kind.DATE).value == datetime(2026, 11, 1)


@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.NUMBER, Kind.RATE, Kind.DATE, Kind.MONTH])
def test_write_workbook_keeps_words_in_a_column_of_figures(kind):
    cell = one_cell("未提供", kind)

    assert (cell.value, cell.data_type) == ("未提供", "s")


def test_write_workbook_leaves_nothing_empty():
    assert one_cell(None, Kind.MONEY).value is None
    assert one_cell(None).value is None


@pytest.mark.parametrize("value", [1.5, Decimal("NaN"), Decimal("Infinity")])
def test_write_workbook_refuses_an_amount_that_is_not_exact(value):
    with pytest.raises(TypeError, match="no exact number"):
        write_workbook([Sheet("表", [Column("元", Kind.MONEY)], [[value]])])


def test_write_workbook_refuses_a_row_of_another_length():
    with pytest.raises(ValueError, match="zip"):
        write_workbook([Sheet("表", [Column("a"), Column("b")], [["only one"]])])


def test_write_workbook_refuses_a_workbook_without_a_sheet():
    with pytest.raises(ValueError, match="needs a sheet"):
        write_workbook([])


def test_write_workbook_drops_control_characters_and_keeps_rare_names():
    cell = one_cell("张\x00喆\x0b王䶮\x1f李堃\ufffe赵珺 𠮷")

    assert cell.value == "张喆王䶮李堃赵珺 𠮷"


def test_write_workbook_marks_a_text_that_a_cell_cannot_hold_whole():
    cell = one_cell("长" * 40_000)

    assert len(cell.value) == 32_767
    assert cell.value.endswith("…")


def test_write_workbook_lays_out_titles_header_rows_totals_and_notes():
    sheet = Sheet(
        "薪酬",
        [Column("姓名"), Column("实发（元）", Kind.MONEY)],
        [["张喆", Decimal("1.10")], ["王䶮", Decimal("2.20")]],
        totals=["合计", Decimal("3.30")],
        above=["薪酬月报表", "2026-10"],
        below=["单位：元"],
    )

    page = opened(sheet).active

    assert [[cell.value for cell in row] for row in page.rows] == [
        ["薪酬月报表", None],
        ["2026-10", None],
        ["姓名", "实发（元）"],
        ["张喆", 1.1],
        ["王䶮", 2.2],
        ["合计", 3.3],
        ["单位：元", None],
    ]
    assert page["A3"].font.bold
    assert page["A6"].font.bold
    assert not page["A4"].font.bold


def test_write_workbook_freezes_filters_and_prints_the_header_on_every_page():
    sheet = Sheet(
        "薪酬",
        [Column("姓名"), Column("元", Kind.MONEY)],
        [["a", 1], ["b", 2]],
        totals=["合计", 3],
        above=["标题"],
        frozen_columns=1,
    )

    page = opened(sheet).active

    assert page.freeze_panes == "B3"
    assert page.auto_filter.ref == "A2:B4"
    assert page.print_title_rows == "$2:$2"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_write_workbook_makes_columns_wide_enough_for_chinese():
    sheet = Sheet("表", [Column("净佣金扣除增值税及附加（元）", Kind.MONEY), Column("x", width=30)], [])

    page = opened(sheet).active

    assert [page.column_dimensions[letter].width for letter in "AB"] == [31, 30]


def test_write_workbook_shows_the_header_of_an_empty_table():
    page = opened(Sheet("表", [Column("a")], [], totals=["合计"])).active

    assert [row[0].value for row in page.rows] == ["a", "合计"]
    assert page.auto_filter.ref == "A1:A1"


def test_write_workbook_gives_sheets_of_one_title_different_names():
    sheets = [Sheet("团队", [Column("a")], [[str(number)]]) for number in range(3)]

    book = load_workbook(BytesIO(write_workbook(sheets)))

    assert book.sheetnames == ["团队", "团队 (2)", "团队 (3)"]
    assert [page["A2"].value for page in book] == ["0", "1", "2"]


def test_write_workbook_continues_a_long_table_on_a_further_sheet():
    sheet = Sheet(
        "明细",
        [Column("n", Kind.NUMBER)],
        ([number] for number in range(7)),
        totals=[21],
        above=["标题"],
        below=["注"],
    )

    book = opened(sheet, rows_per_sheet=7)

    assert [[row[0].value for row in page.rows] for page in book] == [
        ["标题", "n", 0, 1, 2],
        ["标题", "n", 3, 4, 5],
        ["标题", "n", 6, 21, "注"],
    ]
    assert book.sheetnames == ["明细", "明细 (2)", "明细 (3)"]


def test_write_workbook_reads_its_rows_once_and_lazily():
    seen = []
    rows = (seen.append(number) or [number] for number in range(3))
    sheet = Sheet("表", [Column("n", Kind.NUMBER)], rows)

    assert seen == []
    write_workbook([sheet])

    assert seen == [0, 1, 2]


def test_write_workbook_names_no_person_and_no_machine():
    book = opened(Sheet("表", [Column("a")], []))

    assert book.properties.creator == "branchops"
    assert book.properties.lastModifiedBy is None


def test_write_workbook_is_read_by_another_reader_too():
    body = write_workbook(
        [Sheet("表", [Column("账号"), Column("元", Kind.MONEY)], [["0012", Decimal("1.25")]])]
    )

    rows = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()

    assert rows == [["账号", "元"], ["0012", 1.25]]


def test_save_workbook_writes_the_same_table_to_a_file(tmp_path):
    path = tmp_path / "out.xlsx"

    save_workbook(path, [Sheet("表", [Column("n", Kind.NUMBER)], ([number] for number in range(50)))])

    assert [row[0].value for row in load_workbook(path).active.rows] == ["n", *range(50)]


def test_save_workbook_leaves_no_open_file_behind_a_row_that_fails(tmp_path):
    def rows():
        yield ["a"]
        raise RuntimeError("the database went away")

    before = list(openpyxl.worksheet._writer.ALL_TEMP_FILES)

    with pytest.raises(RuntimeError, match="went away"):
        save_workbook(tmp_path / "out.xlsx", [Sheet("表", [Column("a")], rows())])

    assert openpyxl.worksheet._writer.ALL_TEMP_FILES == before
