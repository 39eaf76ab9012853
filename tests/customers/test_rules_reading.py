"""From bytes to rows of raw text."""

import datetime as dt

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.rules.faults import FileFault, UnreadableFile
from customers.rules.reading import open_month_file
from tests.customers import files


def cells_of(file, code):
    """One column's texts."""
    at = file.header.codes.index(code)
    return [texts[at] for _number, texts in file.rows]


def numbers_of(file):
    return [number for number, _texts in file.rows]


GOOD_TEXTS = (
    "2026-10", "88010001", "陶喆", "M001", "2020-05-06", "1234567.89", "370.37", "66.79", "", "250000",
    "240000.5", "是", "", "-1000",
)  # fmt: skip


def test_open_month_file_reads_a_workbook_as_a_person_sees_it():
    file = open_month_file(files.good_xlsx(3))

    assert (file.form, file.sheet, file.header_row) == ("xlsx", "客户月度数据", 1)
    assert file.header.is_complete
    assert next(file.rows) == (2, GOOD_TEXTS)
    assert numbers_of(file) == [3, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_open_month_file_reads_the_same_rows_from_csv(encoding, delimiter):
    file = open_month_file(files.good_csv(3, encoding=encoding, delimiter=delimiter))

    assert (file.form, file.encoding, file.delimiter) == ("csv", encoding, delimiter)
    assert list(file.rows) == list(open_month_file(files.good_xlsx(3)).rows)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_open_month_file_takes_any_line_end(end):
    assert numbers_of(open_month_file(files.good_csv(3, end=end))) == [2, 3, 4]


def test_open_month_file_takes_columns_in_any_order():
    codes = tuple(reversed(files.GOOD))

    file = open_month_file(files.workbook(files.table(files.row(), codes=codes)))

    assert next(file.rows) == (2, tuple(reversed(GOOD_TEXTS)))


def test_open_month_file_leaves_out_unknown_columns_and_names_them():
    file = open_month_file(files.with_unknown_columns())

    assert file.header.unknown == ("序号", "备注")
    assert list(file.rows) == [(2, GOOD_TEXTS)]


def test_open_month_file_finds_the_header_beneath_merged_titles():
    file = open_month_file(files.with_titles_above_header())

    assert file.header_row == 4
    assert file.header.is_complete
    assert numbers_of(file) == [5, 6]


def test_open_month_file_counts_blank_rows_above_the_table():
    book = openpyxl.Workbook()
    for column, heading in enumerate(files.HEADINGS, 3):
        book.active.cell(7, column, heading)
        book.active.cell(9, column, "1")

    file = open_month_file(files.saved(book))

    assert file.header_row == 7
    assert numbers_of(file) == [9]


def test_open_month_file_keeps_numbers_right_past_a_block_of_rows():
    file = open_month_file(files.good_csv(4500))

    assert numbers_of(file) == list(range(2, 4502))


def test_open_month_file_skips_blank_rows_without_losing_count():
    lines = files.table(*files.rows(2))
    lines.insert(2, [None] * 14)

    assert numbers_of(open_month_file(files.workbook(lines))) == [2, 4]
    assert numbers_of(open_month_file(files.csv_file(lines))) == [2, 4]
    assert numbers_of(open_month_file(files.good_csv(1) + b"\r\n\r\n")) == [2]


def test_open_month_file_takes_a_short_csv_line_as_cells_left_empty():
    data = files.good_csv(1) + b"2026-10,88010002\r\n"

    rows = list(open_month_file(data).rows)

    assert rows[1] == (3, ("2026-10", "88010002", *[""] * 12))


def test_open_month_file_leaves_out_a_total_row_and_reports_it():
    file = open_month_file(files.with_total_row())

    assert numbers_of(file) == [2, 3]
    assert file.totals == [4]


@pytest.mark.parametrize("word", ["合计", "总计", "合 计：", "Total", "TOTAL:", "Grand Total", "小计"])
@pytest.mark.parametrize("place", [0, 1])
def test_open_month_file_knows_a_total_row_by_its_first_filled_cell(word, place):
    line = [None] * place + [word] + [None] * (4 - place) + [99]

    file = open_month_file(files.workbook([*files.table(files.row()), line]))

    assert numbers_of(file) == [2]
    assert file.totals == [3]


def test_open_month_file_knows_a_total_row_by_a_word_in_an_unknown_column():
    codes = ("序号", *files.GOOD)
    lines = files.table(files.row(**{"序号": 1}), codes=codes)

    file = open_month_file(files.workbook([*lines, ["合计", None, None, None, None, None, 99]]))

    assert numbers_of(file) == [2]
    assert file.totals == [3]


def test_open_month_file_never_takes_a_row_with_an_account_for_a_total():
    lines = files.table(files.row(month="合计"), files.row(account="A-1", customer="Total"))

    file = open_month_file(files.workbook(lines))

    assert numbers_of(file) == [2, 3]
    assert file.totals == []


def test_open_month_file_keeps_a_row_without_an_account_for_the_checks():
    file = open_month_file(files.workbook(files.table(files.row(), files.row(account=None))))

    assert cells_of(file, "account") == ["88010001", ""]


def test_open_month_file_writes_accounts_given_as_numbers_in_digits():
    file = open_month_file(files.with_accounts_as_numbers())

    assert cells_of(file, "account") == ["123456789012345", "88010002"]


def test_open_month_file_shows_that_a_spreadsheet_has_cut_an_account():
    file = open_month_file(files.workbook(files.table(files.row(account=6222021234567890123))))

    assert cells_of(file, "account") == ["6.22202123456789e+18"]


def test_open_month_file_keeps_rare_characters_in_names():
    assert cells_of(open_month_file(files.with_rare_names()), "customer") == files.RARE_NAMES
    lines = files.table(*(files.row(customer=name) for name in files.RARE_NAMES))
    assert (
        cells_of(open_month_file(files.csv_file(lines, encoding="gb18030")), "customer") == files.RARE_NAMES
    )


def test_open_month_file_leaves_full_width_digits_to_the_reading_of_cells():
    file = open_month_file(files.with_full_width_digits())

    assert cells_of(file, "turnover") == ["１，２３４，５６７．８９"]


def test_open_month_file_writes_excel_dates_as_iso():
    file = open_month_file(files.with_excel_dates())

    texts = next(file.rows)[1]
    assert (texts[0], texts[4]) == ("2026-10-01", "2020-05-06 13:45:00")


def test_open_month_file_opens_text_kept_by_an_equals_sign():
    data = files.good_csv(1).replace(b"88010001", b'="0088010001"').replace(b"M001", b"\tM001")

    texts = next(open_month_file(data).rows)[1]

    assert (texts[1], texts[3]) == ("0088010001", "M001")


def test_open_month_file_keeps_quoted_delimiters_and_line_breaks_within_a_cell():
    lines = files.table(files.row(customer='张,三\n"四"'), files.row(account="2"))

    file = open_month_file(files.csv_file(lines))

    assert [(number, texts[2]) for number, texts in file.rows] == [(2, '张,三\n"四"'), (3, "陶喆")]


def test_open_month_file_passes_over_sheets_without_a_header():
    cover = [("封面", [["业务明细"], ["编制：财务"]])]

    file = open_month_file(files.workbook(files.table(files.row()), sheets_before=cover))

    assert file.sheet == "客户月度数据"
    assert numbers_of(file) == [2]


def test_open_month_file_takes_the_first_sheet_that_has_a_header():
    first = [("十月", files.table(*files.rows(2)))]

    file = open_month_file(files.workbook(files.table(*files.rows(5)), sheets_before=first))

    assert file.sheet == "十月"


def test_open_month_file_never_reads_a_hidden_sheet():
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    hidden = book.create_sheet("旧")
    hidden.sheet_state = "hidden"
    for line in files.table(files.row()):
        hidden.append(line)

    with pytest.raises(UnreadableFile) as caught:
        open_month_file(files.saved(book))
    assert caught.value.fault == FileFault.NO_HEADER


def test_open_month_file_passes_over_chart_sheets():
    book = openpyxl.Workbook()
    for line in files.table(files.row()):
        book.active.append(line)
    book._sheets.insert(0, book.create_chartsheet("图"))
    book._sheets.pop()

    assert numbers_of(open_month_file(files.saved(book))) == [2]


def test_open_month_file_names_missing_and_repeated_columns_in_the_header():
    assert open_month_file(files.with_missing_column("commission")).header.missing == ("commission",)
    assert open_month_file(files.with_repeated_column()).header.repeated == ("commission",)


def test_open_month_file_walks_through_rows_even_without_an_account_column():
    file = open_month_file(files.with_missing_column("account"))

    assert file.header.missing == ("account",)
    assert numbers_of(file) == [2, 3]


def test_open_month_file_uses_what_was_remembered():
    lines = files.table(files.row(), headings=[f"列{index}" for index in range(14)])
    remembered = {f"列{index}": code for index, code in enumerate(files.GOOD)}

    assert list(open_month_file(files.workbook(lines), remembered=remembered).rows) == [(2, GOOD_TEXTS)]


def test_open_month_file_reads_a_csv_as_it_is_walked_through():
    file = open_month_file(files.good_csv(10_000))

    assert next(file.rows)[0] == 2
    assert file.totals == []


def test_open_month_file_takes_a_formula_by_its_stored_value():
    data = files.workbook(files.table(files.row(turnover="=1+1")))

    assert cells_of(open_month_file(data), "turnover") == [""]


def test_open_month_file_takes_yes_and_no_given_as_logical_values():
    data = files.workbook(files.table(files.row(is_valid=True), files.row(account="2", is_valid=False)))

    assert cells_of(open_month_file(data), "is_valid") == ["1", "0"]


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_open_month_file_of_permuted_columns_says_the_same(data):
    codes = data.draw(st.permutations(list(files.GOOD)))
    lines = files.table(files.row(opened_on=dt.date(2020, 5, 6)), codes=codes)

    file = open_month_file(files.csv_file(lines))

    assert dict(zip(file.header.codes, next(file.rows)[1])) == dict(zip(files.GOOD, GOOD_TEXTS))
