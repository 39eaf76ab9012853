"""What columns of lists are headed, in both languages and in the order in which they stand."""

from tests.words import headed, misread
from desk.tables import AuditTable, NoticeTable


WORDS = [
    (NoticeTable, "created_at", "When", "时间"),
    (NoticeTable, "text", "What", "事项"),
    (AuditTable, "seq", "No.", "序号"),
    (AuditTable, "at", "When", "时间"),
    (AuditTable, "actor", "Who", "人员"),
    (AuditTable, "capacity", "Capacity", "身份"),
    (AuditTable, "on_behalf_of", "On behalf of", "代"),
    (AuditTable, "action", "What", "事项"),
    (AuditTable, "subject", "Subject", "对象"),
    (AuditTable, "reason", "Reason", "理由"),
]


def test_every_column_is_headed_in_both_languages():
    assert misread(WORDS, lambda table, column: table.base_columns[column].verbose_name) == []


def test_every_headed_column_stands_in_the_table_of_words():
    tables = {table for table, *_ in WORDS}
    told = {table: [column for one, column, *_ in WORDS if one is table] for table in tables}

    assert told == {table: headed(table) for table in tables}
