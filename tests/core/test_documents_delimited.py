import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.cells import Kind
from core.documents.delimited import save_csv, write_csv
from core.documents.sheets import Column

COLUMNS = [Column("资金账号"), Column("金额（元）", Kind.MONEY), Column("日期", Kind.DATE)]


def read(body, encoding="utf-8-sig"):
    return list(csv.reader(StringIO(body.decode(encoding), newline="")))


def test_write_csv_has_a_mark_a_header_and_plain_figures():
    body = write_csv(COLUMNS, [["0012", Decimal("1234567.5"), date(2026, 10, 31)]])

    assert body == "\ufeff资金账号,金额（元）,日期\r\n0012,1234567.50,2026-10-31\r\n".encode()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "＝1", " =1", "\nx"])
def test_write_csv_puts_an_apostrophe_before_what_a_spreadsheet_would_run(text):
    body = write_csv([Column("备注")], [[text]])

    assert read(body)[1] == [f"'{text}"]


def test_write_csv_keeps_negative_amounts_numbers():
    body = write_csv(COLUMNS, [["a", Decimal("-5"), None]])

    assert read(body)[1] == ["a", "-5.00", ""]


def test_write_csv_neutralises_words_in_a_column_of_amounts_and_in_the_header():
    body = write_csv([Column("=元", Kind.MONEY)], [["-未知"]])

    assert read(body) == [["'=元"], ["'-未知"]]


def test_write_csv_quotes_separators_quotes_and_line_ends():
    body = write_csv([Column("备注")], [['a,"b"\nc']])

    assert read(body)[1] == ['a,"b"\nc']


def test_write_csv_drops_control_characters_and_keeps_rare_names():
    assert read(write_csv([Column("姓名")], [["张\x00喆䶮堃珺"]]))[1] == ["张喆䶮堃珺"]


def test_write_csv_writes_gb18030_for_a_bank_that_asks():
    body = write_csv([Column("户名"), Column("元", Kind.MONEY)], [["王䶮", 1]], encoding="gb18030")

    assert read(body, "gb18030") == [["户名", "元"], ["王䶮", "1.00"]]
    assert not body.startswith(b"\xef\xbb\xbf")


def test_write_csv_refuses_a_float():
    with pytest.raises(TypeError, match="no exact number"):
        write_csv([Column("元", Kind.MONEY)], [[0.1]])


def test_write_csv_refuses_a_row_of_another_length():
    with pytest.raises(ValueError, match="zip"):
        write_csv(COLUMNS, [["a"]])


def test_write_csv_of_no_rows_is_the_header():
    assert read(write_csv(COLUMNS, [])) == [["资金账号", "金额（元）", "日期"]]


def test_save_csv_writes_the_same_bytes_row_by_row(tmp_path):
    rows = [[str(number), Decimal(number), date(2026, 1, 1)] for number in range(20)]
    path = tmp_path / "out.csv"

    save_csv(path, COLUMNS, iter(rows))

    assert path.read_bytes() == write_csv(COLUMNS, rows)


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_write_csv_never_lets_a_field_begin_as_a_formula(texts):
    body = write_csv([Column("a")], [[text] for text in texts])

    for (field,) in filter(None, read(body)[1:]):
        assert field.lstrip()[:1] not in set("=+-@＝＋－＠")
