"""What columns of lists are headed, in both languages and in the order in which they stand."""

from tests.words import headed, misread
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
    (RetentionTable, "name", "Name", "名称"),
    (RetentionTable, "years", "Kept at least", "最短保管期限"),
    (RetentionTable, "papers", "Papers on file", "在档文件"),
    (RetentionTable, "basis", "Basis", "依据"),
]


def test_every_column_is_headed_in_both_languages():
    assert misread(WORDS, lambda table, column: table.base_columns[column].verbose_name) == []


def test_every_headed_column_stands_in_the_table_of_words():
    tables = {table for table, *_ in WORDS}
    told = {table: [column for one, column, *_ in WORDS if one is table] for table in tables}

    assert told == {table: headed(table) for table in tables}
