"""What columns of lists are headed, in both languages and in the order in which they stand."""

import pytest

from tests.words import in_both
from archives.tables import DocumentTable, RetentionTable, SeriesTable, VoidNumberTable


WORDS = [
    (DocumentTable, "number", "Number", "编号"),
    (DocumentTable, "title", "Title", "标题"),
    (DocumentTable, "category", "Category of paper", "文件类别"),
    (DocumentTable, "month", "Month", "月份"),
    (DocumentTable, "state", "State", "状态"),
    (DocumentTable, "paper_location", "Place of the original", "原件存放处"),
    (DocumentTable, "registered_at", "Registered at", "登记时间"),
    (SeriesTable, "code", "Series", "号段"),
    (SeriesTable, "last_number", "Last number given", "已发至"),
    (SeriesTable, "issued", "Numbers on record", "在册号数"),
    (SeriesTable, "void", "Void", "作废"),
    (SeriesTable, "missing", "Missing numbers", "缺号"),
    (SeriesTable, "state", "State", "状态"),
    (SeriesTable, "latest", "Last given", "最近发号"),
    (VoidNumberTable, "text", "Number", "编号"),
    (VoidNumberTable, "void_reason", "Reason", "理由"),
    (VoidNumberTable, "voided_by", "Declared by", "作废人"),
    (VoidNumberTable, "voided_at", "When", "时间"),
    (RetentionTable, "code", "Code", "代码"),
    (RetentionTable, "name", "Name", "姓名"),
    (RetentionTable, "years", "Kept at least", "最短保管期限"),
    (RetentionTable, "papers", "Papers on file", "在档文件"),
    (RetentionTable, "basis", "Basis", "依据"),
]


@pytest.mark.parametrize(("table", "column", "english", "chinese"), WORDS)
def test_column_is_headed_in_both_languages(table, column, english, chinese):
    assert in_both(table.base_columns[column].verbose_name) == (english, chinese)


@pytest.mark.parametrize("table", sorted({table for table, *_ in WORDS}, key=str))
def test_every_headed_column_stands_in_the_table_of_words(table):
    headed = [name for name, column in table.base_columns.items() if str(column.verbose_name).strip()]

    assert [column for one, column, *_ in WORDS if one is table] == headed
